/// Letters of the sequence alphabet.
enum Bases {
    /// A, C, G or T by the two lowest bits.
    @inline(__always)
    static func letters(_ bits: UInt64) -> UInt8 {
        // The four letters in the bytes of a word, the first in the lowest.
        UInt8(truncatingIfNeeded: 0x5447_4341 as UInt64 &>> ((bits & 3) &* 8))
    }

    /// The number that `letters` turns into this base.
    @inline(__always)
    static func number(_ base: UInt8) -> UInt64 {
        switch base {
        case UInt8(ascii: "A"): 0
        case UInt8(ascii: "C"): 1
        case UInt8(ascii: "G"): 2
        default: 3
        }
    }

    /// The base on the other strand; N for N.
    @inline(__always)
    static func complement(_ base: UInt8) -> UInt8 {
        // In ASCII A and T differ in 0x15, C and G in 0x04; bit 1 tells the two couples apart, and bit 3 is N's alone.
        let change: UInt8 = base & 2 == 0 ? 0x15 : 0x04
        return base & 8 == 0 ? base ^ change : base
    }
}
