import Pipeline

/// For a terminal: what is done and what failed scrolls by, and below stands a block that is drawn anew: how far the
/// run is, what runs for how long, and what the next task waits for.
package final class TerminalProgress: RunObserver {
    private let write: (String) -> Void
    private let width: () -> Int
    private var status: RunStatus?
    private var drawnLines = 0

    package let wantsTicks = true

    /// - Parameters:
    ///   - width: of the terminal, in characters, asked before each drawing.
    ///   - write: takes text as it is, with its control sequences.
    package init(width: @escaping () -> Int, write: @escaping (String) -> Void) {
        self.width = width
        self.write = write
    }

    package func run(_ notice: RunNotice, at seconds: Double) {
        var line: String?
        switch notice {
        case .began(let tasks, let directory, let engine, let cpus, let memory):
            line = ProgressText.began(tasks: tasks, directory: directory, engine: engine, cpus: cpus, memory: memory)
        case .succeeded(let task, let taken):
            line = "\(ProgressText.name(task)) done in \(ProgressText.duration(taken))"
        case .ended: status = nil
        default: break
        }
        line = line ?? ProgressText.line(notice)
        if let line { write(erasing() + line + "\n" + block()) }
    }

    package func tick(_ status: RunStatus) {
        self.status = status
        write(erasing() + block())
    }

    /// Takes away what is drawn.
    private func erasing() -> String {
        guard drawnLines > 0 else { return "" }
        defer { drawnLines = 0 }
        return "\u{1B}[\(drawnLines)A\u{1B}[J"
    }

    private func block() -> String {
        guard let status else { return "" }
        let lines = Self.lines(status, width: width())
        drawnLines = lines.count
        return lines.joined(separator: "\n") + "\n"
    }

    /// The block, each line within the width, so that no line wraps and erasing stays right.
    static func lines(_ status: RunStatus, width: Int) -> [String] {
        var lines: [String] = []
        let barWidth = max(0, min(30, width - 50))
        let filled = status.total > 0 ? status.done * barWidth / status.total : 0
        let bar =
            barWidth > 0
            ? "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled) + "] " : ""
        lines.append(
            bar + "\(status.done) of \(status.total) done"
                + (status.failed > 0 ? ", \(status.failed) failed" : "")
                + ", \(status.running.count) running, \(ProgressText.wholeSeconds(status.seconds))")
        for running in status.running.prefix(8) {
            lines.append("  \(ProgressText.name(running.task))  \(ProgressText.wholeSeconds(running.seconds))")
        }
        if status.running.count > 8 { lines.append("  and \(status.running.count - 8) more") }
        if let waiting = status.waiting { lines.append("  next: \(waiting)") }
        return lines.map { $0.count < width ? $0 : String($0.prefix(max(0, width - 4))) + "..." }
    }
}
