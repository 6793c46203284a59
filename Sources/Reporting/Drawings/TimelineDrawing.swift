import LocalRunner
import OrderedCollections
import Pipeline
import RunStore

/// What ran when: a row for each attempt that ran at a time beside others, a row for each GPU, and the cores that were
/// given away. However many attempts there are, there are at most `largest` rectangles.
struct TimelineDrawing {
    /// The width of the time axis.
    private static let width = 900.0
    private static let left = 120.0
    private static let row = (height: 20.0, gap: 4.0)
    /// More rows for cores than this say less than the curve of cores.
    private static let mostRows = 24
    private static let largest = 4000.0
    private static let curveSteps = 450

    private let timeline: Timeline
    /// The stages in the plan's order: the place of each is its colour.
    private let colours: [String: Int]
    private let cores: Int?

    /// - Parameter cores: what the run may use; nil: not known.
    init(_ timeline: Timeline, stages: [String], cores: Int?) {
        self.timeline = timeline
        self.cores = cores
        colours = Dictionary(
            stages.enumerated().map { ($0.element, $0.offset % Self.palette) }, uniquingKeysWith: { first, _ in first })
    }

    static let palette = 8

    /// A row of the drawing.
    private struct Lane {
        let name: String
        let title: String
        var spans: [Timeline.Span] = []
        var end = -Double.infinity
    }

    var markup: Markup {
        let coreLanes = Self.lanes(timeline.spans.filter { !$0.isOfGPU })
        let isCrowded = coreLanes.count > Self.mostRows
        let lanes = (isCrowded ? [] : coreLanes) + deviceLanes
        let curve = 84.0
        let height = curve + 26 + Double(lanes.count) * (Self.row.height + Self.row.gap) + 26
        return Drawing.svg(
            width: Self.left + Self.width + 8, height: height,
            label: "When what ran: \(NumberText.count(timeline.spans.count, "attempt")) "
                + "in \(ProgressText.duration(timeline.axis.seconds))"
        ) {
            coreCurve(height: curve)
            for (index, lane) in lanes.enumerated() {
                draw(
                    lane, y: curve + 22 + Double(index) * (Self.row.height + Self.row.gap),
                    columns: max(40, Self.largest / Double(lanes.count) / 2))
            }
            timeTicks(y: height - 22)
        }
    }

    private func x(_ time: Double) -> Double {
        Self.left + timeline.axis.position(of: time) / max(timeline.axis.seconds, 0.001) * Self.width
    }

    /// Attempts in as few rows as there were attempts at one time.
    private static func lanes(_ spans: [Timeline.Span]) -> [Lane] {
        var lanes: [Lane] = []
        for span in spans {
            let free = lanes.firstIndex { $0.end <= span.start }
            if free == nil {
                // Only their number counts from here on.
                if lanes.count > mostRows { return lanes }
                lanes.append(Lane(name: "cores", title: "attempts that need no GPU"))
            }
            let index = free ?? lanes.count - 1
            lanes[index].spans.append(span)
            lanes[index].end = span.end
        }
        return lanes
    }

    private var deviceLanes: [Lane] {
        timeline.devices.map { device in
            Lane(
                name: "GPU " + device.device.replacing("GPU-", with: ""), title: device.device,
                spans: timeline.spans.filter { $0.devices.contains(device.device) })
        }
    }

    // MARK: - Rows

    private func draw(_ lane: Lane, y: Double, columns: Double) -> Markup {
        pieces {
            Drawing.rectangle(
                x: Self.left, y: y, width: Self.width, height: Self.row.height, kind: "idle",
                title: "\(lane.title): idle where nothing is drawn")
            Drawing.text(
                Drawing.shortened(lane.name, to: 15), x: Self.left - 8, y: y + 14, anchor: .end, kind: "small")
            for block in blocks(of: lane.spans, columns: columns) {
                Drawing.rectangle(
                    x: block.start, y: y, width: max(1, block.end - block.start), height: Self.row.height,
                    kind: block.kind, title: block.title)
                if let label = block.label, block.end - block.start > Double(label.count) * 7.2 + 8 {
                    Drawing.text(label, x: block.start + 4, y: y + 14, kind: "label")
                }
            }
        }
    }

    /// One attempt, or several that are too short to be told apart.
    private struct Block {
        var start: Double
        var end: Double
        var count = 1
        let first: Timeline.Span
        var stages: Set<String>
        var hasFailed: Bool
        let colour: Int

        var label: String? { stages.count == 1 ? first.task.stage.text : nil }

        var kind: String {
            (stages.count == 1 ? "c\(colour)" : "mixed") + (hasFailed ? " bad" : "")
        }

