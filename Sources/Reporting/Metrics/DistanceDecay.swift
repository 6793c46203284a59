import Foundation

/// How often two places of a chromosome meet, by their distance: contacts in each bin of distance over the bin's width
/// and all contacts, from the `dist_freq` lines of pairtools' statistics.
package struct DistanceDecay: Sendable {
    /// Distances in bp, the geometric middle of each bin, with the frequency for each bp; both above 0, by distance.
    package let points: [(distance: Double, frequency: Double)]

    /// nil: the file has no distances.
    package init?(_ file: MetricsFile) {
        var counts: [Bin: Double] = [:]
        for key in file.keys where key.hasPrefix("dist_freq/") {
            let parts = key.split(separator: "/")
            // The last bin has no end, and so no width.
            guard parts.count == 3, let count = file.number(key), let bin = Bin(parts[1]) else { continue }
            counts[bin, default: 0] += count
        }
        let total = counts.values.reduce(0, +)
        guard total > 0 else { return nil }
        points = counts.sorted { $0.key.low < $1.key.low }.compactMap { bin, count in
            guard count > 0, bin.low > 0 else { return nil }
            return ((Double(bin.low) * Double(bin.high)).squareRoot(), count / Double(bin.high - bin.low) / total)
        }
        if points.count < 2 { return nil }
    }

    /// `1000-1334`
    private struct Bin: Hashable {
        let low: Int
        let high: Int

        init?(_ label: Substring) {
            let edges = label.split(separator: "-").map { Int($0) }
            guard edges.count == 2, let low = edges[0], let high = edges[1], low < high else { return nil }
            self.low = low
            self.high = high
        }
    }
}
