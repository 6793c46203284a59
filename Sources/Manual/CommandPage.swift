/// What there is to say of a command, from its own help.
struct CommandPage {
    let command: CommandDescription
    /// The lines behind `USAGE:`.
    let usage: String

    /// Arguments and options, by section.
    /// - Parameter level: that of the sections' headings.
    func arguments(level: Int) -> [PageBlock] {
        sections.flatMap { title, terms in [PageBlock.heading(title, level: level), .terms(terms)] }
    }

    var discussion: [PageBlock] {
        (command.discussion ?? "").split(separator: "\n\n").map { paragraph in
            let text = String(paragraph)
            return text.hasPrefix("  ") ? .code(String(text.drop { $0 == " " })) : .paragraph(text)
        }
    }

    /// In the order of the help: arguments first, options of no section last.
    private var sections: [(title: String, terms: [PageBlock.Term])] {
        var titles = ["Arguments"]
        var terms: [String: [PageBlock.Term]] = [:]
        for group in groups {
            guard let first = group.first else { continue }
            let title = first.kind == .positional ? "Arguments" : first.sectionTitle ?? "Options"
            if !titles.contains(title) { titles.append(title) }
            terms[title, default: []].append(Self.term(group))
        }
        titles.removeAll { $0 == "Options" }
        return (titles + ["Options"]).compactMap { title in terms[title].map { (title, $0) } }
    }

    /// What each entry is about; flags that share their help, as --a and --no-a do, are one. `--version` and `--help`,
    /// which every command has, are told of once.
    private var groups: [[CommandDescription.Argument]] {
        var groups: [[CommandDescription.Argument]] = []
        for argument in command.arguments ?? [] where argument.shouldDisplay {
            if ["version", "help"].contains(argument.valueName), command.path.count > 1 { continue }
            if argument.kind == .flag, let last = groups.last?.last, last.kind == .flag, argument.abstract != nil,
                last.abstract == argument.abstract
            {
                groups[groups.count - 1].append(argument)
            } else {
                groups.append([argument])
            }
        }
        return groups
    }

    private static func term(_ group: [CommandDescription.Argument]) -> PageBlock.Term {
        let argument = group[0]
        var name = group.flatMap { $0.names ?? [] }.map(\.text).joined(separator: ", ")
        switch argument.kind {
        case .positional: name = "<\(argument.valueName)>"
        case .option: name += " <\(argument.valueName)>"
        case .flag: break
        }
        let values = argument.allValues.map { "values: \($0.joined(separator: ", "))" }
        let standard = group.lazy.compactMap(\.defaultValue).first.map { "default: \($0)" }
        let notes = [values, standard].compactMap { $0 }.joined(separator: "; ")
        let texts = [argument.abstract, argument.discussion, notes.isEmpty ? nil : "(\(notes))"]
        return PageBlock.Term(name: name, text: texts.compactMap { $0 }.joined(separator: " "))
    }
}
