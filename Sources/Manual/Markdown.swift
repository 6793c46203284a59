/// Pages as Markdown that code hosts and DocC both read.
enum Markdown {
    static func page(_ blocks: [PageBlock]) -> String {
        // DocC wants a page to begin with its title, so this comes last.
        blocks.map(text).joined(separator: "\n\n")
            + "\n\n<!-- Made by 'make reference' from the program itself: not to be edited. -->\n"
    }

    private static func text(_ block: PageBlock) -> String {
        switch block {
        case .heading(let title, let level): String(repeating: "#", count: level) + " " + title
        case .paragraph(let text): escape(text)
        case .code(let lines): "```\n\(lines)\n```"
        case .terms(let terms): terms.map { "- `\($0.name)`: \(escape($0.text))" }.joined(separator: "\n")
        case .table(let header, let rows):
            ([header.map(PageBlock.Cell.text), header.map { _ in PageBlock.Cell.text("--") }] + rows)
                .map { "| " + $0.map(text).joined(separator: " | ") + " |" }.joined(separator: "\n")
        }
    }

    private static func text(_ cell: PageBlock.Cell) -> String {
        switch cell {
        case .text(let text): escape(text).replacing("|", with: "\\|")
        case .code(let text): "`\(text.replacing("|", with: "\\|"))`"
        case .section(let title): "[\(title)](#\(title.lowercased().replacing(" ", with: "-")))"
        case .several(let cells): cells.map(text).joined()
        }
    }

    /// Text as it is: what Markdown would take for markup is escaped, except in `code`.
    static func escape(_ text: String) -> String {
        var escaped = ""
        var isCode = false
        for character in text {
            if character == "`" { isCode.toggle() }
            if !isCode, "\\*<[".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
