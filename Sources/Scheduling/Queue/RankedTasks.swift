import Pipeline

/// Tasks in the order of their ranks, in blocks of neighbours. Each block knows the least and the most that its tasks
/// want, so a search for a task that fits, or for one that does not, looks into few of them.
struct RankedTasks: Sendable {
    private var blocks: [Block] = []
    private static let blockLimit = 128

    /// What the tasks of a block want.
    struct Extent: Sendable {
        /// The fewest cores and the least memory, be it of two tasks.
        private(set) var least: RequestShape
        /// The most cores and the most memory, be it of two tasks.
        private(set) var most: RequestShape
        /// What the task with the fewest cores wants; of several that with the least memory.
        private(set) var smallest: RequestShape
        private(set) var leastSeconds: Int
        /// The task of the first rank.
        private(set) var first: ReadyTask

        fileprivate init(_ task: ReadyTask) {
            first = task
            least = task.shape
            most = task.shape
            smallest = task.shape
            leastSeconds = task.seconds
        }

        fileprivate mutating func include(_ task: ReadyTask) {
            least = least.lowered(to: task.shape)
            most = most.raised(to: task.shape)
            smallest = min(smallest, task.shape)
            leastSeconds = min(leastSeconds, task.seconds)
            first = min(first, task)
        }
    }

    private struct Block: Sendable {
        private(set) var tasks: [ReadyTask]
        private(set) var extent: Extent

        /// - Parameter tasks: at least one.
        init(_ tasks: some Sequence<ReadyTask>) {
            self.tasks = Array(tasks)
            extent = Extent(self.tasks[0])
            for task in self.tasks { extent.include(task) }
        }

        mutating func insert(_ task: ReadyTask) {
            tasks.insert(task, at: tasks.firstPosition { task < $0 })
            extent.include(task)
        }
    }

    var isEmpty: Bool { blocks.isEmpty }
    var first: ReadyTask? { blocks.first?.tasks.first }
    var all: [ReadyTask] { blocks.flatMap(\.tasks) }

    /// What the least demanding task wants, by cores, then by memory.
    var smallest: RequestShape? { blocks.lazy.map(\.extent.smallest).min() }

    /// The first task that passes.
    /// - Parameter mayHold: false when surely none of a block does.
    func first(where passes: (ReadyTask) -> Bool, inBlocks mayHold: (Extent) -> Bool) -> ReadyTask? {
        for block in blocks where mayHold(block.extent) {
            if let found = block.tasks.first(where: passes) { return found }
        }
        return nil
    }

    func first(exceeding room: HostRoom) -> ReadyTask? {
        first(where: { !room.holds($0.shape) }, inBlocks: { !room.holds($0.most) })
    }

    mutating func insert(_ newcomers: [ReadyTask]) {
        guard newcomers.count > Self.blockLimit else {
            for task in newcomers { insert(task) }
            return
        }
        let tasks = all + newcomers
        // Ranks alone are sorted: a task is five times as large.
        let order = tasks.indices.map { (rank: tasks[$0].rank, place: $0) }.sorted { $0.rank < $1.rank }
        blocks = stride(from: 0, to: order.count, by: Self.blockLimit / 2).map { start in
            Block(order[start..<min(start + Self.blockLimit / 2, order.count)].lazy.map { tasks[$0.place] })
        }
    }

    private mutating func insert(_ task: ReadyTask) {
        // Into the last block that begins before it.
        let place = max(0, blocks.firstPosition { task < $0.tasks[0] } - 1)
        guard place < blocks.count else {
            blocks.append(Block([task]))
            return
        }
        blocks[place].insert(task)
        let tasks = blocks[place].tasks
        guard tasks.count > Self.blockLimit else { return }
        let middle = tasks.count / 2
        blocks.replaceSubrange(place...place, with: [Block(tasks[..<middle]), Block(tasks[middle...])])
    }

    /// False: there is no task of this rank.
    mutating func remove(_ rank: ReadyTask.Rank) -> Bool {
        let place = blocks.firstPosition { rank < $0.tasks[0].rank } - 1
        guard place >= 0 else { return false }
        let rest = blocks[place].tasks.filter { $0.rank != rank }
        guard rest.count < blocks[place].tasks.count else { return false }
        if rest.isEmpty { blocks.remove(at: place) } else { blocks[place] = Block(rest) }
        return true
    }
}
