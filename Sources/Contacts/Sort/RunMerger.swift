import Glibc
import SequenceIO

/// Merges runs into one: a heap of the rows at hand.
final class RunMerger: SortedRun {
    /// How rows with equal keys follow each other.
    enum Ties {
        /// In the order of the runs: as one stable sort of all their rows would have them.
        case byRun
        /// By all their bytes, as `sort --merge` has them, then in the order of the runs.
        case byRow
    }

    private let runs: [SortedRun]
    private let ties: Ties
    private let typeColumn: Int?
    /// Indices of runs that still have rows, the one with the first row at the front.
    private var heap: [Int] = []
    private var hasStarted = false

    init(_ runs: [SortedRun], ties: Ties, typeColumn: Int?) {
        self.runs = runs
        self.ties = ties
        self.typeColumn = typeColumn
    }

    override func advance() throws -> Bool {
        if !hasStarted {
            hasStarted = true
            for index in runs.indices where try runs[index].advance() { heap.append(index) }
            for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(place) }
        } else if let front = heap.first {
            if try runs[front].advance() {
                sink(0)
            } else {
                let last = heap.removeLast()
                if !heap.isEmpty {
                    heap[0] = last
                    sink(0)
                }
            }
        }
        guard let front = heap.first else { return false }
        take(runs[front])
        return true
    }

    private func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && precedes(heap[child], heap[least]) {
                least = child
            }
            guard least != place else { return }
            heap.swapAt(place, least)
            place = least
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let first = runs[left]
        let second = runs[right]
        if first.key != second.key { return first.key < second.key }
        if PairType.precedes(first.row, second.row, column: typeColumn) { return true }
        if PairType.precedes(second.row, first.row, column: typeColumn) { return false }
        if ties == .byRow {
            let order = Self.compare(first.row, second.row)
            if order != 0 { return order < 0 }
        }
        return left < right
    }

    private static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        guard let first = left.baseAddress, let second = right.baseAddress else { return 0 }
        let order = memcmp(first, second, min(left.count, right.count))
        return order != 0 ? Int(order) : left.count - right.count
    }
}
