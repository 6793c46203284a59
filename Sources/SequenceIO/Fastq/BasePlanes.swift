import CShims

/// The bases of a read as sets of places: for each set of letters (A 1, C 2, G 4, T 8, and sums of these) a bit for each
/// base of the read that is one of them.
///
/// What is asked of a read is then asked of 64 bases at a time.
struct BasePlanes: ~Copyable {
    /// Sets of letters.
    static let sets = 16
    static let known = 15
    /// Words without a bit behind those of the read.
    static let padding = 2

    /// Bases of the read at hand, and words that they take in each plane.
    private(set) var count = 0
    private(set) var words = 0
    /// Plane after plane, each of `capacity` words.
    private var planes: UnsafeMutablePointer<UInt64>
    private var capacity = 8

    init() {
        planes = .allocate(capacity: Self.sets * capacity)
        planes.initialize(repeating: 0, count: Self.sets * capacity)
    }

    deinit { planes.deallocate() }

    /// The words of a set's plane; those for several letters only when they were asked for.
    @inline(__always)
    subscript(set: Int) -> UnsafeMutablePointer<UInt64> { planes + set * capacity }

    /// Takes a read.
    ///
    /// - Parameters:
    ///   - isPlain: whether all letters are A, C, G, T or N. Only then they are told by three bits of each.
    ///   - sets: of several letters, that will be asked for.
    mutating func set(_ bases: UnsafeRawBufferPointer, isPlain: Bool, sets: [Int]) {
        guard let start = bases.baseAddress else { return }
        count = bases.count
        words = (count + 63) / 64
        let padded = words + Self.padding
        if padded > capacity { grow(padded) }
        let (a, c, g, t) = (self[1], self[2], self[4], self[8])
        for word in 0..<words {
            let bits =
                isPlain
                ? Self.bits(start + 64 * word, count: min(64, count - 64 * word)) : Self.anyBits(bases, 64 * word)
            a[word] = bits.a
            c[word] = bits.c
            g[word] = bits.g
            t[word] = bits.t
        }
        for word in words..<padded {
            a[word] = 0
            c[word] = 0
            g[word] = 0
            t[word] = 0
        }
        for set in sets {
            let plane = self[set]
            for word in 0..<padded {
                var bits: UInt64 = 0
                if set & 1 != 0 { bits |= a[word] }
                if set & 2 != 0 { bits |= c[word] }
                if set & 4 != 0 { bits |= g[word] }
                if set & 8 != 0 { bits |= t[word] }
                plane[word] = bits
            }
        }
    }

    private mutating func grow(_ needed: Int) {
        planes.deallocate()
        capacity = needed * 2
        planes = .allocate(capacity: Self.sets * capacity)
        planes.initialize(repeating: 0, count: Self.sets * capacity)
    }

    private typealias Bits = (a: UInt64, c: UInt64, g: UInt64, t: UInt64)

    /// Of up to 64 letters; up to fifteen more bytes are read.
    @inline(__always)
    private static func bits(_ start: UnsafeRawPointer, count: Int) -> Bits {
        // Bits 1 to 3 of A, C, G, T, N are 000, 001, 011, 010, 111, lowest last.
        let bits = shim_bits_of_letters(start, Int64(count))
        let there = UInt64.max >> UInt64(64 - count)
        return (
            ~bits.low & ~bits.middle & there, bits.low & ~bits.middle & there,
            bits.low & bits.middle & ~bits.high & there, ~bits.low & bits.middle & there
        )
    }

    /// Of up to 64 letters of any kind.
    private static func anyBits(_ bases: UnsafeRawBufferPointer, _ from: Int) -> Bits {
        var bits: Bits = (0, 0, 0, 0)
        for place in from..<min(bases.count, from + 64) {
            let bit: UInt64 = 1 << UInt64(place - from)
            switch bases[place] & 0xDF {
            case UInt8(ascii: "A"): bits.a |= bit
            case UInt8(ascii: "C"): bits.c |= bit
            case UInt8(ascii: "G"): bits.g |= bit
            case UInt8(ascii: "T"): bits.t |= bit
            default: break
            }
        }
        return bits
    }
}
