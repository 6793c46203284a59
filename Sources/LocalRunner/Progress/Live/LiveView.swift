/// For a terminal: what a person should read scrolls by, and below stands the run as it is, drawn anew in place.
package final class LiveView: RunObserver {
    private let size: () -> TerminalSize
    private let style: LiveStyle
    private let write: (String) -> Void
    private var block = LiveBlock()
    private var status: RunStatus?
    private var stops = 0

    package let wantsTicks = true

    /// - Parameters:
    ///   - size: of the terminal, asked before each drawing.
    ///   - write: takes text as it is, with its control sequences, in one piece.
    package init(size: @escaping () -> TerminalSize, style: LiveStyle, write: @escaping (String) -> Void) {
        self.size = size
        self.style = style
        self.write = write
    }

    package func run(_ notice: RunNotice, at seconds: Double) {
        if case .ended(let summary) = notice { return end(summary) }
        guard let message = ProgressText.message(notice) else { return }
        draw(below: message)
    }

    package func tick(_ status: RunStatus) {
        self.status = status
        draw()
    }

    private func draw(below message: String? = nil) {
        let size = size()
        if size.stops != stops { block = LiveBlock() }
        stops = size.stops
        // A row is left for the cursor, and a column: what clears the rest of a full line takes its last letter, too.
        let (columns, rows) = (max(1, size.columns - 1), max(1, size.rows - 1))
        let lines = status.map { LiveFrame.lines($0, columns: columns, rows: rows, style) } ?? []
        let text = block.draw(lines, below: message, columns: size.columns)
        if !text.isEmpty { write(text) }
    }

    private func end(_ summary: RunSummary) {
        let columns = size().columns
        let hasWorked = summary.succeeded > 0 || !summary.failed.isEmpty
        let stages = hasWorked ? status.map { LiveFrame.stages($0, columns: max(1, columns - 1), style) } ?? [] : []
        write(block.end(stages, message: ProgressText.ended(summary), columns: columns))
    }
}

/// In cells.
package struct TerminalSize: Sendable {
    /// Characters in a line.
    package let columns: Int
    /// Lines.
    package let rows: Int
    /// How often the process has been stopped: what was drawn before stays as it is, above what the shell has written.
    package let stops: Int

    /// Of a terminal.
    package init(columns: Int, rows: Int, stops: Int = 0) {
        self.columns = columns
        self.rows = rows
        self.stops = stops
    }
}
