import Pipeline
import RunStore

/// How many tasks of a stage are in which state.
package struct StageTally: Sendable {
    /// Whose tasks are counted.
    package let stage: StageName
    /// The stages whose outputs it reads.
    package fileprivate(set) var parents: Set<StageName>
    /// All tasks of the stage.
    package private(set) var total = 0
    private var counts: [TaskStatus: Int] = [:]

    /// No task counted yet.
    package init(_ stage: StageName, parents: Set<StageName> = []) {
        self.stage = stage
        self.parents = parents
    }

    /// How many tasks are in this state.
    package subscript(status: TaskStatus) -> Int { counts[status] ?? 0 }

    /// Tasks whose outputs stand.
    package var done: Int { self[.succeeded] + self[.upToDate] }

    /// Whether nothing more will happen to any of its tasks.
    package var isSettled: Bool { done + self[.failed] + self[.skipped] + self[.cancelled] == total }

    /// Counts further tasks.
    package mutating func add(_ status: TaskStatus, _ count: Int = 1) {
        total += count
        counts[status, default: 0] += count
    }

    /// Tasks have got from one state into another.
    package mutating func move(from old: TaskStatus, to new: TaskStatus, _ count: Int = 1) {
        counts[old, default: 0] -= count
        counts[new, default: 0] += count
    }
}

/// The tallies of all stages of a run, kept up to date task by task.
package struct StageTallies: Sendable {
    /// In the plan's order.
    package private(set) var stages: [StageTally] = []
    private var positions: [StageName: Int] = [:]

    /// - Parameter tasks: of the plan, in its order.
    package init(_ tasks: some Sequence<(stage: StageName, status: TaskStatus)>) {
        for (stage, status) in tasks {
            let position = positions[stage] ?? stages.count
            if position == stages.count {
                positions[stage] = position
                stages.append(StageTally(stage))
            }
            stages[position].add(status)
        }
    }

    /// Notes for each stage those whose outputs it reads.
    package mutating func link(_ parents: [StageName: Set<StageName>]) {
        for position in stages.indices { stages[position].parents = parents[stages[position].stage] ?? [] }
    }

    /// Tasks of a stage have got from one state into another.
    package mutating func move(_ stage: StageName, from old: TaskStatus, to new: TaskStatus, _ count: Int = 1) {
        guard let position = positions[stage], old != new else { return }
        stages[position].move(from: old, to: new, count)
    }
}
