import Pipeline

/// Tasks that could start if they fitted: one group for each demand for devices and, of tasks without devices, for each
/// number of steps to a GPU. What can be said of a whole group need not be said of its tasks.
struct ReadyQueue: Sendable {
    private(set) var groups: [Group] = []
    private var numbers: [Group.Key: Int] = [:]
    private(set) var count = 0

    struct Group: Sendable {
        struct Key: Hashable, Sendable {
            /// The number of the demand for devices; nil: none.
            let demand: Int?
            /// How many tasks, itself included, lie before the next one that needs a GPU; nil: none follows, or it is
            /// one.
            let stepsToGPU: Int?
            /// It wants no device, and more than half of the cores or of the memory.
            let isWide: Bool

            /// One number instead of five: every task that becomes ready is looked up by its key.
            func hash(into hasher: inout Hasher) {
                hasher.combine((demand ?? -1) &<< 24 ^ (stepsToGPU ?? -1) &<< 1 ^ (isWide ? 1 : 0))
            }
        }

        let key: Key
        fileprivate(set) var tasks = RankedTasks()

        /// The first task that passes; of wide ones, of which no two fit, the largest.
        /// - Parameter mayHold: false when surely none of a block does.
        func next(
            where passes: (ReadyTask) -> Bool, inBlocks mayHold: (RankedTasks.Extent) -> Bool
        ) -> ReadyTask? {
            guard key.isWide else { return tasks.first(where: passes, inBlocks: mayHold) }
            return tasks.all.filter(passes).max { $0.shape != $1.shape ? $0.shape < $1.shape : $1 < $0 }
        }
    }

    init(_ tasks: [ReadyTask] = []) { insert(tasks) }

    mutating func insert(_ tasks: [ReadyTask]) {
        var newcomers: [[ReadyTask]] = Array(repeating: [], count: groups.count)
        for task in tasks {
            let number = numbers[task.group] ?? groups.count
            if number == groups.count {
                numbers[task.group] = number
                groups.append(Group(key: task.group))
                newcomers.append([])
            }
            newcomers[number].append(task)
        }
        for number in newcomers.indices { groups[number].tasks.insert(newcomers[number]) }
        count += tasks.count
    }

    mutating func remove(_ task: ReadyTask) {
        guard let number = numbers[task.group], groups[number].tasks.remove(task.rank) else { return }
        count -= 1
    }

    /// Takes out all tasks with one of these demands.
    mutating func removeAll(demands: Set<Int>) -> [TaskIndex] {
        var removed: [TaskIndex] = []
        for number in groups.indices {
            guard let demand = groups[number].key.demand, demands.contains(demand) else { continue }
            removed += groups[number].tasks.all.map(\.rank.index)
            groups[number].tasks = RankedTasks()
        }
        count -= removed.count
        return removed.sorted()
    }

    /// In no order.
    var all: [ReadyTask] { groups.flatMap(\.tasks.all) }

    /// The first of all tasks.
    var first: ReadyTask? { groups.lazy.compactMap(\.tasks.first).min() }
}

/// A task in the queue.
struct ReadyTask: Comparable, Sendable {
    let rank: Rank
    let group: ReadyQueue.Group.Key
    let shape: RequestShape
    /// The most seconds that the task is expected to take; `Int.max`: unknown.
    let seconds: Int

    /// The order of starting.
    struct Rank: Comparable, Sendable {
        /// Higher first.
        let priority: Int64
        let index: TaskIndex

        static func < (left: Self, right: Self) -> Bool {
            left.priority != right.priority ? left.priority > right.priority : left.index < right.index
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    static func == (left: Self, right: Self) -> Bool { left.rank == right.rank }
}
