import Pipeline

extension Scheduler {
    /// A task ended well, so others of its stage are expected to take as long. They are ranked anew each time the number
    /// of attempts has doubled: the early ones teach the most, and ranking takes its time.
    mutating func learn(from index: TaskIndex, at now: Duration) {
        let took = (now - entries[index.position].started) / .seconds(1)
        let (stage, variant) = (graph.id(index).stage, entries[index.position].variant)
        learned.add(took, stage: stage, variant: variant)
        let number = graph.stages[index.position]
        if openTasks[number] > 0, let time = learned[stage, variant], time.attempts.nonzeroBitCount == 1 {
            freshStages.insert(number)
        }
    }

    /// Ranks all tasks by what is known now.
    mutating func estimate() {
        for position in entries.indices where freshStages.contains(graph.stages[position]) {
            let isOpen = entries[position].state.isOpen
            if isOpen { openWork.count(-1, entries[position]) }
            entries[position].time = expectedTime(of: TaskIndex(position))
            if isOpen { openWork.count(1, entries[position]) }
        }
        freshStages = []
        let seconds = entries.map(\.time.likelySeconds)
        for (position, chain) in graph.chainSeconds(of: seconds).enumerated() { entries[position].chain = chain }
        typicalSeconds = seconds.reduce(0, +) / max(1, seconds.count)
        queue = ReadyQueue(queue.all.map { readyTask($0.rank.index) })
        if let head { self.head = head.replacing(readyTask(head.task.rank.index)) }
    }

    /// How long a task is expected to take.
    func expectedTime(of index: TaskIndex) -> ExpectedTime {
        let variant = entries[index.position].variant
        return ExpectedTime(
            learned: learned[graph.id(index).stage, variant],
            limitSeconds: tasks[index.position].variants[variant].needs.timeLimitSeconds)
    }

    /// A task may start in time to come, and wants devices and a part of the machine then.
    mutating func open(_ index: TaskIndex) { count(1, index) }

    /// A task has started, or never will.
    mutating func close(_ index: TaskIndex) { count(-1, index) }

    private mutating func count(_ change: Int, _ index: TaskIndex) {
        let entry = entries[index.position]
        openWork.count(change, entry)
        openTasks[graph.stages[index.position]] += change
        if let demand = entry.demand { pool.count(change, demand: demand) }
    }
}
