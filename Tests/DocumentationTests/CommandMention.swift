import Foundation
import TestSupport

/// A command line of ours that a text shows: the words behind `cohesin`.
struct CommandMention {
    let words: [String]

    /// Those in shell text: where a command may begin, up to its end.
    static func all(inShell text: String) -> [CommandMention] {
        commands(text).compactMap { words in
            let rest = words.drop { $0.contains("=") && !$0.hasPrefix("-") || leaders.contains($0) }
            guard let first = rest.first, first == "cohesin" || first.hasSuffix("/cohesin") else { return nil }
            return CommandMention(words: Array(rest.dropFirst()))
        }
    }

    /// Words after which a command begins.
    private static let leaders: Set<String> = [
        "$", "command:", "if", "while", "then", "do", "else", "!", "{", "time", "sudo", "watch",
    ]

    /// Splits text into commands and these into words. Quotes keep a word together; what they hold is not looked at.
    private static func commands(_ text: String) -> [[String]] {
        var commands: [[String]] = [[]]
        var word = ""
        var quote: Character?
        var isComment = false
        func endWord() {
            if !word.isEmpty { commands[commands.count - 1].append(word) }
            word = ""
        }
        for character in text.replacing("\\\n", with: " ") {
            if isComment, character != "\n" { continue }
            isComment = false
            if let open = quote {
                if character == open { quote = nil }
                word.append(character)
            } else if character == "\"" || character == "'" {
                quote = character
                word.append(character)
            } else if "\n|&;()".contains(character) {
                endWord()
                commands.append([])
            } else if character == "#", word.isEmpty {
                isComment = true
            } else if character == " " {
                endWord()
            } else {
                word.append(character)
            }
        }
        endWord()
        return commands
    }

    /// What in it does not exist: a command, an option. nil: all of it does.
    func fault(in program: CommandHelp) -> String? {
        var command = program
        var rest = words[...]
        while let name = rest.first, let next = command.subcommands?.first(where: { $0.commandName == name }) {
            command = next
            rest = rest.dropFirst()
        }
        // Not an option, and no place for one: `<subcommand>`.
        if let name = rest.first, command.subcommands?.isEmpty == false, name.wholeMatch(of: /[-<\[].*/) == nil {
            return "'\(command.commandName)' has no command '\(name)'"
        }
        for word in rest where word.wholeMatch(of: /--?[A-Za-z].*/) != nil {
            let option = String(word.prefix { $0 != "=" })
            if !command.options.contains(option) { return "'\(command.commandName)' has no option '\(option)'" }
        }
        return nil
    }
}

/// A command's names and options, as the program itself tells them.
struct CommandHelp: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }
        let names: [Name]?
    }

    let commandName: String
    let arguments: [Argument]?
    let subcommands: [CommandHelp]?

    var options: Set<String> {
        Set((arguments ?? []).flatMap { $0.names ?? [] }.map { ($0.kind == "long" ? "--" : "-") + $0.name })
    }

    static func ofProgram() throws -> CommandHelp {
        struct Dump: Decodable { let command: CommandHelp }
        let dump = try Program.cohesin("--experimental-dump-help").standardOutput
        return try JSONDecoder().decode(Dump.self, from: dump).command
    }
}
