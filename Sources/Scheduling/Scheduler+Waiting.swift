import Pipeline

extension Scheduler {
    /// What keeps a ready task from starting.
    enum Obstacle: Hashable, Sendable {
        /// There is not enough free.
        case room
        /// There is, but it is kept for the head of the queue.
        case head(TaskIndex)
        /// There is, but it is kept for tasks that feed GPUs.
        case feeder
        /// Nothing: the next decision starts it.
        case none
    }

    /// Whether what the task needs is free and stated to be kept for others.
    package func isHeldBack(_ index: TaskIndex, at now: Duration) -> Bool {
        var copy = self
        switch copy.obstacle(to: index, at: now) {
        case .head, .feeder: return true
        case .room, .none: return false
        }
    }

    /// What keeps a ready task from starting at this time.
    mutating func obstacle(to index: TaskIndex, at now: Duration) -> Obstacle {
        let entry = entries[index.position]
        guard free.holds(entry.shape), entry.demand.map({ pool.hasEnough(for: $0) }) ?? true else { return .room }
        let task = readyTask(index)
        if let head, head.task != task, head.isBefore(task, isStarving: areGPUsStarving) {
            let reservation = reservation(for: head, at: now)
            let isLeft =
                reservation.beside.holds(entry.shape)
                && (entry.demand.map { pool.hasEnough(for: $0, without: reservation.devices) } ?? true)
            if task.seconds > reservation.passingSeconds, !isLeft { return .head(head.task.rank.index) }
        }
        guard entry.demand == nil else { return .none }
        return free.less(feederRoom(at: now)).holds(entry.shape) ? .none : .feeder
    }

    /// When the head of the queue is expected to start; nil: it is not the head, or nobody knows.
    mutating func expectedStart(of index: TaskIndex, at now: Duration) -> Duration? {
        guard let head, head.task.rank.index == index else { return nil }
        return reservation(for: head, at: now).start
    }
}
