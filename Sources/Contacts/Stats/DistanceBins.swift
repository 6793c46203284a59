import Glibc

/// Bins of genomic distance, eight a decade, as pairtools has them.
package struct DistanceBins: Sendable {
    /// Lower edges in base pairs: 0, then 10^(k/8) rounded, up to 10^9, each once. The last bin has no upper edge.
    package let edges: [Int]
    /// For each number of significant bits the bin of the smallest such distance.
    private let firstBins: [Int]

    /// The bins of `pairtools stats` 1.1.
    package static let standard = DistanceBins()

    private init() {
        var edges = [0]
        for step in 0...72 {
            let edge = Int(pow(10, Double(step) / 8).rounded(.toNearestOrEven))
            if edge > edges[edges.count - 1] { edges.append(edge) }
        }
        self.edges = edges
        firstBins = (0...63).map { bits in
            let smallest = bits == 0 ? 0 : 1 << (bits - 1)
            return (edges.lastIndex { $0 <= smallest }) ?? 0
        }
    }

    /// The bin of a distance in base pairs, not negative.
    package func bin(of distance: Int) -> Int {
        var bin = firstBins[Int.bitWidth - distance.leadingZeroBitCount]
        while bin + 1 < edges.count, edges[bin + 1] <= distance { bin += 1 }
        return bin
    }

    /// `LOW-HIGH`, or `LOW+` for the last.
    package func label(_ bin: Int) -> String {
        bin + 1 < edges.count ? "\(edges[bin])-\(edges[bin + 1])" : "\(edges[bin])+"
    }
}
