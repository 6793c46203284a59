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
struct DuplicateFinder {
    private struct Kept {
        let position1: UInt32
        let position2: UInt32
        let key: UInt64
    }

    private let mismatch: Int64
    private let method: DuplicateMethod
    /// Kept rows of the chromosomes at hand, oldest first; those before `start` are out of reach.
    private var kept: [Kept] = []
    private var start = 0
    private var parents = ParentNames()
    private let keepsParents: Bool
    /// Only in pile-ups: for key and cell of the second position the kept rows there, newest last.
    private var cells: [Cell: [Int32]] = [:]
    private var indexedUpTo = -1

    private struct Cell: Hashable {
        let position: Int64
        let key: UInt64
    }

    /// More kept rows within reach than these are a pile-up.
    private static let pileUp = 32

    /// - Parameter keepsParents: whether the rows that are repeated will be asked for.
    init(mismatch: Int, method: DuplicateMethod, keepsParents: Bool = false) {
        self.mismatch = Int64(mismatch)
        self.method = method
        self.keepsParents = keepsParents
    }

    /// Begins with another pair of chromosomes.
    mutating func reset() {
        kept.removeAll(keepingCapacity: true)
        parents.removeAll()
        start = 0
        forgetCells()
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
        let position1 = Int64(first)
        let position2 = Int64(second)
        while start < kept.count, position1 - Int64(kept[start].position1) > mismatch { start += 1 }
        if start == kept.count {
            reset()
        } else if kept.count - start <= Self.pileUp {
            if indexedUpTo >= 0 { forgetCells() }
            for index in start..<kept.count where matches(kept[index], position1, position2, key) { return index }
        } else if let parent = parentInCell(position1, position2, key) {
            return parent
        }
        if start > 1 << 16, start * 2 > kept.count {
            kept.removeFirst(start)
            if keepsParents { parents.removeFirst(start) }
            start = 0
            forgetCells()
        }
        kept.append(Kept(position1: first, position2: second, key: key))
        if indexedUpTo >= 0 { index(kept.count - 1) }
        return nil
    }

    /// The read name of a row that was just found to be repeated.
    func name(ofParent parent: Int) -> ArraySlice<UInt8> { parents[parent] }

    private func matches(_ kept: Kept, _ position1: Int64, _ position2: Int64, _ key: UInt64) -> Bool {
        guard kept.key == key else { return false }
        let difference1 = abs(position1 - Int64(kept.position1))
        let difference2 = abs(position2 - Int64(kept.position2))
        return (method == .sum ? difference1 + difference2 : max(difference1, difference2)) <= mismatch
    }

    private mutating func parentInCell(_ position1: Int64, _ position2: Int64, _ key: UInt64) -> Int? {
        if indexedUpTo < 0 { for index in start..<kept.count { self.index(index) } }
        let cell = position2 / (mismatch + 1)
        var earliest: Int?
        for near in max(0, cell - 1)...(cell + 1) {
            for candidate in cells[Cell(position: near, key: key)] ?? [] where Int(candidate) >= start {
                guard Int(candidate) < earliest ?? Int.max else { continue }
                if matches(kept[Int(candidate)], position1, position2, key) { earliest = Int(candidate) }
            }
        }
        return earliest
    }

    private mutating func index(_ index: Int) {
        let row = kept[index]
        let cell = Cell(position: Int64(row.position2) / (mismatch + 1), key: row.key)
        var list = cells[cell] ?? []
        // Those out of reach stay out of reach.
        list.removeAll { Int($0) < start }
        list.append(Int32(truncatingIfNeeded: index))
        cells[cell] = list
        indexedUpTo = index
    }

    private mutating func forgetCells() {
        guard indexedUpTo >= 0 else { return }
        cells.removeAll(keepingCapacity: true)
        indexedUpTo = -1
    }
}
