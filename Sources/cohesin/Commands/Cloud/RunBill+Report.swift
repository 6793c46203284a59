import CloudRunner
import Reporting

extension RunBill {
    /// As a run's report has it.
    var reported: Cost {
        var basis =
            "Each attempt's share of its machine, by list prices (\(pricesOf)); AWS's own bill has the last word."
        if unpriced > 0 { basis += " Attempts on machines whose type or price is not known, in no sum: \(unpriced)." }
        return Cost(total: total.text, stages: Self.parts(byStage), samples: Self.parts(bySample), basis: basis)
    }

    private static func parts(_ sums: [String: DollarRange]) -> [Cost.Part] {
        sums.sorted { $0.key < $1.key }.map { Cost.Part(name: $0.key, text: $0.value.text) }
    }
}
