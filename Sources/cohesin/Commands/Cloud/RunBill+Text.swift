import CloudRunner
import Foundation
import LocalRunner
import RunStore

extension RunBill {
    /// The bill of a run at AWS by the prices of this program; nil: the run is on this machine.
    static func standard(of run: RunOverview) throws -> RunBill? {
        guard run.submission != nil else { return nil }
        return try RunBill(of: run, prices: PriceList.standard(), now: Date().timeIntervalSince1970)
    }

    /// Samples beyond these are in the JSON document.
    private static let mostSamples = 20

    /// For people.
    var lines: [String] {
        var lines = ["cost: \(total.text) of machines until now, by their prices on \(pricesOf)"]
        if unpriced > 0 {
            lines.append(
                "  without \(unpriced) \(unpriced == 1 ? "attempt" : "attempts") on machines whose type or price is not known"
            )
        }
        let samples = bySample.sorted { $0.key < $1.key }.prefix(Self.mostSamples)
        let parts =
            byStage.sorted { $0.key < $1.key }.map { ("stage", $0.key, $0.value) }
            + samples.map { ("sample", $0.key, $0.value) }
        guard !parts.isEmpty else { return lines }
        let rows = parts.map { ["  \($0.0)", $0.1, $0.2.text] }
        lines += TextTable(header: ["  BY", "NAME", "COST"], rows: rows).lines
        if bySample.count > samples.count {
            lines.append("  and \(bySample.count - samples.count) samples more: 'cohesin status --json'")
        }
        return lines
    }
}
