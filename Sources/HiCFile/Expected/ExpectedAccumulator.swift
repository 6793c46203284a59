/// Gathers the counts by distance of all chromosomes at one resolution and smooths them to expected values.
struct ExpectedAccumulator: Sendable {
    private let resolution: Int
    /// By chromosome index; 0 where there is none.
    private let lengths: [Int]
    /// Sums by distance in bins, of all chromosomes.
    private var actual: [Double]
    /// Sums of chromosomes that have any, in the order in which they were added.
    private var totals: [(chromosome: Int, sum: Double)] = []

    /// Noise of five per cent of a count.
    private static let countWanted = 400.0

    init(resolution: Int, chromosomes: [Chromosome]) {
        self.resolution = resolution
        var lengths = [Int](repeating: 0, count: (chromosomes.map(\.index).max() ?? 0) + 1)
        for chromosome in chromosomes { lengths[chromosome.index] = chromosome.length }
        self.lengths = lengths
        actual = Array(repeating: 0, count: (lengths.max() ?? 0) / resolution + 1)
    }

    var isEmpty: Bool { totals.isEmpty }

    /// Adds the sums by distance of one chromosome.
    mutating func add(_ sums: [Double], chromosome: Int) {
        var total = 0.0
        for (distance, sum) in sums.enumerated() where sum != 0 {
            actual[distance] += sum
            total += sum
        }
        if total > 0 { totals.append((chromosome, total)) }
    }

    /// The smoothed values, and for each chromosome the factor between its own level and theirs.
    func finish() -> ExpectedVector {
        // Pairs of bins at each distance. The last, partial bin does not count: so it has always been.
        let bins = totals.map { lengths[$0.chromosome] / resolution }
        let count = bins.max() ?? 0
        var possible = [Double](repeating: 0, count: actual.count + 1)
        // Differences first: a chromosome of n bins adds n, n - 1, ... 1.
        for distance in 0..<count {
            var pairs = 0
            for length in bins where length > distance { pairs += length - distance }
            possible[distance] = Double(pairs)
        }
        let values = smooth(possible, count: count)
        var factors: [Int: Double] = [:]
        for (index, (chromosome, sum)) in totals.enumerated() {
            var expected = 0.0
            for distance in 0..<bins[index] { expected += Double(bins[index] - distance) * values[distance] }
            // A chromosome shorter than one bin has no expectation of its own.
            if expected > 0 { factors[chromosome] = expected / sum }
        }
        return ExpectedVector(values: values, factors: factors)
    }

    /// A window that widens until it holds enough counts. Only its upper end grows; it shrinks at both.
    private func smooth(_ possible: [Double], count: Int) -> [Double] {
        var values = [Double](repeating: 0, count: count)
        if count == 0 { return values }
        var low = 0
        var high = 0
        var sum = actual[0]
        var pairs = possible[0]
        for distance in 0..<count {
            if sum < Self.countWanted {
                while sum < Self.countWanted, high < count {
                    high += 1
                    sum += actual[high]
                    pairs += possible[high]
                }
            } else {
                while high > low, sum - actual[low] - actual[high] >= Self.countWanted {
                    sum -= actual[low] + actual[high]
                    pairs -= possible[low] + possible[high]
                    low += 1
                    high -= 1
                }
            }
            values[distance] = sum / pairs
            if high + 2 < count {
                sum += actual[high + 1] + actual[high + 2]
                pairs += possible[high + 1] + possible[high + 2]
                high += 2
            } else if high + 1 < count {
                sum += actual[high + 1]
                pairs += possible[high + 1]
                high += 1
            }
        }
        return values
    }
}
