/// Everything that decides the bytes of a simulation. Two simulations with equal settings are equal.
package struct SimulationSettings: Sendable, Hashable, Codable {
    /// Another number, another genome, other reads, other loops.
    package var seed: UInt64 = 1
    /// In the order of the files.
    package var chromosomes = [
        Chromosome(name: "chr1", length: 2_400_000), Chromosome(name: "chr2", length: 1_600_000),
    ]
    /// What cuts the chromatin.
    package var enzyme = RestrictionEnzyme.mboI
    /// The share of C and G among the bases.
    package var gcFraction = 0.42

    // Who comes.

    /// Their names.
    package var samples = ["demo"]
    /// Lanes that a sample's read pairs are spread over.
    package var lanes = 2
    /// Read pairs of each sample, duplicates and junk included.
    package var pairs = 800_000

    // Contacts.

    /// The share of contacts between chromosomes.
    package var transFraction = 0.15
    /// The contact frequency falls with the distance s as s to the power of minus this.
    package var decayExponent = 0.75
    /// The shortest distance of a cis contact, in bp.
    package var shortestContact = 400
    /// How unevenly bins are covered: the standard deviation of log2 coverage between bins.
    package var coverageSpread = 0.35

    // Planted loops.

    /// How many are planted in the genome.
    package var loops = 20
    /// How many times more frequent contacts are at a loop's centre than elsewhere at that distance.
    package var loopStrength = 12.0
    /// The standard deviation of a loop's contacts around each anchor, in bp.
    package var loopSpread = 3500.0
    /// The distance of the anchors, in bp; spread evenly over the logarithm.
    package var loopDistances = 120_000...400_000
    /// No anchor is closer than this to the end of a chromosome or to its gap, in bp.
    package var loopMargin = 230_000
    /// No two loops are closer than this in both anchors, in bp.
    package var loopSeparation = 130_000

    // Reads.

    /// Bases of each read.
    package var readLength = 75
    /// Mean and standard deviation of the length of a sequenced molecule, in bp.
    package var moleculeLength = 330.0
    /// The standard deviation of that length, in bp.
    package var moleculeSpread = 60.0
    /// A junction is at least this far from either end of its molecule, in bp.
    package var shortestArm = 15
    /// The share of pairs that copy an earlier pair of the sample.
    package var duplicateFraction = 0.10
    /// The most that the ends of a copy are shortened by, in bp.
    package var duplicateShift = 2
    /// The share of molecules that were never cut and ligated: ordinary pairs, a molecule's length apart.
    package var unligatedFraction = 0.05
    /// The share of molecules that are no part of the genome.
    package var randomFraction = 0.03

    /// What `cohesin demo` simulates.
    package init() {}

    /// Where `N` stands in a chromosome: a fiftieth of it, at most 40 kb, to the right of its middle.
    package func gap(in chromosome: Chromosome) -> Range<Int> {
        let length = min(40_000, chromosome.length / 50)
        let start = chromosome.length / 20 * 11
        return start..<start + length
    }

    /// The shortest chromosome that holds a molecule on either side of its gap.
    package static let shortestChromosome = 20_000

    /// Throws the first setting that cannot be.
    package func check() throws(SimulationError) {
        var seen: Set<String> = []
        for chromosome in chromosomes {
            try Self.checkName(chromosome.name, of: "chromosome")
            guard seen.insert(chromosome.name).inserted else { throw .chromosomeTwice(chromosome.name) }
            guard chromosome.length >= Self.shortestChromosome else {
                throw .chromosomeTooShort(
                    name: chromosome.name, length: chromosome.length, least: Self.shortestChromosome)
            }
            guard chromosome.length <= Int(Int32.max) else {
                throw .chromosomeTooLong(name: chromosome.name, length: chromosome.length)
            }
        }
        for sample in samples { try Self.checkName(sample, of: "sample") }
        try Self.check("--chromosomes", chromosomes.count, 1...100_000)
        try Self.check("--samples", samples.count, 1...10_000)
        try Self.check("--lanes", lanes, 1...999)
        try Self.check("--pairs", pairs, 0...100_000_000_000)
        try Self.check("--loops", loops, 0...1_000_000)
        try Self.check("--read-length", readLength, 20...500)
        try Self.check("--duplicates", duplicateFraction, 0...0.95)
        try Self.check("--duplicate-shift", duplicateShift, 0...10)
        try Self.check("--unligated", unligatedFraction, 0...1)
        try Self.check("--random", randomFraction, 0...1)
        try Self.check("--trans", transFraction, 0...1)
        try Self.check("--decay", decayExponent, 0...3)
        try Self.check("--loop-strength", loopStrength, 1...1000)
        try Self.check("--loop-spread", loopSpread, 100...100_000)
        if unligatedFraction + randomFraction > 1 {
            throw .outOfRange(
                option: "--unligated and --random together", value: "\(unligatedFraction + randomFraction)",
                allowed: "at most 1")
        }
        if chromosomes.count == 1 && transFraction > 0 {
            throw .outOfRange(
                option: "--trans", value: "\(transFraction)", allowed: "0 where there is one chromosome only")
        }
    }

    private static func check<Value: Comparable>(
        _ option: String, _ value: Value, _ allowed: ClosedRange<Value>
    ) throws(SimulationError) {
        guard allowed.contains(value) else {
            throw .outOfRange(
                option: option, value: "\(value)", allowed: "from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
    }

    /// Names become parts of file names and read names.
    private static func checkName(_ name: String, of what: String) throws(SimulationError) {
        let letters = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard letters, let first = name.utf8.first, !"_-.".utf8.contains(first), name.utf8.count <= 100 else {
            throw .badName(name, of: what)
        }
    }
}
