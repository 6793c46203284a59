import Contacts

extension Provenance {
    /// This program as it was called.
    static func thisCommand(_ command: String) -> Provenance {
        Provenance(
            command: command, version: Version.current, commandLine: CommandLine.arguments.joined(separator: " "))
    }
}
