import ArgumentParser
import Foundation
import LocalRunner
import Notifying

/// Who is told of a run while nobody watches it.
struct NotifyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Send a JSON document there when the run ends, a task fails or nothing runs for long.",
            discussion: "(default: as $XDG_CONFIG_HOME/cohesin/notify.json says)", valueName: "url"))
    var notify: String?

    /// Calls `body` with an observer that sends messages as well, and waits for those on their way.
    func sending<Result>(
        of pipeline: String, in directory: String, showing shown: any RunObserver,
        _ body: (any RunObserver) throws -> Result
    ) throws -> Result {
        var settings = NotificationSettings()
        do throws(NotificationSettings.Unusable) {
            settings = try .ofThisUser(ProcessInfo.processInfo.environment)
        } catch {
            Console.warning(error.description)
        }
        guard let delivery = try delivery(settings) else { return try body(shown) }
        let observer = NotifyingObserver(
            showing: shown, .init(pipeline: pipeline, directory: directory, host: MachineName.current),
            longWait: 60 * (settings.waitMinutes ?? NotificationSettings.usualWaitMinutes), send: delivery.send)
        defer { delivery.finish() }
        return try body(observer)
    }

    /// nil: nobody wants to be told.
    private func delivery(_ settings: NotificationSettings) throws -> MessageDelivery? {
        var webhook: Webhook?
        do throws(Webhook.Malformed) {
            webhook = try (notify ?? settings.webhook).map(Webhook.init)
        } catch {
            throw CommandFailure(.invalidInput, error.description)
        }
        guard webhook != nil || settings.command != nil else { return nil }
        return MessageDelivery(webhook: webhook, command: settings.command, tell: Console.warning)
    }

    /// The words of this process's command line for the record of a run: without the address, which is often a secret.
    static var recordedCommand: [String] {
        var words = CommandLine.arguments
        for index in words.indices {
            if words[index].hasPrefix("--notify=") { words[index] = "--notify=..." }
            if index > 0, words[index - 1] == "--notify" { words[index] = "..." }
        }
        return words
    }
}