        var title: String {
            if count > 1 {
                return "\(count) attempts of \(stages.sorted().joined(separator: ", "))"
                    + (hasFailed ? ", some failed" : "")
            }
            return "\(first.task), \(ProgressText.duration(first.end - first.start)), \(first.cpus) "
                + "\(first.cpus == 1 ? "core" : "cores")" + (first.outcome == .succeeded ? "" : ", \(first.outcome)")
        }
    }

    /// What is narrower than a column is joined with what it touches there.
    private func blocks(of spans: [Timeline.Span], columns: Double) -> [Block] {
        let column = Self.width / columns
        var blocks: [Block] = []
        for span in spans {
            let (start, end) = (x(span.start), x(span.end))
            let stage = span.task.stage.text
            let hasFailed = span.outcome == .failed || span.outcome == .lost
            if var last = blocks.last, start - last.end < column,
                end - start < column || last.end - last.start < column
            {
                last.end = max(last.end, end)
                last.count += 1
                last.stages.insert(stage)
                last.hasFailed = last.hasFailed || hasFailed
                blocks[blocks.count - 1] = last
            } else {
                blocks.append(
                    Block(
                        start: start, end: end, first: span, stages: [stage], hasFailed: hasFailed,
                        colour: colours[stage] ?? 0))
            }
        }
        return blocks
    }

    // MARK: - The curve of cores

    /// The mean of the cores that attempts had, for each step of the axis.
    private var coreUse: [Double] {
        let seconds = max(timeline.axis.seconds, 0.001)
        let step = seconds / Double(Self.curveSteps)
        var use = Array(repeating: 0.0, count: Self.curveSteps)
        for span in timeline.spans {
            let start = timeline.axis.position(of: span.start)
            let end = timeline.axis.position(of: span.end)
            let first = min(Self.curveSteps - 1, Int(start / step))
            for index in first...max(first, min(Self.curveSteps - 1, Int(end / step))) {
                let within = min(end, Double(index + 1) * step) - max(start, Double(index) * step)
                use[index] += max(0, within) / step * Double(span.cpus)
            }
        }
        return use
    }

    private func coreCurve(height: Double) -> Markup {
        let use = coreUse
        let top = max(use.max() ?? 0, Double(cores ?? 0), 1)
        func y(_ value: Double) -> Double { 8 + (height - 8) * (1 - value / top) }
        let step = Self.width / Double(Self.curveSteps)
        var path = "M\(Drawing.number(Self.left)) \(Drawing.number(height))"
        for (index, value) in use.enumerated() {
            path += "V\(Drawing.number(y(value)))H\(Drawing.number(Self.left + Double(index + 1) * step))"
        }
        path += "V\(Drawing.number(height))Z"
        return pieces {
            Drawing.rectangle(x: Self.left, y: 8, width: Self.width, height: height - 8, kind: "idle")
            element("path", ["d": path, "class": "curve"]) { element("title") { "cores that attempts had" } }
            if let cores {
                Drawing.line(Self.left, y(Double(cores)), Self.left + Self.width, y(Double(cores)), kind: "limit")
            }
            Drawing.text("\(Int(top)) cores", x: Self.left - 8, y: 16, anchor: .end, kind: "small")
            Drawing.text("0", x: Self.left - 8, y: height, anchor: .end, kind: "small")
        }
    }

    // MARK: - The axis

    /// `20 s`, `3 min`, `1 h 30 min`
    private static func text(_ seconds: Double) -> String {
        let text = seconds < 1 ? "0" : ProgressText.duration(seconds).replacing(".0 s", with: " s")
        return text.hasSuffix(" 0 s") || text.hasSuffix(" 0 min")
            ? text.split(separator: " ").dropLast(2).joined(separator: " ") : text
    }

    private func timeTicks(y: Double) -> Markup {
        let seconds = timeline.axis.seconds
        let steps = [1.0, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400]
        let step = steps.first { seconds / $0 <= 8 } ?? (seconds / 8 / 86400).rounded(.up) * 86400
        var ticks: [Double] = []
        var at = 0.0
        while at <= seconds {
            ticks.append(at)
            at += step
        }
        var breaks: [Double] = []
        for stretch in timeline.axis.stretches.dropFirst() { breaks.append(x(stretch.lowerBound)) }
        return pieces {
            for tick in ticks {
                let x = Self.left + tick / max(seconds, 0.001) * Self.width
                Drawing.line(x, y, x, y + 4, kind: "axis")
                Drawing.text(
                    Self.text(tick), x: x, y: y + 17, anchor: tick == 0 ? .start : .middle, kind: "small")
            }
            for x in breaks.prefix(50) { Drawing.line(x, 4, x, y, kind: "break") }
        }
    }
}
