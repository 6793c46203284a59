/// Draws contacts: a power of the distance within chromosomes, a flat background between them, planted loops on top,
/// and an uneven coverage over all of it, as efficiency of digestion and mapping leave it.
///
/// Every contact is proposed without coverage and accepted with the product of the coverage of its two places, so the
/// coverage of a bin is a factor of its row and its column: what balancing removes.
package struct ContactModel: Sendable {
    /// All that are planted, in the order of the genome.
    package let loops: [PlantedLoop]
    private let settings: SimulationSettings
    private let genome: ChromosomeRow
    /// Chance that a contact end in this bin is seen, by chromosome and bin; the highest is 1.
    private let coverage: [[Float]]
    private let gaps: [Range<Int>]
    private let lengths: [Int]
    /// Running sums of the loops' weights beside the background's weight of 1.
    private let loopWeights: [Double]
    private let decay: DistanceDecay

    /// Base pairs of a bin of even coverage.
    package static let coverageBin = 5000

    /// Plants the loops. Throws where they have no room.
    package init(_ settings: SimulationSettings) throws(SimulationError) {
        self.settings = settings
        loops = try PlantedLoop.place(settings)
        genome = ChromosomeRow(settings.chromosomes)
        gaps = settings.chromosomes.map { settings.gap(in: $0) }
        lengths = settings.chromosomes.map(\.length)
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
                (settings.loopStrength - 1) * area * decay.density(Double(loop.distance)) / Double(genome.length)
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
            let contact =
                choice < loopWeight
                ? drawAtLoop(loopWeights.partitioningIndex { $0 > choice }, &random) : drawByDistance(&random)
            if let contact { return contact }
        }
    }

    /// A contact at a loop, or nil if what was proposed is not seen.
    private func drawAtLoop(_ index: Int, _ random: inout RandomStream) -> SimulatedContact? {
        let loop = loops[index]
        let contact = SimulatedContact(
            chromosome1: loop.chromosome, chromosome2: loop.chromosome,
            position1: loop.anchor1 + Int(random.gaussian() * settings.loopSpread),
            position2: loop.anchor2 + Int(random.gaussian() * settings.loopSpread))
        guard contact.position1 >= 0, contact.position2 < lengths[loop.chromosome] else { return nil }
        return isSeen(contact, chance: random.fraction()) ? contact : nil
    }

    /// A contact of the background, or nil if what was proposed is not seen. Most proposals are not, and their exact
    /// distance is not needed to know it: a power of a number takes longer than all the rest.
    private func drawByDistance(_ random: inout RandomStream) -> SimulatedContact? {
        let (chromosome, first) = genome.place(random.below(genome.length))
        let share = random.fraction()
        let room = lengths[chromosome] - first
        let distances = decay.distances(around: share)
        guard distances.lowerBound < room else { return nil }
        var contact = SimulatedContact(
            chromosome1: chromosome, chromosome2: chromosome, position1: first, position2: first)
        let isInside = distances.upperBound < room
        if !isInside {
            contact.position2 += decay.distance(share)
            guard contact.position2 < lengths[chromosome] else { return nil }
        }
        let chance = random.fraction()
        if isInside {
            let highest =
                coverage(chromosome, first)
                * highestCoverage(chromosome, first + distances.lowerBound...first + distances.upperBound)
            guard chance < Double(highest) else { return nil }
            contact.position2 += decay.distance(share)
        }
        return isSeen(contact, chance: chance) ? contact : nil
    }

    private func drawTrans(_ random: inout RandomStream) -> SimulatedContact {
        while true {
            let (chromosome1, position1) = genome.place(random.below(genome.length))
            let (chromosome2, position2) = genome.place(random.below(genome.length))
            guard chromosome1 != chromosome2 else { continue }
            let contact = SimulatedContact(
                chromosome1: chromosome1, chromosome2: chromosome2, position1: position1, position2: position2)
            if isSeen(contact, chance: random.fraction()) { return contact }
        }
    }

    /// Whether a proposed contact is one, for a `chance` between 0 and 1.
    private func isSeen(_ contact: SimulatedContact, chance: Double) -> Bool {
        let seen =
            coverage(contact.chromosome1, contact.position1) * coverage(contact.chromosome2, contact.position2)
        return chance < Double(seen) && !gaps[contact.chromosome1].contains(contact.position1)
            && !gaps[contact.chromosome2].contains(contact.position2)
    }

    private func coverage(_ chromosome: Int, _ position: Int) -> Float {
        coverage[chromosome][position / Self.coverageBin]
    }

    /// At least the coverage of every place in a range.
    private func highestCoverage(_ chromosome: Int, _ positions: ClosedRange<Int>) -> Float {
        let bins = positions.lowerBound / Self.coverageBin...positions.upperBound / Self.coverageBin
        guard bins.count <= 4 else { return 1 }
        return bins.reduce(0) { max($0, coverage[chromosome][$1]) }
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
    /// The distances below which multiples of `1 / steps` of all distances lie; bp.
    private var quantiles: [Int] = []

    private static let steps = 1 << 15

    init(exponent: Double, shortest: Double, longest: Double) {
        self.exponent = exponent
        self.shortest = shortest
        power = abs(1 - exponent) < 1e-6 ? 0 : 1 - exponent
        low = power == 0 ? PortableMath.log2(shortest) : PortableMath.power(shortest, power)
        high = power == 0 ? PortableMath.log2(longest) : PortableMath.power(longest, power)
        quantiles = (0...Self.steps).map { distance(Double($0) / Double(Self.steps)) }
    }

    /// The distance below which the share `share` of all distances lies; whole bp.
    func distance(_ share: Double) -> Int {
        let value = low + (high - low) * share
        return Int(power == 0 ? PortableMath.exp2(value) : PortableMath.power(value, 1 / power))
    }

    /// Distances among which `distance(share)` is, found without a power. One base pair to either side is more than
    /// rounding can move it.
    func distances(around share: Double) -> ClosedRange<Int> {
        let step = Int(share * Double(Self.steps))
        return quantiles[step] - 1...quantiles[step + 1] + 1
    }

    /// The chance of a distance between s and s + 1 bp.
    func density(_ s: Double) -> Double {
        // The integral of s^-1 is ln s = log2 s * ln 2.
        power == 0
            ? 1 / (s * (high - low) * 0.693_147_180_559_945_3)
            : PortableMath.power(s, -exponent) * power / (high - low)
    }
}
