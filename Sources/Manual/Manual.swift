/// The reference pages of the program, made from the program itself.
package struct Manual {
    /// How the process can end.
    package struct ExitStatus: Sendable {
        /// What the shell sees.
        package let code: Int32
        /// One sentence.
        package let about: String

        /// A status and its meaning.
        package init(code: Int32, about: String) {
            self.code = code
            self.about = about
        }
    }

    /// A page of the reference.
    package struct Page: Sendable {
        /// Without a folder.
        package let fileName: String
        /// All of the page.
        package let text: String
    }

    private let program: CommandDescription
    /// The lines behind `USAGE:`, by the path of a command.
    private let usages: [[String]: String]
    private let exitStatuses: [ExitStatus]

    /// - Parameter usages: the usage line of each command, by the words of its name.
    package init(program: CommandDescription, usages: [[String]: String], exitStatuses: [ExitStatus]) {
        self.program = program
        self.usages = usages
        self.exitStatuses = exitStatuses
    }

    /// Markdown: a page for each command of the program with those below it, the pipeline file, the codes.
    package var markdown: [Page] {
        program.shown.map { command in
            Page(fileName: name(command) + ".md", text: Markdown.page(sections(command, level: 1)))
        } + [
            Page(fileName: "pipeline-file.md", text: Markdown.page(FormatPage.blocks)),
            Page(fileName: "codes.md", text: Markdown.page(CodesPage.blocks(exitStatuses: exitStatuses))),
        ]
    }

    /// A man page for each command at any depth, and for the program.
    package func roff(version: String) -> [Page] {
        program.tree.map { command in
            let page = page(command)
            let blocks: [PageBlock] =
                [.heading("Synopsis", level: 2), .code(page.usage)]
                + (page.discussion.isEmpty ? [] : [.heading("Description", level: 2)] + page.discussion)
                + page.arguments(level: 2) + commands(below: command)
                + [.heading("Exit status", level: 2)]
                + [.terms(exitStatuses.map { PageBlock.Term(name: "\($0.code)", text: $0.about) })]
            return Page(
                fileName: name(command) + ".1",
                text: Roff.page(name: name(command), abstract: command.abstract ?? "", version: version, blocks))
        }
    }

    private func sections(_ command: CommandDescription, level: Int) -> [PageBlock] {
        let page = page(command)
        let head: [PageBlock] = [
            .heading(command.path.joined(separator: " "), level: level), .paragraph(command.abstract ?? ""),
            .code(page.usage),
        ]
        return head + page.discussion + page.arguments(level: level + 1)
            + command.shown.flatMap { sections($0, level: level + 1) }
    }

    private func commands(below command: CommandDescription) -> [PageBlock] {
        guard !command.shown.isEmpty else { return [] }
        let terms = command.shown.map { PageBlock.Term(name: $0.commandName, text: $0.abstract ?? "") }
        return [.heading("Commands", level: 2), .terms(terms)]
    }

    private func page(_ command: CommandDescription) -> CommandPage {
        CommandPage(command: command, usage: usages[command.path] ?? command.path.joined(separator: " "))
    }

    private func name(_ command: CommandDescription) -> String { command.path.joined(separator: "-") }
}
