/// Counts over the reads of one FASTQ file.
package struct ReadStatistics: Sendable, Equatable {
    /// Reads counted.
    package internal(set) var reads = 0
    /// Bases of all reads.
    package internal(set) var bases = 0
    /// Bases of the shortest and the longest read.
    package internal(set) var shortest = Int.max
    /// Bases of the longest read.
    package internal(set) var longest = 0
    /// By length, up to `longestTold`, how many reads have it; the last one stands for all that are longer.
    package internal(set) var lengths: [Int] = []
    /// Bases of the longest reads that `lengths` tells apart.
    package static let longestTold = 10_000
    /// Letters and qualities by position in the read.
    package internal(set) var cycles = CycleStatistics()
    /// Adapters and poly-G tails.
    package internal(set) var artefacts = ReadArtefacts()
    /// Beyond the cycles that are told apart.
    var gcBeyond = 0
    var unknownBeyond = 0
    var q30Beyond = 0

    /// No read counted yet.
    package init() {}

    /// Bases that are G or C.
    package var gc: Int { cycles.total(1) + cycles.total(2) + gcBeyond }
    /// Bases that are N.
    package var unknown: Int { cycles.total(4) + unknownBeyond }
    /// Bases whose quality is at least 30 (one error in a thousand).
    package var q30: Int { cycles.q30 + q30Beyond }

    /// Bases of the mean read.
    package var meanLength: Double { reads == 0 ? 0 : Double(bases) / Double(reads) }
    /// G and C among the bases that are known.
    package var gcFraction: Double { bases == unknown ? 0 : Double(gc) / Double(bases - unknown) }
    /// Bases that are N, from 0 to 1.
    package var unknownFraction: Double { bases == 0 ? 0 : Double(unknown) / Double(bases) }
    /// Bases with a quality of 30 or more, from 0 to 1.
    package var q30Fraction: Double { bases == 0 ? 0 : Double(q30) / Double(bases) }
}
