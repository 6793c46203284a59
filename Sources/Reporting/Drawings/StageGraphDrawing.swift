import RunStore
import OrderedCollections
import Pipeline

/// The stages as boxes from left to right, each in the column after the last stage whose outputs it reads.
struct StageGraphDrawing {
    private static let box = (width: 170.0, height: 52.0)
    private static let gap = (across: 46.0, down: 18.0)

    /// What stands in a place of a column: a stage, or an edge that passes it.
    private enum Occupant: Hashable {
        case stage(StageName)
        case passage(PlanGraph.Edge)
    }

    private let graph: PlanGraph
    private let stages: [StageName: StageReport]
    private var columns: [StageName: Int] = [:]
    private var rows: [Occupant: Int] = [:]
    private var rowCounts: [Int] = []
    /// The row of each edge in each column that it passes.
    private var passages: [PlanGraph.Edge: [Int: Int]] = [:]

    init(_ graph: PlanGraph, _ stages: [StageReport]) {
        self.graph = graph
        self.stages = Dictionary(stages.map { (StageName($0.stage), $0) }, uniquingKeysWith: { first, _ in first })
        // A plan's stages stand after those that they read.
        for node in graph.nodes {
            let before = graph.edges.filter { $0.to == node.stage }.compactMap { columns[$0.from] }
            columns[node.stage] = before.max().map { $0 + 1 } ?? 0
        }
        rowCounts = Array(repeating: 0, count: (columns.values.max() ?? -1) + 1)
        for node in graph.nodes { rows[.stage(node.stage)] = takeRow(of: columns[node.stage] ?? 0) }
        for edge in graph.edges {
            guard let from = columns[edge.from], let to = columns[edge.to], to > from + 1 else { continue }
            for column in (from + 1)..<to { passages[edge, default: [:]][column] = takeRow(of: column) }
        }
    }

    private mutating func takeRow(of column: Int) -> Int {
        defer { rowCounts[column] += 1 }
        return rowCounts[column]
    }

    var markup: Markup {
        let width = Double(rowCounts.count) * (Self.box.width + Self.gap.across) - Self.gap.across + 4
        let height = Double(rowCounts.max() ?? 0) * (Self.box.height + Self.gap.down) - Self.gap.down + 4
        return Drawing.svg(width: width, height: height, label: "The stages and what flows between them") {
            for edge in graph.edges { line(edge) }
            for node in graph.nodes { box(node) }
        }
    }

    private func corner(column: Int, row: Int) -> (x: Double, y: Double) {
        (
            Double(column) * (Self.box.width + Self.gap.across) + 2,
            Double(row) * (Self.box.height + Self.gap.down) + 2
        )
    }

    private func line(_ edge: PlanGraph.Edge) -> Markup {
        guard let from = columns[edge.from], let to = columns[edge.to] else { return Markup() }
        let half = Self.box.height / 2
        let start = corner(column: from, row: rows[.stage(edge.from)] ?? 0)
        var at = (x: start.x + Self.box.width, y: start.y + half)
        var path = "M\(Drawing.number(at.x)) \(Drawing.number(at.y))"
        for column in (from + 1)...max(from + 1, to) {
            let row = column == to ? rows[.stage(edge.to)] ?? 0 : passages[edge]?[column] ?? 0
            let next = corner(column: column, row: row)
            let (y, middle) = (next.y + half, (at.x + next.x) / 2)
            path += "C" + [middle, at.y, middle, y, next.x, y].map(Drawing.number).joined(separator: " ")
            at = (next.x, y)
            if column != to {
                at.x += Self.box.width
                path += "H\(Drawing.number(at.x))"
            }
        }
        return element("path", ["d": path, "class": "edge"]) {
            element("title") { "\(edge.from) to \(edge.to): \(edge.outputs.map(\.text).joined(separator: ", "))" }
        }
    }

    private func box(_ node: PlanGraph.Node) -> Markup {
        let place = corner(column: columns[node.stage] ?? 0, row: rows[.stage(node.stage)] ?? 0)
        let stage = stages[node.stage]
        let (word, kind) = Self.state(stage)
        return element("g") {
            Drawing.rectangle(
                x: place.x, y: place.y, width: Self.box.width, height: Self.box.height, kind: "stage \(kind)",
                title: "\(node.stage): \(NumberText.count(node.taskCount, "task")), \(word)", radius: 6)
            Drawing.text(
                Drawing.shortened(node.stage.text, to: node.isGPU ? 14 : 19), x: place.x + 10, y: place.y + 21,
                kind: "name")
            if node.isGPU {
                Drawing.text("GPU", x: place.x + Self.box.width - 10, y: place.y + 21, anchor: .end, kind: "small")
            }
            Drawing.text(word, x: place.x + 10, y: place.y + 40, kind: "small")
        }
    }

    /// In words, and the class of its box.
    private static func state(_ stage: StageReport?) -> (word: String, kind: String) {
        guard let stage else { return ("", "open") }
        let done = "\(stage.done) of \(stage.tasks) done"
        let failed = stage.count { $0 == .failed }
        if failed > 0 { return ("\(Scale.Verdict.poor.sign) \(failed) failed, \(done)", "failed") }
        if stage.done == stage.tasks { return ("\(Scale.Verdict.good.sign) \(done)", "done") }
        let running = stage.count { $0 == .running }
        return (running > 0 ? "\(running) running, \(done)" : done, "open")
    }
}
