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

    /// Whether there is nothing to find.
    package var isEmpty: Bool { finder.isEmpty }

    /// A bit for each junction that the read contains.
    package func find(in read: UnsafeRawBufferPointer) -> UInt32 {
        guard !read.isEmpty else { return 0 }
        planes.begin(read.count)
        planes.set(read)
        planes.join(finder.letterSets)
        return finder.find(in: planes)
    }
}

/// A sequence of letters, each for one or several bases.
struct Motif: Sendable, Equatable {
    /// For each letter the set of its bases, as in `BasePlanes`, four bits each, that of the last letter lowest: in an
    /// array they would cost as much time as the search.
    private let letters: UInt128
    private let count: Int

    /// - Parameter text: IUPAC letters, at most 32.
    init(_ text: String) {
        precondition((1...32).contains(text.utf8.count))
        let bits: [UInt8: UInt128] = [0x41: 1, 0x43: 2, 0x47: 4, 0x54: 8]
        letters = text.utf8.reduce(0) { letters, letter in
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
        // Of 128 bases at a time. One that begins in the second half and goes beyond it is found with the next 64.
        for word in 0..<max(1, planes.words &- 1) {
            let places = places(planes, word)
            if places != 0 { return 64 &* word &+ places.trailingZeroBitCount }
        }
        return nil
    }

    /// A bit for each of the 128 places from a word on where the motif begins, as far as it ends there.
    @inline(__always)
    private func places(_ planes: borrowing BasePlanes, _ word: Int) -> UInt128 {
        // From the last letter to the first: each step asks for the letter before what was found so far.
        var places = planes.bases(of: Int(truncatingIfNeeded: letters & 15), from: word)
        var rest = letters
        for known in 1..<max(1, count) {
            rest &>>= 4
            places = places &>> 1 & planes.bases(of: Int(truncatingIfNeeded: rest & 15), from: word)
            // Of random bases hardly a place is left after six letters; asked before, the answer is hard to foretell.
            if known >= 5, places == 0 { return 0 }
        }
        return places
    }
}
