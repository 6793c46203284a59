import Pipeline
import RunStore

/// A run on a terminal: how far each stage is, what the machine's tasks hold, what runs for how long, and what the next
/// tasks wait for. Nothing but text comes out, so a test can look at every frame.
package struct LiveFrame {
    private let status: RunStatus
    private let columns: Int
    private let style: LiveStyle

    private init(_ status: RunStatus, columns: Int, _ style: LiveStyle) {
        self.status = status
        self.columns = columns
        self.style = style
    }

    /// At most `rows` lines of at most `columns` cells. Where there is no room for all stages, those that are done are
    /// one line, then those that have not begun.
    package static func lines(_ status: RunStatus, columns: Int, rows: Int, _ style: LiveStyle) -> [String] {
        let frame = LiveFrame(status, columns: columns, style)
        return frame.lines(rows: rows).prefix(rows).map { $0.text(columns: columns, style) }
    }

    /// How the stages ended: what stays when the run is over.
    package static func stages(_ status: RunStatus, columns: Int, _ style: LiveStyle) -> [String] {
        let frame = LiveFrame(status, columns: columns, style)
        return frame.bars(of: status.stages).map { $0.text(columns: columns, style) }
    }

    private func lines(rows: Int) -> [StyledLine] {
        let head = [headline] + (status.meters.isEmpty ? [] : [meters])
        let waiting = status.waiting.map { reason in
            var line = StyledLine("  next: ", .quiet)
            line.add(reason)
            return line
        }
        let room = rows - head.count - waiting.count
        let stages = stages(room: room - min(status.running.count, max(3, rows / 3)))
        let sections = [head, stages, running(room: room - stages.count) + waiting].filter { !$0.isEmpty }
        let isTight = sections.reduce(sections.count - 1) { $0 + $1.count } > rows
        return Array(sections.joined(separator: isTight ? [] : [StyledLine()]))
    }

    // MARK: - The run as a whole

    private var headline: StyledLine {
        let stages = status.stages
        func count(_ state: TaskStatus) -> Int { stages.reduce(0) { $0 + $1[state] } }
        let total = stages.reduce(0) { $0 + $1.total }
        var line = StyledLine(status.title, .strong)
        line.add("  \(ProgressText.wholeSeconds(status.seconds)), ")
        line.add("\(stages.reduce(0) { $0 + $1.done }) of \(total) \(total == 1 ? "task" : "tasks") done")
        add(count(.running), "running", .busy, to: &line)
        add(count(.failed), "failed", .bad, to: &line)
        return line
    }

    private func add(_ count: Int, _ word: String, _ ink: StyledLine.Ink?, to line: inout StyledLine) {
        guard count > 0 else { return }
        line.add(", ")
        line.add("\(count) \(word)", ink)
    }

    private var meters: StyledLine {
        let meters = status.meters
        let text = meters.reduce(0) { $0 + $1.name.columns + $1.text.columns + 5 }
        let width = min(20, (columns - text) / meters.count)
        var line = StyledLine()
        for (place, meter) in meters.enumerated() {
            line.add((place > 0 ? "   " : "") + meter.name + " ")
            if width > 2 {
                addBar([Segment(style.done, nil, meter.share)], width: width, to: &line)
                line.add(" ")
            }
            line.add(meter.text)
        }
        return line
    }

    // MARK: - Stages

    private func stages(room: Int) -> [StyledLine] {
        let stages = status.stages
        guard stages.count > room else { return bars(of: stages) }
        let isDone = { (stage: StageTally) in stage.done == stage.total }
        let isBegun = { (stage: StageTally) in stage[.waiting] < stage.total }
        var shown = stages.filter { !isDone($0) }
        var lines = [summary(of: stages.filter(isDone), "done")]
        var rest: [StyledLine] = []
        if shown.count + 1 > room {
            rest = [summary(of: shown.filter { !isBegun($0) }, "to come")].compactMap { $0 }
            shown = shown.filter(isBegun)
        }
        lines += bars(of: shown)
        return lines.compactMap { $0 } + rest
    }

    /// nil: there are none.
    private func summary(of stages: [StageTally], _ word: String) -> StyledLine? {
        guard !stages.isEmpty else { return nil }
        let tasks = stages.reduce(0) { $0 + $1.total }
        let count = "\(stages.count) \(stages.count == 1 ? "stage" : "stages")"
        return StyledLine(
            "\(count) \(word), \(tasks) \(tasks == 1 ? "task" : "tasks"): "
                + stages.map(\.stage.text).joined(separator: ", "), .quiet)
    }

    /// A line for each stage.
    private func bars(of stages: [StageTally]) -> [StyledLine] {
        let name = min(columns / 4, status.stages.map(\.stage.text.columns).max() ?? 0)
        let digits = status.stages.map { "\($0.total)".count }.max() ?? 0
        // What is said beside a bar changes all the time, and the bars should not.
        let width = max(10, min(60, columns - name - 50))
        let open = Set(status.stages.filter { !$0.isSettled }.map(\.stage))
        return stages.map { stage in
            var line = StyledLine()
            line.add(stage.stage.text, columns: name, style)
            line.add("  ")
            addBar(segments(of: stage), width: width, to: &line)
            let done = "\(stage.done)"
            line.add("  " + String(repeating: " ", count: max(0, digits - done.count)) + "\(done) of \(stage.total)")
            add(stage[.running], "running", .busy, to: &line)
            add(stage[.failed], "failed", .bad, to: &line)
            add(stage[.delayed], "tried again", .busy, to: &line)
            add(stage[.upToDate], "up to date", nil, to: &line)
            add(stage[.skipped], "skipped", nil, to: &line)
            let parents = status.stages.map(\.stage).filter { stage.parents.contains($0) && open.contains($0) }
            if stage[.waiting] > 0, stage[.running] == 0, !parents.isEmpty {
                line.add(", waits for \(parents.map(\.text).joined(separator: " and "))", .quiet)
            }
            return line
        }
    }

    private func segments(of stage: StageTally) -> [Segment] {
        // What running tasks have done of their work, in tasks.
        let done = status.running.reduce(0) { $1.task.stage == stage.stage ? $0 + ($1.share ?? 0) : $0 }
        func segment(_ cell: Character, _ ink: StyledLine.Ink, _ tasks: Double) -> Segment {
            Segment(cell, ink, tasks / Double(max(1, stage.total)))
        }
        return [
            segment(style.upToDate, .good, Double(stage[.upToDate])),
            segment(style.done, .good, Double(stage[.succeeded])),
            segment(style.failed, .bad, Double(stage[.failed])),
            segment(style.done, .busy, done),
            segment(style.running, .busy, max(0, Double(stage[.running]) - done)),
        ]
    }

    // MARK: - Tasks

    /// What runs, the longest first, and how many there is no room for.
    private func running(room: Int) -> [StyledLine] {
        if status.running.isEmpty { return [] }
        let fits = status.running.count <= room
        let shown = status.running.prefix(fits ? room : max(0, room - 1))
        let name = min(columns / 2, shown.map { ProgressText.name($0.task).columns }.max() ?? 0)
        var lines = shown.map { task in
            var line = StyledLine("  ")
            line.add(ProgressText.name(task.task), columns: name, style)
            line.add("  ")
            if let share = task.share {
                addBar([Segment(style.done, .busy, share)], width: 10, to: &line)
                line.add("  \(ProgressText.wholeSeconds(task.seconds))", .busy)
            } else if let expected = task.expectedSeconds {
                addBar([Segment(style.running, .busy, task.seconds / max(1, expected))], width: 10, to: &line)
                line.add("  \(ProgressText.wholeSeconds(task.seconds))", .busy)
                line.add(" of about \(ProgressText.wholeSeconds(expected))")
            } else {
                line.add(ProgressText.wholeSeconds(task.seconds), .busy)
            }
            if let detail = task.detail { line.add(", \(detail)", .quiet) }
            return line
        }
        if !fits { lines.append(StyledLine("  and \(status.running.count - shown.count) more that run", .quiet)) }
        return lines
    }

    // MARK: - Bars

    /// A part of a bar.
    private struct Segment {
        let cell: Character
        let ink: StyledLine.Ink?
        let share: Double

        init(_ cell: Character, _ ink: StyledLine.Ink?, _ share: Double) {
            self.cell = cell
            self.ink = ink
            self.share = share
        }
    }

    /// The bar is full when nothing is open, and not before.
    private func addBar(_ segments: [Segment], width: Int, to line: inout StyledLine) {
        var (share, filled) = (0.0, 0)
        for segment in segments {
            share = min(1, share + segment.share)
            let cells = Int(share * Double(width) + 1e-6) - filled
            line.add(String(repeating: segment.cell, count: cells), segment.ink)
            filled += cells
        }
        line.add(String(repeating: style.open, count: width - filled), .quiet)
    }
}
