import Foundation
import Pipeline
import Reporting
import Simulation

/// What the demo's run made of the reads, beside what is known about them.
struct DemoReport {
    let loops: LoopComparison
    private let record: SimulationRecord
    private let statistics: [String: Int]

    /// Reads the results of a finished run.
    init(record: SimulationRecord, simulator: Simulator, run: String) throws {
        self.record = record
        let results = run + "/results/" + (record.samples.first?.name ?? "")
        let called = results + "/hiccups/sample.loops.bedpe"
        loops = LoopComparison(
            planted: try LoopComparison.CalledLoop.list(simulator.truth, file: "the planted loops"),
            called: try LoopComparison.CalledLoop.list(Self.read(called), file: called))
        statistics = try Self.statistics(results + "/pairs/sample.stats")
    }

    /// The table.
    var text: String {
        let known = record.samples.reduce(into: (cis: 0, trans: 0)) { $0 = ($0.cis + $1.cis, $0.trans + $1.trans) }
        let contacts = number("cis") + number("trans")
        return TextTable(
            header: ["", "found", "simulated"],
            rows: [
                ["read pairs", NumberText.grouped(number("total")), NumberText.grouped(record.pairs)],
                ["duplicates", NumberText.grouped(number("total_dups")), NumberText.grouped(record.duplicates)],
                ["contacts", NumberText.grouped(contacts), NumberText.grouped(known.cis + known.trans)],
                ["  cis", Self.share(number("cis"), contacts), Self.share(known.cis, known.cis + known.trans)],
                ["  trans", Self.share(number("trans"), contacts), Self.share(known.trans, known.cis + known.trans)],
                ["loops", "\(loops.found)", "\(loops.planted)"],
                ["  false", "\(loops.false) of \(loops.called)", ""],
            ]
        ).lines.joined(separator: "\n")
    }

    /// Where everything is, and what to do now.
    func advice(pipeline: String, data: SimulationFiles, run: String) -> String {
        let results = "\(run)/results/\(record.samples.first?.name ?? "")"
        return """

            reads and truth  \(data.folder)
            contact map      \(results)/hic/sample.hic
            loops            \(results)/hiccups/sample.loops.bedpe
            pairs            \(results)/pairs/sample.nodups.pairs.gz

            Next:
              cohesin hic info \(results)/hic/sample.hic
              cohesin plan \(pipeline) --run-dir \(run) --samples \(data.sampleSheet) -p reference=\(data.genome)
              your own reads: a sample sheet like \(data.sampleSheet), then
              cohesin run \(pipeline) --samples SHEET -p reference=GENOME.fa
            """
    }

    private func number(_ key: String) -> Int { statistics[key] ?? 0 }

    /// The whole numbers of a statistics file: a key, a tab, a value.
    private static func statistics(_ path: String) throws -> [String: Int] {
        var found: [String: Int] = [:]
        for line in try read(path).split(separator: "\n") {
            let words = line.split(separator: "\t")
            if words.count == 2, let value = Int(words[1]) { found[String(words[0])] = value }
        }
        return found
    }

    private static func read(_ path: String) throws(SimulationError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .notRead(path: path, reason: "the run has not made it, or it is not readable")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func share(_ part: Int, _ whole: Int) -> String {
        guard whole > 0 else { return "-" }
        let tenths = (part * 1000 + whole / 2) / whole
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
