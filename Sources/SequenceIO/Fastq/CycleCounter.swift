/// Counts bases and qualities by cycle, sixteen at a time, in numbers so small that they must be settled now and then.
struct CycleCounter: ~Copyable {
    /// What can be wrong with a read.
    struct Faults {
        /// A letter beside A, C, G, T and N.
        var letter = false
        /// A quality outside `!` to `~`.
        var quality = false
    }

    /// Reads that may be added before the counts must be settled: they are bytes.
    static let mostReads = 255
    private static let most = CycleStatistics.most

    /// By cycle the reads with A, then C, G, T, N, then those with a quality of at least 30.
    let letters: UnsafeMutablePointer<UInt8>
    /// Sums of qualities of cycles with even and with odd numbers: so no byte must be made two in the loop.
    private let sums: UnsafeMutablePointer<UInt16>
    private static let odd = most / 2
    /// Sixteen times all bits, sixteen times none.
    private let ends: UnsafeMutablePointer<UInt8>
    private(set) var reads = 0
    /// Cycles that the longest read has.
    private(set) var longest = 0

    init() {
        letters = .allocate(capacity: 6 * Self.most)
        sums = .allocate(capacity: Self.most)
        ends = .allocate(capacity: 32)
        letters.initialize(repeating: 0, count: 6 * Self.most)
        sums.initialize(repeating: 0, count: Self.most)
        ends.initialize(repeating: 0xFF, count: 16)
        (ends + 16).initialize(repeating: 0, count: 16)
    }

    deinit {
        letters.deallocate()
        sums.deallocate()
        ends.deallocate()
    }

    /// The sum of the qualities of a cycle.
    func quality(_ cycle: Int) -> Int { Int(sums[cycle / 2 + cycle % 2 * Self.odd]) }

    mutating func clear() {
        letters.update(repeating: 0, count: 6 * Self.most)
        sums.update(repeating: 0, count: Self.most)
        reads = 0
        longest = 0
    }

    /// Adds the first cycles of a read. Behind both texts fifteen more bytes may be read.
    @inline(__always)
    mutating func add(_ bases: UnsafeRawPointer, _ values: UnsafeRawPointer, count: Int) -> Faults {
        longest = max(longest, count)
        reads &+= 1
        // All bits where a letter, or a quality, is none.
        var wrongLetters = SIMD16<UInt8>()
        var wrongQualities = SIMD16<UInt8>()
        var place = 0
        while place < count {
            // The last sixteen may go beyond the read.
            let there = ends.loadVector(at: max(0, 16 &- (count &- place)))
            add(bases + place, values + place, at: place, there, &wrongLetters, &wrongQualities)
            place &+= 16
        }
        return Faults(letter: Self.hasBits(wrongLetters), quality: Self.hasBits(wrongQualities))
    }

    /// - Parameter there: all bits of each byte that is the read's.
    @inline(__always)
    private func add(
        _ bases: UnsafeRawPointer, _ values: UnsafeRawPointer, at place: Int, _ there: SIMD16<UInt8>,
        _ wrongLetters: inout SIMD16<UInt8>, _ wrongQualities: inout SIMD16<UInt8>
    ) {
        let upper = bases.loadUnaligned(as: SIMD16<UInt8>.self) & SIMD16(repeating: 0xDF) & there
        let a = count(upper, 0x41, 0, place)
        let c = count(upper, 0x43, 1, place)
        let g = count(upper, 0x47, 2, place)
        let t = count(upper, 0x54, 3, place)
        let n = count(upper, 0x4E, 4, place)
        wrongLetters |= there & ~(a | c | g | t | n)
        let quality = (values.loadUnaligned(as: SIMD16<UInt8>.self) &- SIMD16(repeating: 33)) & there
        // The optimiser knows vectors that are equal, not which is greater: a sum tells it by its highest bit.
        wrongQualities |= (quality | (quality &+ SIMD16(repeating: 128 - (127 - 33)))) & SIMD16(repeating: 0x80)
        let isQ30 = (quality &+ SIMD16(repeating: 128 - 30)) & SIMD16(repeating: 0x80)
        add(isQ30 .== SIMD16(repeating: 0x80), 5, place)
        let pairs = unsafeBitCast(quality, to: SIMD8<UInt16>.self)
        add(pairs & SIMD8(repeating: 0xFF), place / 2)
        add(pairs &>> SIMD8(repeating: 8), place / 2 &+ Self.odd)
    }

    @inline(__always)
    private func add(_ qualities: SIMD8<UInt16>, _ place: Int) {
        let target = UnsafeMutableRawPointer(sums + place)
        target.storeBytes(of: target.loadUnaligned(as: SIMD8<UInt16>.self) &+ qualities, as: SIMD8<UInt16>.self)
    }

    @inline(__always)
    private static func hasBits(_ bytes: SIMD16<UInt8>) -> Bool {
        let words = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        return words[0] | words[1] != 0
    }

    /// Counts a letter; returns where it is.
    @inline(__always)
    private func count(_ text: SIMD16<UInt8>, _ letter: UInt8, _ index: Int, _ place: Int) -> SIMD16<UInt8> {
        add(text .== SIMD16(repeating: letter), index, place)
    }

    @inline(__always) @discardableResult
    private func add(_ mask: SIMDMask<SIMD16<Int8>>, _ index: Int, _ place: Int) -> SIMD16<UInt8> {
        // All bits of a byte are minus one.
        let bytes = unsafeBitCast(mask, to: SIMD16<UInt8>.self)
        let counts = UnsafeMutableRawPointer(letters + index * Self.most + place)
        counts.storeBytes(of: counts.loadUnaligned(as: SIMD16<UInt8>.self) &- bytes, as: SIMD16<UInt8>.self)
        return bytes
    }
}

extension UnsafeMutablePointer<UInt8> {
    @inline(__always)
    fileprivate func loadVector(at offset: Int) -> SIMD16<UInt8> {
        UnsafeRawPointer(self).loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }
}
