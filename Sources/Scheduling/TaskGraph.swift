import Pipeline

/// The position of a task in `Plan.tasks`, from 0.
package struct TaskIndex: Hashable, Comparable, Sendable {
    /// From 0.
    package let position: Int
    /// From 0.
    package init(_ position: Int) { self.position = position }
    package static func < (left: Self, right: Self) -> Bool { left.position < right.position }
}

/// Who waits for whom, as numbers.
package struct TaskGraph: Sendable {
    /// By index.
    package let ids: [TaskID]
    /// By index: the tasks whose outputs it needs.
    package let parents: [[TaskIndex]]
    /// By index: the tasks that need its outputs.
    package let children: [[TaskIndex]]
    /// For each task the number of its stage, from 0.
    let stages: [Int]
    let stageCount: Int
    private let indices: [TaskID: TaskIndex]

    /// The number of tasks.
    package var count: Int { ids.count }

    /// The graph of a plan.
    /// - Throws: `.taskOutOfOrder` when a task stands before one that it depends on, or depends on none of the plan's.
    package init(_ plan: Plan) throws(PreflightError) {
        var ids: [TaskID] = []
        var indices: [TaskID: TaskIndex] = [:]
        var parents: [[TaskIndex]] = []
        var stages: [Int] = []
        var stageNumbers: [StageName: Int] = [:]
        var children = [[TaskIndex]](repeating: [], count: plan.tasks.count)
        ids.reserveCapacity(plan.tasks.count)
        indices.reserveCapacity(plan.tasks.count)
        parents.reserveCapacity(plan.tasks.count)
        for (position, task) in plan.tasks.enumerated() {
            var known: [TaskIndex] = []
            for dependency in task.dependencies {
                guard let parent = indices[dependency] else {
                    throw .taskOutOfOrder(task.id, dependency: dependency)
                }
                known.append(parent)
                children[parent.position].append(TaskIndex(position))
            }
            parents.append(known)
            ids.append(task.id)
            let stage = stageNumbers[task.id.stage] ?? stageNumbers.count
            stageNumbers[task.id.stage] = stage
            stages.append(stage)
            guard indices.updateValue(TaskIndex(position), forKey: task.id) == nil else {
                throw .taskTwice(task.id)
            }
        }
        self.ids = ids
        self.indices = indices
        self.stages = stages
        stageCount = stageNumbers.count
        self.parents = parents
        self.children = children
    }

    /// For each task the seconds of the longest chain of tasks that begins with it, given the seconds of each.
    func chainSeconds(of own: [Int]) -> [Int] {
        var chains = own
        for position in chains.indices.reversed() {
            let longest = children[position].lazy.map { chains[$0.position] }.max() ?? 0
            chains[position] += longest
        }
        return chains
    }

    /// For each task how many tasks, itself included, lie before the next one that `needsGPU`; nil: none follows.
    func stepsToGPU(_ needsGPU: [Bool]) -> [Int?] {
        var steps = [Int?](repeating: nil, count: count)
        for position in steps.indices.reversed() {
            for child in children[position] {
                let own = needsGPU[child.position] ? 1 : steps[child.position].map { $0 + 1 }
                if let own, own < steps[position] ?? .max { steps[position] = own }
            }
        }
        return steps
    }

    /// For each stage those whose outputs it reads.
    package var stageParents: [StageName: Set<StageName>] {
        var found: [StageName: Set<StageName>] = [:]
        for (position, parents) in parents.enumerated() {
            for parent in parents { found[ids[position].stage, default: []].insert(id(parent).stage) }
        }
        return found
    }

    /// The task with this identity, if the plan has it.
    package func index(of id: TaskID) -> TaskIndex? { indices[id] }

    /// The task's name.
    package func id(_ index: TaskIndex) -> TaskID { ids[index.position] }
}
