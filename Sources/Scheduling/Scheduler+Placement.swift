import Pipeline

extension Scheduler {
    /// Starts what fits: tasks with free devices first, then those that need cores alone, each in the order of their
    /// ranks, and past the head only what its reservation lets pass.
    mutating func place(at now: Duration, _ actions: inout [SchedulerAction]) {
        guard !isStopping, queue.count > 0 else {
            head = nil
            return
        }
        let previous = head
        startImpatientHead(at: now, &actions)
        // Once more for devices, because a head without devices may keep less back than the one before it.
        while let next = nextCritical() ?? nextWithDevices(after: previous, at: now)
            ?? nextWithoutDevices(after: previous, at: now) ?? nextWithDevices(after: previous, at: now)
        {
            start(next, at: now, &actions)
        }
    }

    /// A task that may start now.
    private struct Placement {
        let task: ReadyTask
        let devices: [Int]
        /// It starts in the room that the head leaves.
        var isBesideHead = false
    }

    /// What a search for the next task goes by.
    private struct Search {
        /// Tasks that want devices, or those that want none.
        let wantsDevices: Bool
        /// What they may use.
        let room: HostRoom
        /// A GPU idles because no task for it is ready: those that lead to one soonest go first.
        var isStarving = false

        /// The lower the sooner. A task that wants more than half of the machine seldom fits, so when it does it goes
        /// first, and what fits beside it fills the rest.
        func urgency(of group: ReadyQueue.Group.Key) -> (steps: Int, place: Int) {
            (isStarving ? group.stepsToGPU ?? .max : 0, group.isWide ? 0 : 1)
        }

        func prefers(_ task: ReadyTask, to other: ReadyTask) -> Bool {
            let (first, second) = (urgency(of: task.group), urgency(of: other.group))
            return first != second ? first < second : task < other
        }
    }

    /// The impatient head is the first to be looked at; any other head is found anew.
    private mutating func startImpatientHead(at now: Duration, _ actions: inout [SchedulerAction]) {
        guard var first = head, now - first.since >= policy.headPatience else {
            head = nil
            return
        }
        first.isImpatient = true
        head = first
        guard free.holds(first.task.shape), let devices = choose(for: first.task) else { return }
        head = nil
        start(Placement(task: first.task, devices: devices), at: now, &actions)
    }

    /// A task without devices and with a chain of tasks that takes longer than all that is open would if it filled the
    /// whole machine: the run ends when the chain does, so it goes even before tasks with devices.
    private func nextCritical() -> Placement? {
        guard !pool.devices.isEmpty, head.map({ !$0.isImpatient }) ?? true else { return nil }
        let least = openWork.leastSeconds(pool)
        var found: ReadyTask?
        for group in queue.groups where group.key.demand == nil {
            guard let task = group.tasks.first, entries[task.rank.index.position].chain > least,
                free.holds(task.shape), found.map({ task < $0 }) ?? true
            else { continue }
            found = task
        }
        return found.map { Placement(task: $0, devices: []) }
    }

    private mutating func nextWithDevices(after previous: Head?, at now: Duration) -> Placement? {
        setHead(firstBlocked(leavingFeeder: .nothing), after: previous, at: now)
        return next(Search(wantsDevices: true, room: free), at: now)
    }

    private mutating func nextWithoutDevices(after previous: Head?, at now: Duration) -> Placement? {
        let feeder = feederRoom(at: now)
        setHead(firstBlocked(leavingFeeder: feeder), after: previous, at: now)
        return next(
            Search(wantsDevices: false, room: free.less(feeder), isStarving: areGPUsStarving), at: now)
    }

    private mutating func next(_ search: Search, at now: Duration) -> Placement? {
        guard let first = first(search) else { return nil }
        guard let head, head.isBefore(first, isStarving: search.isStarving) else {
            return choose(for: first).map { Placement(task: first, devices: $0) }
        }
        let reservation = reservation(for: head, at: now)
        guard let next = self.first(search, past: head, reservation) else { return nil }
        let isBeside =
            head.isBefore(next, isStarving: search.isStarving) && next.seconds > reservation.passingSeconds
        return choose(for: next, without: isBeside ? reservation.devices : []).map {
            Placement(task: next, devices: $0, isBesideHead: isBeside)
        }
    }

