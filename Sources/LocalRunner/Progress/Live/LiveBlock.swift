/// A block of lines at the end of a terminal's text that is drawn anew in place: only lines that differ are written, in
/// one piece, while the terminal holds the picture back (mode 2026), so nothing flickers. What scrolls by goes above it.
///
/// Between two drawings the cursor stands below the block, at the beginning of a line.
package struct LiveBlock: Sendable {
    private var shown: [String] = []
    private var columns = 0
    private var hidesCursor = false

    /// The terminal's words for it.
    package static let showCursor = "\u{1B}[?25h"

    /// Nothing drawn yet.
    package init() {}

    /// What to write so that the terminal shows `lines`; empty when it does already.
    /// - Parameters:
    ///   - message: text that stays, above the block; nil: none.
    ///   - columns: the terminal's width now. Every line is narrower.
    package mutating func draw(_ lines: [String], below message: String? = nil, columns: Int) -> String {
        // A terminal that became narrower has wrapped the lines.
        let isWhole = message != nil || columns != self.columns
        guard isWhole || lines != shown else { return "" }
        let height = columns < self.columns ? shown.reduce(0) { $0 + Self.rows($1, columns) } : shown.count
        var text = "\u{1B}[?2026h"
        if !hidesCursor { text += "\u{1B}[?25l" }
        if height > 0 { text += "\u{1B}[\(height)A" }
        if isWhole, height > 0 { text += "\u{1B}[J" }
        if let message { text += message + "\n" }
        // A sign that the terminal takes for wider than we do must not begin another line.
        text += "\u{1B}[?7l"
        for (place, line) in lines.enumerated() {
            let stands = !isWhole && place < shown.count && shown[place] == line
            text += stands ? "\n" : line + "\u{1B}[K\n"
        }
        text += "\u{1B}[?7h"
        if lines.count < shown.count { text += "\u{1B}[J" }
        (shown, self.columns, hidesCursor) = (lines, columns, true)
        return text + "\u{1B}[?2026l"
    }

    /// What to write at the end: `lines` and the message stay, and the cursor is back.
    package mutating func end(_ lines: [String], message: String, columns: Int) -> String {
        let text = draw(lines, columns: columns) + message + "\n"
        defer { self = LiveBlock() }
        return hidesCursor ? text + Self.showCursor : text
    }

    /// The rows that a line takes when it is wrapped.
    private static func rows(_ line: String, _ columns: Int) -> Int {
        let cells = line.replacing(/\u{1B}\[[0-9;]*m/, with: "").columns
        return max(1, (cells + columns - 1) / max(1, columns))
    }
}
