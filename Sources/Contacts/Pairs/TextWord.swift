/// Eight bytes of text as one number, the first byte lowest: what is done to it is done to all eight.
struct TextWord {
    let bits: UInt64

    private static let each: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    init(at place: UnsafeRawPointer) { bits = UInt64(littleEndian: place.loadUnaligned(as: UInt64.self)) }

    @inline(__always)
    init(_ bits: UInt64) { self.bits = bits }

    /// The highest bit of the first tab's byte is the lowest bit that is set; 0 without a tab.
    @inline(__always)
    var tabs: UInt64 {
        let difference = bits ^ 0x09 &* Self.each
        return (difference &- Self.each) & ~difference & Self.highBits
    }

    /// The first `count` bytes, 0 to 8, as digits of a decimal number.
    @inline(__always)
    func digits(_ count: Int) -> Digits {
        // Moved to the end, so that zeros come before them.
        Digits((bits ^ 0x30 &* Self.each) << UInt64(64 &- 8 &* count))
    }

    /// Eight digits, the first one, in the lowest byte, worth most.
    struct Digits {
        private let bits: UInt64

        @inline(__always)
        init(_ bits: UInt64) { self.bits = bits }

        /// A byte beyond 9 gets its highest bit by the addition, or has it.
        @inline(__always)
        var areValid: Bool { (bits &+ 0x76 &* each | bits) & highBits == 0 }

        /// Neighbours become numbers of two digits, then of four, then of eight.
        @inline(__always)
        var value: UInt64 {
            let twos = bits &* 10 &+ bits >> 8
            let low = (twos & 0x0000_00FF_0000_00FF) &* (100 + 1_000_000 << 32)
            let high = (twos >> 16 & 0x0000_00FF_0000_00FF) &* (1 + 10_000 << 32)
            return (low &+ high) >> 32
        }
    }
}
