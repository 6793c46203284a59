/// Finds which of several junctions a read contains.
struct JunctionFinder: Sendable {
    private var motifs: [(motif: Motif, junction: UInt32)] = []
    /// Sets of several letters that the motifs have.
    private(set) var letterSets: [Int] = []

    /// - Parameter junctions: at most 32.
    init(_ junctions: [LigationJunction]) {
        for (number, junction) in junctions.prefix(32).enumerated() {
            for motif in junction.motifs { motifs.append((Motif(motif), UInt32(number))) }
        }
        letterSets = motifs.reduce(into: Set<Int>()) { $0.formUnion($1.motif.letterSets) }.sorted()
    }

    var isEmpty: Bool { motifs.isEmpty }

    /// A bit for each junction that the read contains.
    func find(in planes: borrowing BasePlanes) -> UInt32 {
        var found: UInt32 = 0
        for (motif, junction) in motifs where found >> junction & 1 == 0 && motif.first(in: planes) != nil {
            found |= 1 << junction
        }
        return found
    }
}

/// Finds junctions in reads that come as text.
package final class JunctionSearch {
    private let finder: JunctionFinder
    private var planes = BasePlanes()

    /// - Parameter junctions: at most 32.
    package init(_ junctions: [LigationJunction]) { finder = JunctionFinder(junctions) }

    package var isEmpty: Bool { finder.isEmpty }

    /// A bit for each junction that the read contains.
    package func find(in read: UnsafeRawBufferPointer) -> UInt32 {
        guard !read.isEmpty else { return 0 }
        planes.set(read, isPlain: false, sets: finder.letterSets)
        return finder.find(in: planes)
    }
}

/// A sequence of letters, each for one or several bases.
struct Motif: Sendable, Equatable {
    /// For each letter the set of its bases, as in `BasePlanes`, four bits each, that of the first letter lowest: in an
    /// array they would cost as much time as the search.
    private let letters: UInt128
    private let count: Int

    /// - Parameter text: IUPAC letters, at most 32.
    init(_ text: String) {
        precondition(text.utf8.count <= 32)
        let bits: [UInt8: UInt128] = [0x41: 1, 0x43: 2, 0x47: 4, 0x54: 8]
        letters = text.utf8.reversed().reduce(0) { letters, letter in
            letters << 4 | LigationJunction.letters(letter).reduce(0) { $0 | bits[$1, default: 0] }
        }
        count = text.utf8.count
    }

    /// The sets of several letters in it.
    var letterSets: Set<Int> {
        let sets = (0..<count).map { Int(truncatingIfNeeded: letters >> UInt128(4 * $0) & 15) }
        return Set(sets.filter { $0.nonzeroBitCount > 1 })
    }

    /// The first place in the read where the motif begins.
    @inline(__always)
    func first(in planes: borrowing BasePlanes) -> Int? {
        for word in stride(from: 0, to: planes.words, by: 2) {
            let bits = places(planes, word)
            if bits[0] != 0 { return 64 &* word &+ bits[0].trailingZeroBitCount }
            if bits[1] != 0 { return 64 &* word &+ 64 &+ bits[1].trailingZeroBitCount }
        }
        return nil
    }

    /// A bit for each of 128 places where the motif begins.
    @inline(__always)
    private func places(_ planes: borrowing BasePlanes, _ word: Int) -> SIMD2<UInt64> {
        var places = SIMD2<UInt64>(repeating: .max)
        var rest = letters
        for offset in 0..<count {
            let plane = UnsafeRawPointer(planes[Int(truncatingIfNeeded: rest & 15)] + word)
            let here = plane.loadUnaligned(as: SIMD2<UInt64>.self)
            let next = plane.loadUnaligned(fromByteOffset: 8, as: SIMD2<UInt64>.self)
            let shift = UInt64(truncatingIfNeeded: offset)
            // Two shifts, since one by 64 is none.
            let behind = (next &<< SIMD2(repeating: 1)) &<< SIMD2(repeating: 63 &- shift)
            places &= here &>> SIMD2(repeating: shift) | behind
            rest &>>= 4
            // Of random bases hardly a place is left after six letters; asked before, the answer is hard to foretell.
            if offset >= 5, places[0] | places[1] == 0 { return places }
        }
        return places
    }
}
