import Pipeline

/// The first task in the queue that does not fit.
struct Head: Sendable {
    let serial: Int
    private(set) var task: ReadyTask
    let since: Duration
    /// Its patience has ended, and the scheduler has acted accordingly. It stays the head until it starts.
    var isImpatient = false
    /// What is left of an otherwise empty machine beside it and the tasks that started since in this room: while they
    /// alone hold what they hold, the head starts at the latest when those that ran before have ended.
    var beside: HostRoom

    /// The same with another rank.
    func replacing(_ task: ReadyTask) -> Self {
        var head = self
        head.task = task
        return head
    }

    /// Whether a task has to leave the head what is kept for it.
    /// - Parameter isStarving: a GPU idles for want of a ready task.
    func isBefore(_ other: ReadyTask, isStarving: Bool) -> Bool {
        if isImpatient { return true }
        if isStarving, task.group.demand == nil, let steps = other.group.stepsToGPU,
            steps < task.group.stepsToGPU ?? .max
        {
            return false
        }
        return task < other
    }
}

/// What is kept for the head of the queue.
struct Reservation: Sendable {
    /// When what runs now will have left it enough; nil: the end of something that has to end is unknown.
    let start: Duration?
    /// Devices that are kept for it. With a known start they are those that it will take; otherwise those that are free
    /// already, and more as they become free.
    let devices: Set<Int>
    /// A task that takes no longer than this may pass with whatever is free; `Int.max`: any task may.
    let passingSeconds: Int
    /// Other tasks pass in what is left beside the head, without its devices.
    let beside: HostRoom
}

extension Scheduler {
    /// A device whose task has ended is taken to be free after so long.
    private static let drainTime = Duration.seconds(5)

    /// The reservation of the head as things stand.
    mutating func reservation(for head: Head, at now: Duration) -> Reservation {
        var room = free
        var assumed: Set<Int> = []
        let ends = expectedEnds(at: now)
        for (place, end) in ends.enumerated() {
            if let shape = end.shape { room.giveBack(shape) }
            assumed.formUnion(end.devices)
            // What ends at one time counts together.
            if place + 1 < ends.count, ends[place + 1].time == end.time { continue }
            guard room.holds(head.task.shape) else { continue }
            var devices: Set<Int> = []
            if let demand = head.task.group.demand {
                guard let chosen = pool.choose(demand, assuming: assumed) else { continue }
                devices = Set(chosen)
            }
            return Reservation(
                start: end.time, devices: devices,
                passingSeconds: head.isImpatient ? 0 : Int((end.time - now).components.seconds),
                beside: room.less(head.task.shape))
        }
        // Nobody knows how long a head without devices waits, so others pass for a while rather than leave cores idle.
        guard let demand = head.task.group.demand else {
            return Reservation(
                start: nil, devices: [], passingSeconds: head.isImpatient ? 0 : .max, beside: head.beside)
        }
        return Reservation(start: nil, devices: devicesToKeep(for: demand), passingSeconds: 0, beside: head.beside)
    }

    private struct ExpectedEnd {
        let time: Duration
        /// What it leaves; nil: devices alone.
        let shape: RequestShape?
        let devices: [Int]
    }

    /// The ends of what runs, as far as they are known, in their order.
    private func expectedEnds(at now: Duration) -> [ExpectedEnd] {
        var ends: [ExpectedEnd] = []
        for index in running {
            guard let time = expectedEnd(of: index, at: now) else { continue }
            let entry = entries[index.position]
            // A shared device is free when the last of its tasks has ended.
            let devices = entry.devices.filter { device in
                pool.states[device].users.allSatisfy { user in
                    user.task == index
                        || (expectedEnd(of: user.task, at: now).map { ($0, user.task) <= (time, index) } ?? false)
                }
            }
            ends.append(ExpectedEnd(time: time, shape: entry.shape, devices: devices))
        }
        for position in pool.states.indices {
            let state = pool.states[position]
            if !state.draining.isEmpty, state.users.isEmpty, state.outage == nil {
                ends.append(ExpectedEnd(time: now + Self.drainTime, shape: nil, devices: [position]))
            }
        }
        return ends.sorted { $0.time < $1.time }
    }

    /// When a running task is expected to have ended; nil: unknown. What is late is expected to be as late again.
    func expectedEnd(of index: TaskIndex, at now: Duration) -> Duration? {
        let entry = entries[index.position]
        guard let seconds = entry.time.boundSeconds else { return nil }
        let end = entry.started + .seconds(seconds)
        return end > now ? end : now + (now - end) + .seconds(1)
    }

    /// The devices that are kept for a head that may wait for long: of those that are free the best, up to its number.
    private mutating func devicesToKeep(for number: Int) -> Set<Int> {
        if let chosen = pool.choose(number) { return Set(chosen) }
        let free = pool.free(for: number)
        let request = pool.demands[number].demand.request
        guard request.isSameModel else { return Set(free) }
        // Only those of the model of which most are there already.
        let byModel = Dictionary(grouping: free) { pool.devices[$0].model }
        return Set(byModel.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.value ?? [])
    }
}
