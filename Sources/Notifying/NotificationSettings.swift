import Foundation

/// Where notifications go: `cohesin/notify.json` in the user's folder of settings.
package struct NotificationSettings: Decodable, Sendable {
    /// A URL that takes a JSON document.
    package var webhook: String?
    /// A program with its arguments that takes a text on standard input, such as one that sends mail. No shell reads it.
    package var command: [String]?
    /// How long nothing may run while something waits.
    package var waitMinutes: Double?

    /// Minutes without any task at work before somebody is told.
    package static let usualWaitMinutes = 60.0

    /// What the user gave; nil: nothing.
    package init(webhook: String? = nil, command: [String]? = nil, waitMinutes: Double? = nil) {
        self.webhook = webhook
        self.command = command
        self.waitMinutes = waitMinutes
    }

    /// Why the file cannot be used.
    package struct Unusable: Error, Sendable, CustomStringConvertible {
        /// Of the settings file.
        package let path: String
        package var description: String {
            "\(path) is not what notifications need: "
                + #"{"webhook": "https://...", "command": ["program", "argument"], "waitMinutes": 60}, or a part of it"#
        }
    }

    /// - Parameter environment: says where the folder is.
    /// - Returns: nothing to do where there is no file.
    package static func ofThisUser(_ environment: [String: String]) throws(Unusable) -> NotificationSettings {
        let folder = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { $0 + "/.config" }
        guard let path = folder.map({ $0 + "/cohesin/notify.json" }),
            let data = FileManager.default.contents(atPath: path)
        else { return NotificationSettings() }
        guard let settings = try? JSONDecoder().decode(NotificationSettings.self, from: data),
            settings.command?.isEmpty != true
        else { throw Unusable(path: path) }
        return settings
    }
}
