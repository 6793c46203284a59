import Cloud
import Pipeline

/// What a run has cost, from what its attempts used. AWS's own bill has the last word: group it by the tags
/// `cohesin:run`, `cohesin:sample` and `cohesin:stage`.
package struct RunBill: Sendable, Encodable {
    /// An attempt as it was paid for, successful or not.
    package struct Attempt: Hashable, Sendable {
        package var stage: StageName
        /// The sample that it was for; nil: for all.
        package var sample: String?
        /// `g6.xlarge`; nil: not known.
        package var machine: String?
        /// nil: either way of buying may have been it.
        package var capacity: PriceList.Capacity?
        package var seconds: Double
        package var needs: ResourceRequest

        package init(
            stage: StageName, sample: String?, machine: String?, capacity: PriceList.Capacity?, seconds: Double,
            needs: ResourceRequest
        ) {
            self.stage = stage
            self.sample = sample
            self.machine = machine
            self.capacity = capacity
            self.seconds = seconds
            self.needs = needs
        }

        /// Its share of the machine, from its start to its end; nil: the machine or its price is not known.
        package func cost(_ prices: PriceList) -> DollarRange? {
            guard let type = machine.flatMap({ InstanceCatalog.standard.types(named: $0)?.first }),
                let choice = MachineChoice(needs, among: [type], isOrdered: true, prices),
                let hour = prices.hour(type, capacity.map { [$0] } ?? [.spot, .onDemand])
            else { return nil }
            return hour * (choice.share * seconds / 3600)
        }
    }

    /// Of all attempts whose price is known.
    package let total: DollarRange
    /// By the name of the stage.
    package let byStage: [String: DollarRange]
    /// Attempts for all samples are in `total` only.
    package let bySample: [String: DollarRange]
    /// Attempts whose machine or price is not known: they are in none of the sums.
    package let unpriced: Int
    /// Region, day and source of the prices.
    package let pricesOf: String

    /// Adds up what attempts cost by these prices.
    package init(_ attempts: [Attempt], prices: PriceList) {
        var total = DollarRange.zero
        var byStage: [String: DollarRange] = [:]
        var bySample: [String: DollarRange] = [:]
        var unpriced = 0
        for attempt in attempts {
            guard let cost = attempt.cost(prices) else {
                unpriced += 1
                continue
            }
            total = total + cost
            byStage[attempt.stage.text, default: .zero] = byStage[attempt.stage.text, default: .zero] + cost
            if let sample = attempt.sample { bySample[sample] = bySample[sample, default: .zero] + cost }
        }
        self.total = total
        self.byStage = byStage
        self.bySample = bySample
        self.unpriced = unpriced
        pricesOf = "\(prices.region), \(prices.date): \(prices.source)"
    }
}
