import HeapModule
import Pipeline

/// What a person who watches a run wants to know of it, without a walk over all of its tasks.
extension Scheduler {
    /// The tasks that come next: of each kind of demand the first, and the first of those that are tried again.
    package func nextTasks(atMost count: Int) -> [TaskIndex] {
        let ready = queue.groups.compactMap(\.tasks.first).sorted().map(\.rank.index)
        return Array((ready + [retries.min?.index].compactMap { $0 }).prefix(count))
    }

    /// How many tasks have their inputs read, to see whether their results stand.
    package var preparingTasks: Int { preparingCount }

    /// What tasks of its stage took; nil: none has ended well yet.
    package func learnedSeconds(of index: TaskIndex) -> Double? {
        learned[graph.id(index).stage, entries[index.position].variant]?.seconds
    }

    /// The devices of a running task: `GPU 0`, `GPU 1`.
    package func devices(of index: TaskIndex) -> [String] {
        entries[index.position].devices.map { pool.devices[$0].name }
    }

    /// How many devices tasks of this run have, and how many there are to be had.
    package var deviceUse: (held: Int, usable: Int) {
        let usable = pool.devices.indices.filter { pool.devices[$0].fault == nil && pool.states[$0].outage == nil }
        return (usable.count { !pool.states[$0].users.isEmpty }, usable.count)
    }
}