    private mutating func choose(for task: ReadyTask, without kept: Set<Int> = []) -> [Int]? {
        guard let demand = task.group.demand else { return [] }
        return pool.choose(demand, without: kept)
    }

    /// The first task that fits.
    private func first(_ search: Search) -> ReadyTask? {
        first(search) {
            $0.next {
                search.room.holds($0.shape)
            } inBlocks: {
                search.room.holds($0.least)
            }
        }
    }

    /// The first task that fits and may pass the head.
    private func first(_ search: Search, past head: Head, _ reservation: Reservation) -> ReadyTask? {
        first(search) { group in
            let beside = hasDevices(for: group.key, without: reservation.devices) ? reservation.beside : .nothing
            return group.next {
                search.room.holds($0.shape)
                    && ($0.seconds <= reservation.passingSeconds || beside.holds($0.shape)
                        || !head.isBefore($0, isStarving: search.isStarving))
            } inBlocks: {
                search.room.holds($0.least)
                    && ($0.leastSeconds <= reservation.passingSeconds || beside.holds($0.least)
                        || !head.isBefore($0.first, isStarving: search.isStarving))
            }
        }
    }

    /// The first of the tasks that the groups offer.
    private func first(_ search: Search, in offer: (ReadyQueue.Group) -> ReadyTask?) -> ReadyTask? {
        var found: ReadyTask?
        for group in queue.groups where (group.key.demand != nil) == search.wantsDevices && hasDevices(for: group.key) {
            guard let task = offer(group), found.map({ search.prefers(task, to: $0) }) ?? true else { continue }
            found = task
        }
        return found
    }

    private func hasDevices(for group: ReadyQueue.Group.Key, without kept: Set<Int> = []) -> Bool {
        group.demand.map { pool.hasEnough(for: $0, without: kept) } ?? true
    }

    /// The first task that cannot start, whoever waits before it.
    func firstBlocked(leavingFeeder feeder: RequestShape) -> ReadyTask? {
        let cpuRoom = free.less(feeder)
        var found: ReadyTask?
        for group in queue.groups {
            // A loop and no lazy sequence: its closures would hold a copy of the whole scheduler.
            let room = group.key.demand == nil ? cpuRoom : free
            let blocked = hasDevices(for: group.key) ? group.tasks.first(exceeding: room) : group.tasks.first
            if let blocked, found.map({ blocked < $0 }) ?? true { found = blocked }
        }
        return found
    }

    /// Remembers a task that cannot start; the first of them is the head.
    mutating func setHead(_ blocked: ReadyTask?, after previous: Head?, at now: Duration) {
        guard let blocked, head.map({ !$0.isImpatient && blocked < $0.task }) ?? true else { return }
        let index = blocked.rank.index
        if let previous, previous.task.rank.index == index {
            head = previous
            return
        }
        let since = entries[index.position].headSince ?? now
        entries[index.position].headSince = since
        headCount += 1
        head = Head(
            serial: headCount, task: blocked, since: since, isImpatient: now - since >= policy.headPatience,
            beside: capacity.host.less(blocked.shape))
    }

    private mutating func start(_ placement: Placement, at now: Duration, _ actions: inout [SchedulerAction]) {
        queue.remove(placement.task)
        let index = placement.task.rank.index
        let devices = placement.devices
        let position = index.position
        let shape = entries[position].shape
        free.take(shape)
        running.append(index)
        entries[position].attempts += 1
        entries[position].state = .running(attempt: entries[position].attempts)
        entries[position].started = now
        entries[position].devices = devices
        entries[position].headSince = nil
        if head?.task.rank.index == index { head = nil }
        entries[position].besideHead = 0
        if placement.isBesideHead, let serial = head?.serial {
            entries[position].besideHead = serial
            head?.beside.take(shape)
        }
        close(index)
        var share: ByteCount?
        var reason: String?
        if let demand = entries[position].demand {
            share = pool.demands[demand].demand.share
            reason = pool.reason(for: devices, demand: demand)
            pool.take(devices, for: index, demand: demand)
        }
        actions.append(
            .start(
                SchedulerAction.Start(
                    task: index, variant: entries[position].variant, attempt: entries[position].attempts,
                    shape: shape, devices: devices.map { pool.devices[$0].id }, deviceShare: share,
                    deviceReason: reason)))
    }
}
