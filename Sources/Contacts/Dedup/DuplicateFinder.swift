/// How the differences of the two positions make one.
package enum DuplicateMethod: String, CaseIterable, Sendable {
    /// The larger one.
    case maximum = "max"
    case sum
}

/// Decides row by row whether a pair repeats an earlier one. Rows come sorted by chromosomes and first position.
///
/// A pair repeats an earlier one that was kept when chromosomes and strands are equal and the positions differ by no
/// more than the allowed mismatch; what was removed repeats nothing. That is the cython reference of pairtools, decided
/// here at the row itself: of those kept within reach of a row, no two repeat each other, so in a pile-up the ones that
/// could match are found by the second position without looking at the others.
struct DuplicateFinder: ~Copyable {
    private let mismatch: UInt32
    private let method: DuplicateMethod
    /// Kept rows of the chromosomes at hand, oldest first; those before `start` are out of reach.
    private var kept = KeptPairs()
    private var start = 0
    private var parents = ParentNames()
    private let keepsParents: Bool
    /// The kept rows within reach by their second position; only in pile-ups.
    private var index = KeptPairIndex()

    /// More kept rows within reach than these are a pile-up, until there are no more than a quarter of these.
    private static let pileUp = 32

    /// - Parameter keepsParents: whether the rows that are repeated will be asked for.
    init(mismatch: Int, method: DuplicateMethod, keepsParents: Bool = false) {
        self.mismatch = UInt32(clamping: mismatch)
        self.method = method
        self.keepsParents = keepsParents
    }

    /// Begins with another pair of chromosomes.
    mutating func reset() {
        kept.removeAll()
        if keepsParents { parents.removeAll() }
        start = 0
        index.clear()
    }

    /// The number of the kept row that this one repeats, the earliest of them; if there is none, it is kept itself.
    ///
    /// - Parameter key: what must be equal beside the chromosomes.
    mutating func parent(of record: PairRecord, key: UInt64) -> Int? {
        guard let parent = parent(record.position1, record.position2, key: key) else {
            if keepsParents { parents.append(record.name) }
            return nil
        }
        return parent
    }

    /// The same for a pair that is no row of a file. Names are not kept.
    mutating func parent(_ first: UInt32, _ second: UInt32, key: UInt64) -> Int? {
        while start < kept.count, first &- kept[start].position1 > mismatch { start += 1 }
        let pair = KeptPair(position1: first, position2: second, key: key)
        if start == kept.count {
            reset()
        } else if kept.count - start <= (index.isEmpty ? Self.pileUp : Self.pileUp / 4) {
            index.clear()
            for number in start..<kept.count where isNear(kept[number], pair) { return number }
        } else {
            if index.isEmpty { index.build(&kept, from: start, cellSize: cellSize) }
            if let parent = parentInIndex(pair) { return parent }
        }
        if start > 1 << 16, start * 2 > kept.count { forgetUnreachable() }
        kept.append(pair)
        if !index.isEmpty { index.addLast(&kept, from: start, cellSize: cellSize) }
        return nil
    }

    /// The read name of a row that was just found to be repeated.
    func name(ofParent parent: Int) -> ArraySlice<UInt8> { parents[parent] }

    private var cellSize: UInt32 { mismatch == .max ? .max : mismatch + 1 }

    @inline(__always)
    private func isNear(_ one: KeptPair, _ other: KeptPair) -> Bool {
        guard one.key == other.key else { return false }
        let difference1 = UInt64(other.position1 &- one.position1)
        let difference2 = (Int64(other.position2) - Int64(one.position2)).magnitude
        return (method == .sum ? difference1 + difference2 : max(difference1, difference2)) <= UInt64(mismatch)
    }

    private func parentInIndex(_ pair: KeptPair) -> Int? {
        let cell = pair.position2 / cellSize
        var earliest = Int.max
        for near in (cell == 0 ? 0 : cell - 1)...(cell == .max ? cell : cell + 1) {
            var number = index.newest(cell: near, key: pair.key)
            // The ones before are older still.
            while number >= start {
                if isNear(kept[number], pair) { earliest = min(earliest, number) }
                number = Int(kept[number].previous)
            }
        }
        return earliest == .max ? nil : earliest
    }

    private mutating func forgetUnreachable() {
        kept.removeFirst(start)
        if keepsParents { parents.removeFirst(start) }
        start = 0
        index.clear()
    }
}
