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
        let strands: UInt16
    }

    private let mismatch: Int64
    private let method: DuplicateMethod
    /// Kept rows of the chromosomes at hand, oldest first; those before `start` are out of reach.
    private var kept: [Kept] = []
    private var start = 0
    /// Only in pile-ups: for strands and cell of the second position the kept rows there, newest last.
    private var cells: [UInt64: [Int32]] = [:]
    private var indexedUpTo = -1

    /// More kept rows within reach than these are a pile-up.
    private static let pileUp = 32

    init(mismatch: Int, method: DuplicateMethod) {
        self.mismatch = Int64(mismatch)
        self.method = method
    }

    /// Begins with another pair of chromosomes.
    mutating func reset() {
        kept.removeAll(keepingCapacity: true)
        start = 0
        forgetCells()
    }

    /// Whether the row repeats one that was kept; if not, it is kept itself.
    mutating func isDuplicate(_ record: PairRecord) -> Bool {
        let position1 = Int64(record.position1)
        let position2 = Int64(record.position2)
        let strands = UInt16(record.strand1) << 8 | UInt16(record.strand2)
        while start < kept.count, position1 - Int64(kept[start].position1) > mismatch { start += 1 }
        if start == kept.count {
            reset()
        } else if kept.count - start <= Self.pileUp {
            if indexedUpTo >= 0 { forgetCells() }
            for index in start..<kept.count where matches(kept[index], position1, position2, strands) { return true }
        } else if isInCell(position1, position2, strands) {
            return true
        }
        if start > 1 << 16, start * 2 > kept.count {
            kept.removeFirst(start)
            start = 0
            forgetCells()
        }
        kept.append(Kept(position1: record.position1, position2: record.position2, strands: strands))
        if indexedUpTo >= 0 { index(kept.count - 1) }
        return false
    }

    private func matches(_ kept: Kept, _ position1: Int64, _ position2: Int64, _ strands: UInt16) -> Bool {
        guard kept.strands == strands else { return false }
        let difference1 = abs(position1 - Int64(kept.position1))
        let difference2 = abs(position2 - Int64(kept.position2))
        return (method == .sum ? difference1 + difference2 : max(difference1, difference2)) <= mismatch
    }

    private mutating func isInCell(_ position1: Int64, _ position2: Int64, _ strands: UInt16) -> Bool {
        if indexedUpTo < 0 { for index in start..<kept.count { self.index(index) } }
        let cell = position2 / (mismatch + 1)
        for near in max(0, cell - 1)...(cell + 1) {
            guard let candidates = cells[key(near, strands)] else { continue }
            for candidate in candidates.reversed() where Int(candidate) >= start {
                if matches(kept[Int(candidate)], position1, position2, strands) { return true }
            }
        }
        return false
    }

    private mutating func index(_ index: Int) {
        let row = kept[index]
        let key = key(Int64(row.position2) / (mismatch + 1), row.strands)
        var list = cells[key] ?? []
        // Those out of reach stay out of reach.
        list.removeAll { Int($0) < start }
        list.append(Int32(truncatingIfNeeded: index))
        cells[key] = list
        indexedUpTo = index
    }

    private func key(_ cell: Int64, _ strands: UInt16) -> UInt64 { UInt64(cell) << 16 | UInt64(strands) }

    private mutating func forgetCells() {
        guard indexedUpTo >= 0 else { return }
        cells.removeAll(keepingCapacity: true)
        indexedUpTo = -1
    }
}
