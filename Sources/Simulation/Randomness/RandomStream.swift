/// A stream of pseudo-random numbers that is the same on every machine: xoshiro256** (Blackman and Vigna, 2018), its
/// state filled by SplitMix64 as its authors advise.
///
/// A stream is named by a seed and three numbers, so that the thousandth molecule of the second sample has a stream
/// of its own: it can be made without making the 999 before it, in any order and on any thread.
package struct RandomStream: Sendable {
    private var a: UInt64
    private var b: UInt64
    private var c: UInt64
    private var d: UInt64

    /// The stream of `item` in `group` for this `purpose`. Streams that differ in any of the four numbers are
    /// independent.
    package init(seed: UInt64, purpose: Purpose, group: Int = 0, item: Int = 0) {
        var mixer = SplitMix64(state: seed)
        mixer.absorb(purpose.rawValue)
        mixer.absorb(UInt64(truncatingIfNeeded: group))
        mixer.absorb(UInt64(truncatingIfNeeded: item))
        a = mixer.next()
        b = mixer.next()
        c = mixer.next()
        d = mixer.next()
    }

    /// What a stream is for. The numbers are part of what a seed means: never reuse one.
    package enum Purpose: UInt64, Sendable {
        case bases = 1
        case coverage = 2
        case loops = 3
        case copies = 4
        case molecules = 5
        case sequencing = 6
        case contacts = 7
    }

    /// 64 random bits.
    @inline(__always)
    package mutating func next() -> UInt64 {
        let result = rotateLeft(b &* 5, 7) &* 9
        let shifted = b &<< 17
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = rotateLeft(d, 45)
        return result
    }

    /// A number in 0 ..< 1, a multiple of 2^-53.
    @inline(__always)
    package mutating func fraction() -> Double {
        Double(next() &>> 11) * 0x1p-53
    }

    /// A whole number in 0 ..< `bound`, every one equally likely (Lemire's multiply and reject). `bound` is above 0.
    @inline(__always)
    package mutating func below(_ bound: Int) -> Int {
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A whole number in `range`, which is not empty.
    @inline(__always)
    package mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True with this probability.
    @inline(__always)
    package mutating func chance(_ probability: Double) -> Bool {
        fraction() < probability
    }

    /// A number of mean 0 and variance 1, close to normal and within -6 ... 6: the sum of twelve 16-bit numbers. Sums
    /// are exact, so machines agree to the last bit, which they do not for logarithms and cosines.
    @inline(__always)
    package mutating func gaussian() -> Double {
        var sum: UInt64 = 0
        for _ in 0..<3 {
            let bits = next()
            sum &+= (bits & 0xFFFF) &+ (bits &>> 16 & 0xFFFF) &+ (bits &>> 32 & 0xFFFF) &+ (bits &>> 48)
        }
        return (Double(sum) + 6) * 0x1p-16 - 6
    }

    @inline(__always)
    private func rotateLeft(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value &<< count | value &>> (64 &- count)
    }
}

/// Steele, Lea and Flood's SplitMix64: fills the state of another generator.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed &>> 31
    }

    /// Makes everything that follows depend on `value`, too.
    mutating func absorb(_ value: UInt64) {
        state = next() ^ value
    }
}
