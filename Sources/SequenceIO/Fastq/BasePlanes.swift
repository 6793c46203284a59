/// The bases of a read as sets of places: for each set of letters (A 1, C 2, G 4, T 8, and sums of these) a bit for each
/// base of the read that is one of them.
///
/// What is asked of a read is then asked of 64 bases at a time.
struct BasePlanes: ~Copyable {
    /// Sets of letters.
    private static let sets = 16
    /// Words without a bit behind those of the read.
    private static let padding = 2

    /// Bases of the read at hand, and words that they take in each plane.
    private(set) var count = 0
    private(set) var words = 0
    /// Plane after plane, each of `capacity` words.
    private(set) var start: UnsafeMutablePointer<UInt64>
    private(set) var capacity = 8

    init() {
        start = .allocate(capacity: Self.sets * capacity)
        start.initialize(repeating: 0, count: Self.sets * capacity)
    }

    deinit { start.deallocate() }

    /// The words of a set's plane.
    @inline(__always)
    subscript(set: Int) -> UnsafeMutablePointer<UInt64> { start + set &* capacity }

    /// 128 bits of a set's plane from a word on.
    @inline(__always)
    func bases(of set: Int, from word: Int) -> UInt128 {
        let plane = self[set] + word
        return UInt128(plane[1]) << 64 | UInt128(plane[0])
    }

    /// Makes room for a read, of which the planes of the four letters are to be set, then those that are asked for.
    mutating func begin(_ count: Int) {
        self.count = count
        words = (count + 63) / 64
        if words + Self.padding > capacity { grow(words + Self.padding) }
        for letter in 0..<4 {
            (self[1 << letter] + words).update(repeating: 0, count: Self.padding)
        }
    }

    /// Sets the planes of the four letters from a base on that begins a word.
    mutating func set(_ bases: UnsafeRawBufferPointer, from first: Int = 0) {
        let (a, c, g, t) = (self[1], self[2], self[4], self[8])
        for plane in [a, c, g, t] { (plane + first / 64).update(repeating: 0, count: words - first / 64) }
        for place in first..<bases.count {
            let bit: UInt64 = 1 << UInt64(place % 64)
            switch bases[place] & 0xDF {
            case UInt8(ascii: "A"): a[place / 64] |= bit
            case UInt8(ascii: "C"): c[place / 64] |= bit
            case UInt8(ascii: "G"): g[place / 64] |= bit
            case UInt8(ascii: "T"): t[place / 64] |= bit
            default: break
            }
        }
    }

    /// Sets the planes of sets of several letters.
    mutating func join(_ sets: [Int]) {
        for set in sets {
            let plane = self[set]
            plane.update(repeating: 0, count: words + Self.padding)
            for letter in 0..<4 where set >> letter & 1 != 0 {
                let other = self[1 << letter]
                for word in 0..<words { plane[word] |= other[word] }
            }
        }
    }

    private mutating func grow(_ needed: Int) {
        start.deallocate()
        capacity = needed * 2
        start = .allocate(capacity: Self.sets * capacity)
        start.initialize(repeating: 0, count: Self.sets * capacity)
    }
}
