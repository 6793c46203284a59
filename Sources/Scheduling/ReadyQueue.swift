import HeapModule
import Pipeline

/// Tasks that could start if they fitted. One heap for each shape of request: all tasks of a shape fit or none does, so
/// a decision looks at the few shapes and never at the tasks behind the first of each.
struct ReadyQueue: Sendable {
    private var lanes: [RequestShape: Heap<Rank>] = [:]
    private(set) var count = 0

    /// The order of starting: the longest chain below first, then the file's order.
    struct Rank: Comparable, Sendable {
        let chainLength: Int
        let index: TaskIndex

        static func < (left: Self, right: Self) -> Bool {
            left.chainLength != right.chainLength
                ? left.chainLength > right.chainLength : left.index < right.index
        }
    }

    struct Candidate: Sendable {
        let rank: Rank
        let shape: RequestShape
    }

    mutating func insert(_ rank: Rank, shape: RequestShape) {
        lanes[shape, default: []].insert(rank)
        count += 1
    }

    /// The first task of all those whose shape passes the test.
    func first(where passes: (RequestShape) -> Bool) -> Candidate? {
        var best: Candidate?
        for (shape, heap) in lanes where passes(shape) {
            guard let rank = heap.min else { continue }
            if best.map({ rank < $0.rank }) ?? true { best = Candidate(rank: rank, shape: shape) }
        }
        return best
    }

    /// Takes out the first task of a shape.
    mutating func removeFirst(of shape: RequestShape) {
        guard lanes[shape]?.popMin() != nil else { return }
        count -= 1
        if lanes[shape]?.isEmpty == true { lanes[shape] = nil }
    }
}
