/// A line for a terminal in parts, each with its ink. It says the same without colours.
struct StyledLine {
    /// Parameters of the control sequence "select graphic rendition" (ECMA-48, section 8.3.117).
    enum Ink: Int { case strong = 1, quiet = 2, bad = 31, good = 32, busy = 33 }

    private var parts: [(text: String, ink: Ink?)] = []

    init(_ text: String = "", _ ink: Ink? = nil) { add(text, ink) }

    mutating func add(_ text: String, _ ink: Ink? = nil) {
        if !text.isEmpty { parts.append((text, ink)) }
    }

    /// Adds text, cut or with spaces behind it, so that it takes exactly `columns` cells.
    mutating func add(_ text: String, columns: Int, _ style: LiveStyle) {
        guard columns > 0 else { return }
        var fitting = text
        if text.columns > columns { fitting = text.prefix(columns: columns - 1) + style.ellipsis }
        add(fitting)
        add(String(repeating: " ", count: columns - fitting.columns))
    }

    /// The line as it is written; what does not fit into `columns` cells is left out.
    func text(columns: Int, _ style: LiveStyle) -> String {
        let isWhole = parts.reduce(0) { $0 + $1.text.columns } <= columns
        var left = isWhole ? columns : columns - 1
        var line = ""
        for part in parts where left > 0 {
            let text = part.text.prefix(columns: left)
            left = text.endIndex < part.text.endIndex ? 0 : left - text.columns
            line += style.isColoured ? part.ink.map { "\u{1B}[\($0.rawValue)m\(text)\u{1B}[0m" } ?? text : text
        }
        return isWhole ? line : line + style.ellipsis
    }
}

/// What a terminal can show.
package struct LiveStyle: Sendable {
    let isColoured: Bool
    /// The cells of bars by what became of their tasks.
    let done, upToDate, running, failed, open: Character
    let ellipsis: String

    /// - Parameter isUnicode: false: ASCII is all that it can show.
    package init(isColoured: Bool, isUnicode: Bool) {
        self.isColoured = isColoured
        (done, upToDate, running, failed, open) = isUnicode ? ("━", "═", "╍", "×", "┄") : ("#", "=", ">", "x", ".")
        ellipsis = isUnicode ? "…" : ">"
    }
}
