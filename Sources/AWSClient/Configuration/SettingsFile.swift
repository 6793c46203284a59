import Foundation

/// The text form of `~/.aws/config` and `~/.aws/credentials`: sections of `key = value`, with one level of indented
/// keys below a key, which are kept as `key.inner`.
struct SettingsFile: Sendable {
    let path: String
    /// Section header as written, such as `profile lab`, to its values.
    private(set) var sections: [String: [String: String]] = [:]

    /// A file that is not there has no sections.
    static func read(_ path: String) throws(CredentialError) -> SettingsFile {
        guard FileManager.default.fileExists(atPath: path) else { return SettingsFile(path: path) }
        // Not by `contents(atPath:)`, which refuses /dev/null: that is how people say that there shall be no settings.
        let content: Data?
        do { content = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() } catch {
            throw .unreadable(path: path, line: nil, reason: "cannot be read")
        }
        return try SettingsFile(path: path, text: String(decoding: content ?? Data(), as: UTF8.self))
    }

    private init(path: String) { self.path = path }

    init(path: String, text: String) throws(CredentialError) {
        self.path = path
        var section: String?
        var parent: String?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.trimmingCharacters(in: .whitespaces)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("["), let end = content.firstIndex(of: "]") {
                let words = content[content.index(after: content.startIndex)..<end].split(
                    whereSeparator: \.isWhitespace)
                let name = words.joined(separator: " ").replacingOccurrences(of: "\"", with: "")
                section = name
                parent = nil
                sections[name, default: [:]].merge([:]) { $1 }
                continue
            }
            guard let section, let sign = content.firstIndex(of: "=") else {
                let reason = section == nil ? "a line before the first [section]" : "a line without '='"
                throw .unreadable(path: path, line: index + 1, reason: reason)
            }
            let key = content[..<sign].trimmingCharacters(in: .whitespaces).lowercased()
            let value = content[content.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            if line.first?.isWhitespace == true, let parent {
                sections[section]?["\(parent).\(key)"] = value
            } else {
                sections[section]?[key] = value
                parent = value.isEmpty ? key : nil
            }
        }
    }
}
