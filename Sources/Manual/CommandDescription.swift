/// A command as ArgumentParser describes it (`--experimental-dump-help`): the part that pages are made of.
package struct CommandDescription: Decodable, Sendable {
    let commandName: String
    /// The names of the commands above it, the program's first.
    let superCommands: [String]?
    let shouldDisplay: Bool
    let abstract: String?
    /// Paragraphs with an empty line between them; one that begins with blanks is an example.
    let discussion: String?
    let arguments: [Argument]?
    let subcommands: [CommandDescription]?

    struct Argument: Decodable, Sendable {
        enum Kind: String, Decodable, Sendable { case positional, option, flag }

        struct Name: Decodable, Sendable {
            let kind: String
            let name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: Kind
        let names: [Name]?
        let valueName: String
        let sectionTitle: String?
        let shouldDisplay: Bool
        let abstract: String?
        let discussion: String?
        let allValues: [String]?
        let defaultValue: String?
    }

    /// The whole dump: the program, with every command below it.
    package struct Dump: Decodable, Sendable {
        /// The program itself, with its commands below.
        package let command: CommandDescription
    }

    /// As it is typed: `cohesin pairs sort`.
    package var path: [String] { (superCommands ?? []) + [commandName] }

    /// The commands below it that people are told of; `help`, which the parser adds, is none of them.
    var shown: [CommandDescription] { (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" } }

    /// This command and all below it.
    package var tree: [CommandDescription] { [self] + shown.flatMap(\.tree) }
}
