/// Counts over the rows of a .pairs file, the keys and rules of `pairtools stats` 1.1.
///
/// All counts by distance and chromosome leave duplicates (pair type `DD`) out.
package struct PairStatistics: Sendable {
    /// The two strands of a pair, in the order of the file of statistics.
    package static let strandPairs = ["+-", "-+", "--", "++"]
    /// Lower limits in kilobases of the counts `cis_1kb+` and so on.
    package static let cisLimits = [1, 2, 4, 10, 20, 40]
    private static let duplicate = UInt16(UInt8(ascii: "D")) << 8 | UInt16(UInt8(ascii: "D"))

    /// Of the header, in its order.
    package internal(set) var chromosomes: Chromosomes
    /// Rows.
    package internal(set) var total = 0
    /// Neither side has coordinates.
    package internal(set) var unmapped = 0
    /// One side has coordinates.
    package internal(set) var singleSided = 0
    /// Both sides have coordinates.
    package internal(set) var mapped = 0
    /// Mapped pairs of type `DD`.
    package internal(set) var duplicates = 0
    /// Unique pairs with both sides on one chromosome.
    package internal(set) var cis = 0
    /// Cis pairs at least so many kilobases apart, by the index in `cisLimits`.
    package internal(set) var cisBeyond = Array(repeating: 0, count: cisLimits.count)
    /// Mapped pairs that are no duplicates: `total_nodups`.
    package var unique: Int { mapped - duplicates }
    /// Unique pairs between two chromosomes.
    package var trans: Int { unique - cis }

    /// Cis pairs by bin of distance and strands: `bin * 4 + index in strandPairs`.
    package internal(set) var distances = Array(repeating: 0, count: DistanceBins.standard.edges.count * 4)
    /// For speed no look at what all statistics share.
    private let bins = DistanceBins.standard
    private let limits = cisLimits.map { $0 * 1000 }
    var types = TypeCounts()
    var chromosomePairs = ChromosomePairCounts()

    /// No pair counted yet.
    package init(chromosomes: Chromosomes) { self.chromosomes = chromosomes }

    /// Names that a header without sizes did not list.
    mutating func update(_ chromosomes: Chromosomes) { self.chromosomes = chromosomes }

    /// Counts of the pair types, in the order in which they were first seen.
    package var pairTypes: [(name: String, count: Int)] { types.all }

    /// Counts of the pairs of chromosomes, in the order in which they were first seen.
    package var chromosomeFrequencies: [(chromosome1: String, chromosome2: String, count: Int)] {
        chromosomePairs.all.map { (chromosomes.name($0.first), chromosomes.name($0.second), $0.count) }
    }

    /// Counts a row as the file has it.
    package mutating func add(_ record: PairRecord) {
        if record.pairType.count > 2 {
            types.add(record.pairTypeBytes)
        } else if !record.pairType.isEmpty {
            types.add(record.pairTypeCode)
        }
        count(record, isDuplicate: record.pairType.count == 2 && record.pairTypeCode == Self.duplicate)
    }

    /// Counts a row as a duplicate, whatever type it had.
    package mutating func addDuplicate(_ record: PairRecord) {
        types.add(Self.duplicate)
        count(record, isDuplicate: true)
    }

    /// Counts a pair that is just being made. Positions are 1-based, chromosomes as in `PairRecord`.
    mutating func add(
        chromosome1: Int32, position1: Int, strand1: UInt8, chromosome2: Int32, position2: Int, strand2: UInt8,
        type: UInt16
    ) {
        types.add(type)
        count(
            chromosome1, chromosome2, distance: abs(position1 - position2), strand1, strand2,
            isDuplicate: type == Self.duplicate)
    }

    private mutating func count(_ record: PairRecord, isDuplicate: Bool) {
        count(
            record.chromosome1, record.chromosome2, distance: abs(Int(record.position1) - Int(record.position2)),
            record.strand1, record.strand2, isDuplicate: isDuplicate)
    }

    private mutating func count(
        _ chromosome1: Int32, _ chromosome2: Int32, distance: Int, _ strand1: UInt8, _ strand2: UInt8,
        isDuplicate: Bool
    ) {
        total += 1
        guard chromosome1 >= 0, chromosome2 >= 0 else {
            if chromosome1 < 0, chromosome2 < 0 { unmapped += 1 } else { singleSided += 1 }
            return
        }
        mapped += 1
        guard !isDuplicate else {
            duplicates += 1
            return
        }
        chromosomePairs.add(chromosome1, chromosome2)
        guard chromosome1 == chromosome2 else { return }
        cis += 1
        let limits = limits
        cisBeyond.withUnsafeMutableBufferPointer { counts in
            // Distances are of all sizes: six additions take less time than branches that are foretold wrongly.
            for index in counts.indices { counts[index] &+= distance >= limits[index] ? 1 : 0 }
        }
        // A pair without strands has a distance but no place in this table.
        guard strand1 != UInt8(ascii: "."), strand2 != UInt8(ascii: ".") else { return }
        let strands = strand1 == UInt8(ascii: "+") ? (strand2 == strand1 ? 3 : 0) : (strand2 == strand1 ? 2 : 1)
        distances[bins.bin(of: distance) * 4 + strands] += 1
    }
}
