/// Pages in roff with the macros of man(7), for section 1 of the manual.
enum Roff {
    /// - Parameter name: the page's: `cohesin-pairs-sort`.
    static func page(name: String, abstract: String, version: String, _ blocks: [PageBlock]) -> String {
        let title = ".TH \"\(escape(name.uppercased()))\" 1 \"\" \"cohesin \(version)\" \"User Commands\""
        // Names of files and long lists leave too few places to justify lines.
        let layout = ".ad l"
        let heading = ".SH NAME\n\(escape(name)) \\- \(escape(abstract))"
        return ([title, layout, heading] + blocks.map(text)).joined(separator: "\n") + "\n"
    }

    private static func text(_ block: PageBlock) -> String {
        switch block {
        case .heading(let title, _): ".SH \(escape(title.uppercased()))"
        case .paragraph(let text): ".PP\n\(line(text))"
        case .code(let lines):
            ".PP\n.nf\n\(lines.split(separator: "\n").map { line(String($0)) }.joined(separator: "\n"))\n.fi"
        case .terms(let terms): terms.map { ".TP\n.B \(escape($0.name))\n\(line($0.text))" }.joined(separator: "\n")
        case .table(_, let rows): preconditionFailure("man pages have no tables: \(rows)")
        }
    }

    /// A line of text that cannot be taken for a request.
    private static func line(_ text: String) -> String {
        let escaped = escape(text.replacing("\n", with: " "))
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }

    private static func escape(_ text: String) -> String {
        text.map { special[$0] ?? String($0) }.joined()
    }

    /// Typed characters that roff would set as typographic ones, or take for its own; and where a long list may break.
    private static let special: [Character: String] = [
        "\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", "\"": "\\(dq",
        ",": ",\\:",
    ]
}
