/// How much stronger than expected the peak of a loop must be (`-t`).
package struct EnrichmentThresholds: Sendable, Equatable {
    /// Largest sum of the four false discovery rates of a loop of one pixel.
    package var rateSum: Double
    /// Observed over expected must exceed this in the horizontal and the vertical neighbourhood,
    package var arms: Double
    /// this in the lower left and in the donut,
    package var both: Double
    /// and this in the lower left or in the donut.
    package var either: Double

    /// The published values where none are given.
    package init(rateSum: Double = 0.02, arms: Double = 1.5, both: Double = 1.75, either: Double = 2) {
        self.rateSum = rateSum
        self.arms = arms
        self.both = both
        self.either = either
    }

    /// The published values.
    package static let standard = EnrichmentThresholds()

    /// Whether a cluster is a loop.
    package func accept(_ loop: Loop) -> Bool {
        let observed = Double(loop.peak.observed)
        let lowerLeft = Double(loop.peak.expected[0])
        let donut = Double(loop.peak.expected[1])
        let horizontal = Double(loop.peak.expected[2])
        let vertical = Double(loop.peak.expected[3])
        guard observed > both * lowerLeft, observed > both * donut, observed > arms * horizontal,
            observed > arms * vertical, observed > either * lowerLeft || observed > either * donut
        else { return false }
        let rates = loop.peak.falseDiscoveryRates
        // Summed in float32, as the rates are kept.
        return loop.collapsed > 1 || Double(rates[0] + rates[1] + rates[2] + rates[3]) <= rateSum
    }
}
