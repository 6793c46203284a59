/// Puts chromosomes and first position into as few bits as a file's keys need, so that fewer digits are to be sorted by.
struct KeyPacking: @unchecked Sendable {
    private let ranks: UnsafePointer<UInt32>
    private let nameBits: UInt64
    private let positionBits: UInt64
    /// Low bits of the position that have no room (with more than 65,535 chromosomes); the key's low word has them, too.
    private let cutBits: UInt64

    /// How many low bits of a packed key differ between keys.
    var width: UInt64 { 2 * nameBits + positionBits - cutBits }

    /// - Parameters:
    ///   - ranks: for each number of a chromosome its rank; as long as the packing is used.
    ///   - positions: all bits that are set in any first position.
    ///   - count: of ranks.
    init(ranks: UnsafePointer<UInt32>, count: Int, positions: UInt32) {
        self.ranks = ranks
        nameBits = UInt64(Int.bitWidth - (count - 1).leadingZeroBitCount)
        positionBits = UInt64(UInt32.bitWidth - positions.leadingZeroBitCount)
        cutBits = max(64, 2 * nameBits + positionBits) - 64
    }

    /// The key with the packed parts as high word.
    @inline(__always)
    func packed(_ key: PairKey) -> PairKey {
        let chromosome1 = UInt64(ranks[Int(key.high >> 40)])
        let chromosome2 = UInt64(ranks[Int(key.high >> 16 & 0xFF_FFFF)])
        let position = (key.high & 0xFFFF) << 16 | key.low >> 48
        let names = chromosome1 &<< nameBits | chromosome2
        return PairKey(high: names << (positionBits &- cutBits) | position &>> cutBits, low: key.low)
    }

    /// The key of which `packed` made this one, with ranks for numbers.
    @inline(__always)
    func unpacked(_ key: PairKey) -> PairKey {
        let bits = positionBits &- cutBits
        let names = key.high >> bits
        let position = (key.high & ~(UInt64.max << bits)) &<< cutBits
        let chromosome1 = names &>> nameBits
        let chromosome2 = names & ~(UInt64.max &<< nameBits)
        return PairKey(high: chromosome1 << 40 | chromosome2 << 16 | position >> 16, low: key.low)
    }
}
