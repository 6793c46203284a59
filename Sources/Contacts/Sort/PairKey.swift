import SequenceIO

/// What rows are sorted by, in 128 bits: chromosomes of both sides, positions of both sides, and the first two bytes of
/// the pair type.
struct PairKey: Comparable {
    /// chromosome 1 (24 bits), chromosome 2 (24), position 1 (upper 16).
    var high: UInt64
    /// position 1 (lower 16 bits), position 2 (32), pair type (16).
    var low: UInt64

    /// The chromosomes as numbers, the unmapped side as 0: not yet in the order of names.
    @inline(__always)
    init(_ record: PairRecord) {
        let chromosome1 = UInt64(UInt32(bitPattern: record.chromosome1 &+ 1))
        let chromosome2 = UInt64(UInt32(bitPattern: record.chromosome2 &+ 1))
        let position1 = UInt64(record.position1)
        high = chromosome1 << 40 | chromosome2 << 16 | position1 >> 16
        low = (position1 & 0xFFFF) << 48 | UInt64(record.position2) << 16 | UInt64(record.pairTypeCode)
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The key without the pair type.
    var coordinates: PairKey { PairKey(high: high, low: low & ~0xFFFF) }

    @inline(__always)
    static func < (left: PairKey, right: PairKey) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// The key with other numbers for its chromosomes.
    @inline(__always)
    func renumbered(by table: UnsafePointer<UInt32>) -> PairKey {
        let chromosome1 = UInt64(table[Int(high >> 40)])
        let chromosome2 = UInt64(table[Int(high >> 16 & 0xFF_FFFF)])
        return PairKey(high: chromosome1 << 40 | chromosome2 << 16 | high & 0xFFFF, low: low)
    }
}

/// The order of chromosome names by their bytes (`LC_COLLATE=C`), the unmapped side `!` among them.
struct ChromosomeRanks {
    /// For number + 1 (0: unmapped) the rank.
    let ranks: [UInt32]
    /// For each rank the number + 1.
    let numbers: [UInt32]

    init(_ chromosomes: Chromosomes) { self.init(names: chromosomes.names.names) }

    init(names: [[UInt8]]) {
        let all = [[UInt8(ascii: "!")]] + names
        let sorted = all.indices.sorted { all[$0].lexicographicallyPrecedes(all[$1]) }
        var ranks = Array(repeating: UInt32(0), count: all.count)
        for (rank, number) in sorted.enumerated() { ranks[number] = UInt32(rank) }
        self.ranks = ranks
        numbers = sorted.map(UInt32.init)
    }
}
