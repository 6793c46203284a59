/// Up to which distance the strands of cis pairs tell of artefacts: within it, one of the four combinations deviates
/// from their mean by more than 5 %.
package struct Convergence: Sendable {
    /// In this order the combinations are looked at, and listed in the file.
    static let order = ["++", "--", "-+", "+-"]
    static let threshold = 0.05

    /// Base pairs: the upper edge of the last bin that deviates; 0 when none does.
    package let distance: Int
    /// The combination that deviates farthest out; `??` when none does.
    package let strands: String
    /// Cis pairs up to that distance, by `order`.
    package let below: [Int]
    /// Cis pairs beyond it.
    package let above: Int

    init(_ statistics: PairStatistics) {
        let bins = DistanceBins.standard
        let columns = Self.order.map { strands in
            let column = PairStatistics.strandPairs.firstIndex(of: strands) ?? 0
            return bins.edges.indices.map { statistics.distances[$0 * 4 + column] }
        }
        var farthest = 0
        var strands = "??"
        var distance = 0
        for (index, column) in columns.enumerated() {
            let deviating = column.indices.last { bin in
                let mean = Double(columns.reduce(0) { $0 + $1[bin] }) / 4
                return mean > 0 && abs(Double(column[bin]) - mean) / mean > Self.threshold
            }
            guard let deviating, deviating > farthest else { continue }
            farthest = deviating
            strands = Self.order[index]
            distance = deviating + 1 < bins.edges.count ? bins.edges[deviating + 1] : Int.max
        }
        self.distance = distance
        self.strands = strands
        below = columns.map { $0[...farthest].reduce(0, +) }
        above = columns.reduce(0) { $0 + $1[(farthest + 1)...].reduce(0, +) }
    }
}
