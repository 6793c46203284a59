/// The observed counts above which pixels of each class are enriched, and the rate of false ones among them: a binned
/// form of Benjamini and Hochberg's procedure against Poisson counts.
package struct FalseDiscovery: Sendable, Equatable {
    /// The threshold of a class that no pixel has.
    package static let unused: Float = 10_000

    /// Counts must be above these, at [mask * classes + class].
    package let thresholds: [Float]
    /// The expected rate of false pixels from an observed count on, at the place of `PixelHistograms.counts`.
    /// It may exceed 1.
    let rates: [Float]

    /// The count that pixels of a class must exceed in a neighbourhood.
    package func threshold(mask: Int, bin: Int) -> Float { thresholds[mask * LambdaBins.count + bin] }

    /// The expected share of false pixels among those of a class with at least so many contacts.
    package func rate(mask: Int, bin: Int, observed: Int) -> Float {
        rates[(mask * LambdaBins.count + bin) * LambdaBins.observedLimit + observed]
    }

    /// - Parameter falseDiscoveryRate: the rate that an enriched pixel may have.
    package init(histograms: PixelHistograms, falseDiscoveryRate: Double) {
        let limit = LambdaBins.observedLimit
        let inverse = 1 / falseDiscoveryRate
        var thresholds = [Float](repeating: Self.unused, count: PixelHistograms.rows)
        var rates = [Float](repeating: 0, count: PixelHistograms.rows * limit)
        var atLeast = [Int64](repeating: 0, count: limit)
        var expected = [Float](repeating: 0, count: limit)
        for bin in 0..<LambdaBins.count {
            let mass = PoissonNull.masses[bin]
            for mask in 0..<4 {
                let row = mask * LambdaBins.count + bin
                let histogram = histograms.row(mask: mask, bin: bin)
                // Most classes have no pixels.
                guard histogram.contains(where: { $0 > 0 }) else { continue }
                var total: Int64 = 0
                for observed in stride(from: limit - 1, through: 0, by: -1) {
                    total += histogram[histogram.startIndex + observed]
                    atLeast[observed] = total
                }
                // Float32 sums from the far end, as the reference forms them: the tail underflows to 0, so that a
                // class with few pixels has a large but finite threshold.
                let scale = Float(total)
                var tail: Float = 0
                for observed in stride(from: limit - 1, through: 0, by: -1) {
                    tail += scale * Float(mass[observed])
                    expected[observed] = tail
                }
                for observed in 0..<limit where inverse * Double(expected[observed]) <= Double(atLeast[observed]) {
                    thresholds[row] = Float(observed == 0 ? limit - 2 : observed - 1)
                    break
                }
                for observed in 0..<limit {
                    guard atLeast[observed] > 0 else { break }
                    rates[row * limit + observed] = expected[observed] / Float(atLeast[observed])
                }
            }
        }
        self.thresholds = thresholds
        self.rates = rates
    }

    /// The smallest threshold that a class can have, whatever its pixels. A pixel that is not above those of its
    /// classes need not be kept until the thresholds are known.
    static func lowestThresholds(falseDiscoveryRate: Double) -> [Int32] {
        let limit = LambdaBins.observedLimit
        return PoissonNull.masses.map { mass in
            var tail = 0.0
            // From the far end down: the last count whose tail is within the rate. Room is left for the rounding of
            // the float32 sums.
            for observed in stride(from: limit - 1, through: 0, by: -1) {
                tail += mass[observed]
                if tail * 0.99 > falseDiscoveryRate { return Int32(observed) }
            }
            return -1
        }
    }
}
