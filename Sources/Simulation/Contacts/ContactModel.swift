/// Draws contacts: a power of the distance within chromosomes, a flat background between them, planted loops on top,
/// and an uneven coverage over all of it, as efficiency of digestion and mapping leave it.
///
/// Every contact is proposed without coverage and accepted with the product of the coverage of its two places, so the
/// coverage of a bin is a factor of its row and its column: what balancing removes.
package struct ContactModel: Sendable {
    package let loops: [PlantedLoop]
    private let settings: SimulationSettings
    /// The end of each chromosome when all stand in a row; 0-based, exclusive.
    private let ends: [Int]
    /// Chance that a contact end in this bin is seen, by chromosome and bin; the highest is 1.
    private let coverage: [[Float]]
    private let gaps: [Range<Int>]
    /// Running sums of the loops' weights beside the background's weight of 1.
    private let loopWeights: [Double]
    private let decay: DistanceDecay

    /// Base pairs of a bin of even coverage.
    package static let coverageBin = 5000

    package init(_ settings: SimulationSettings) throws(SimulationError) {
        self.settings = settings
        loops = try PlantedLoop.place(settings)
        var ends: [Int] = []
        for chromosome in settings.chromosomes { ends.append((ends.last ?? 0) + chromosome.length) }
        self.ends = ends
        gaps = settings.chromosomes.map { settings.gap(in: $0) }
        coverage = settings.chromosomes.indices.map { Self.coverage(of: $0, settings) }
        let longest = settings.chromosomes.map(\.length).max() ?? 0
        decay = DistanceDecay(
            exponent: settings.decayExponent, shortest: Double(settings.shortestContact), longest: Double(longest))
        // The background proposes a pixel of one square base pair at distance s with density(s) / genome. A loop of
        // strength k adds k - 1 times that at its centre and falls off as a Gaussian in both directions, whose integral
        // is 2 pi spread^2 times its height.
        var running = 0.0
        var weights: [Double] = []
        let area = 2 * 3.141_592_653_589_793 * settings.loopSpread * settings.loopSpread
        for loop in loops {
            running +=
                (settings.loopStrength - 1) * area * decay.density(Double(loop.distance)) / Double(ends.last ?? 1)
            weights.append(running)
        }
        loopWeights = weights
    }

    /// Coverage of bins: neighbouring bins resemble each other, and each has a share of its own.
    private static func coverage(of chromosome: Int, _ settings: SimulationSettings) -> [Float] {
        var random = RandomStream(seed: settings.seed, purpose: .coverage, group: chromosome)
        let count = settings.chromosomes[chromosome].length / coverageBin + 1
        var drift = random.gaussian()
        let logarithms = (0..<count).map { _ in
            drift = 0.95 * drift + 0.312 * random.gaussian()
            return settings.coverageSpread * (0.8 * drift + 0.6 * random.gaussian())
        }
        // Two standard deviations above the mean is as good as it gets.
        return logarithms.map { Float(PortableMath.exp2(min(0, $0 - 2 * settings.coverageSpread))) }
    }

    /// The next contact. Its ends are in no order.
    package func draw(_ random: inout RandomStream) -> SimulatedContact {
        let contact = random.chance(settings.transFraction) ? drawTrans(&random) : drawCis(&random)
        guard random.next() & 1 == 0 else { return contact }
        return SimulatedContact(
            chromosome1: contact.chromosome2, chromosome2: contact.chromosome1,
            position1: contact.position2, position2: contact.position1)
    }

    private func drawCis(_ random: inout RandomStream) -> SimulatedContact {
        let loopWeight = loopWeights.last ?? 0
        while true {
            let choice = random.fraction() * (1 + loopWeight)
            var chromosome: Int
            var first: Int
            var second: Int
            if choice < loopWeight {
                let loop = loops[loopWeights.partitioningIndex { $0 > choice }]
                chromosome = loop.chromosome
                first = loop.anchor1 + Int(random.gaussian() * settings.loopSpread)
                second = loop.anchor2 + Int(random.gaussian() * settings.loopSpread)
                guard first >= 0 else { continue }
            } else {
                (chromosome, first) = place(random.below(ends[ends.count - 1]))
                second = first + Int(decay.distance(random.fraction()))
            }
            guard second < settings.chromosomes[chromosome].length,
                isSeen(chromosome, first, chromosome, second, &random)
            else { continue }
            return SimulatedContact(
                chromosome1: chromosome, chromosome2: chromosome, position1: first, position2: second)
        }
    }

    private func drawTrans(_ random: inout RandomStream) -> SimulatedContact {
        while true {
            let (chromosome1, position1) = place(random.below(ends[ends.count - 1]))
            let (chromosome2, position2) = place(random.below(ends[ends.count - 1]))
            guard chromosome1 != chromosome2,
                isSeen(chromosome1, position1, chromosome2, position2, &random)
            else { continue }
            return SimulatedContact(
                chromosome1: chromosome1, chromosome2: chromosome2, position1: position1, position2: position2)
        }
    }

    /// The chromosome and position of a place in the row of all chromosomes.
    private func place(_ position: Int) -> (chromosome: Int, position: Int) {
        let chromosome = ends.partitioningIndex { $0 > position }
        return (chromosome, position - (chromosome == 0 ? 0 : ends[chromosome - 1]))
    }

    private func isSeen(
        _ chromosome1: Int, _ position1: Int, _ chromosome2: Int, _ position2: Int, _ random: inout RandomStream
    ) -> Bool {
        let chance =
            coverage[chromosome1][position1 / Self.coverageBin] * coverage[chromosome2][position2 / Self.coverageBin]
        return random.chance(Double(chance)) && !gaps[chromosome1].contains(position1)
            && !gaps[chromosome2].contains(position2)
    }
}

/// Distances whose density falls as a power: s^-exponent between the shortest and the longest.
private struct DistanceDecay: Sendable {
    private let exponent: Double
    private let shortest: Double
    /// 1 - exponent, or 0 where the integral is a logarithm.
    private let power: Double
    private let low: Double
    private let high: Double

    init(exponent: Double, shortest: Double, longest: Double) {
        self.exponent = exponent
        self.shortest = shortest
        power = abs(1 - exponent) < 1e-6 ? 0 : 1 - exponent
        low = power == 0 ? PortableMath.log2(shortest) : PortableMath.power(shortest, power)
        high = power == 0 ? PortableMath.log2(longest) : PortableMath.power(longest, power)
    }

    /// The distance below which the share `fraction` of all distances lies; bp.
    func distance(_ fraction: Double) -> Double {
        let value = low + (high - low) * fraction
        return power == 0 ? PortableMath.exp2(value) : PortableMath.power(value, 1 / power)
    }

    /// The chance of a distance between s and s + 1 bp.
    func density(_ s: Double) -> Double {
        // The integral of s^-1 is ln s = log2 s * ln 2.
        power == 0
            ? 1 / (s * (high - low) * 0.693_147_180_559_945_3)
            : PortableMath.power(s, -exponent) * power / (high - low)
    }
}
