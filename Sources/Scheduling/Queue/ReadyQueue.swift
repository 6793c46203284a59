import HeapModule
import Pipeline

/// Tasks that could start if they fitted. One lane for each kind of request: all tasks of a lane fit or none does, so a
/// decision looks at the few lanes and never at the tasks behind the first of each.
struct ReadyQueue: Sendable {
    private(set) var lanes: [Lane] = []
    private var numbers: [LaneKind: Int] = [:]
    private(set) var count = 0

    /// The order of starting.
    struct Rank: Comparable, Sendable {
        /// Higher first.
        let priority: Int64
        let index: TaskIndex

        static func < (left: Self, right: Self) -> Bool {
            left.priority != right.priority ? left.priority > right.priority : left.index < right.index
        }
    }

    /// What makes two tasks equal for every decision.
    struct LaneKind: Hashable, Sendable {
        let shape: RequestShape
        /// The number of the demand for devices; nil: none.
        let demand: Int?
        /// The most seconds that the task is expected to take; nil: unknown.
        let seconds: Int?
        /// How many tasks, itself included, lie before the next one that needs a GPU; nil: none follows, or it is one.
        let stepsToGPU: Int?
    }

    struct Lane: Sendable {
        let kind: LaneKind
        fileprivate(set) var tasks = Heap<Rank>()
        var first: Rank? { tasks.min }
    }

    /// The first task of a lane.
    struct Candidate: Comparable, Sendable {
        let rank: Rank
        let lane: Int

        static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        static func == (left: Self, right: Self) -> Bool { left.rank == right.rank }
    }

    mutating func insert(_ rank: Rank, kind: LaneKind) {
        let number: Int
        if let known = numbers[kind] {
            number = known
        } else {
            number = lanes.count
            numbers[kind] = number
            lanes.append(Lane(kind: kind))
        }
        lanes[number].tasks.insert(rank)
        count += 1
    }

    /// The first of all tasks.
    var first: Candidate? {
        lanes.indices.lazy.compactMap { candidate(of: $0) }.min()
    }

    /// The first task of a lane; nil: the lane is empty.
    func candidate(of lane: Int) -> Candidate? { lanes[lane].first.map { Candidate(rank: $0, lane: lane) } }

    /// Takes out the first task of a lane.
    mutating func removeFirst(of lane: Int) {
        if lanes[lane].tasks.popMin() != nil { count -= 1 }
    }

    /// Takes out one task, wherever it stands in its lane.
    mutating func remove(_ rank: Rank, kind: LaneKind) {
        guard let number = numbers[kind] else { return }
        let rest = lanes[number].tasks.unordered.filter { $0 != rank }
        count -= lanes[number].tasks.count - rest.count
        lanes[number].tasks = Heap(rest)
    }

    /// Takes out all tasks with one of these demands.
    mutating func removeAll(demands: Set<Int>) -> [TaskIndex] {
        var removed: [TaskIndex] = []
        for number in lanes.indices {
            guard let demand = lanes[number].kind.demand, demands.contains(demand) else { continue }
            while let rank = lanes[number].tasks.popMin() {
                removed.append(rank.index)
                count -= 1
            }
        }
        return removed.sorted()
    }
}
