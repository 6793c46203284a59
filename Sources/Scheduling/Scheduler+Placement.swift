import HeapModule
import Pipeline

extension Scheduler {
    /// Starts what fits: tasks with free devices first, then those that need cores alone, each in the order of their
    /// ranks, and past the head only what its reservation lets pass.
    ///
    /// Within one decision resources only become fewer, so a lane whose first task cannot start is done with.
    mutating func place(at now: Duration, _ actions: inout [SchedulerAction]) {
        guard !isStopping, queue.count > 0 else {
            head = nil
            return
        }
        let previous = head
        startImpatientHead(at: now, &actions)
        // What was kept back for one reservation another one may let pass.
        while passOver(after: previous, at: now, &actions) {}
    }

    /// Looks at each lane once; true when something was kept back for a reservation that has changed since.
    private mutating func passOver(
        after previous: Head?, at now: Duration, _ actions: inout [SchedulerAction]
    ) -> Bool {
        var pass = Pass(previousHead: previous)
        for lane in queue.lanes.indices {
            guard let candidate = queue.candidate(of: lane) else { continue }
            if !fits(lane) {
                block(candidate, &pass, at: now)
            } else if queue.lanes[lane].kind.demand != nil {
                pass.withDevices.insert(candidate)
            } else {
                pass.others.insert(.init(steps: 0, candidate: candidate))
            }
        }
        while let candidate = pass.withDevices.popMin() { tryToStart(candidate, &pass, at: now, &actions) }
        if !pass.others.isEmpty {
            pass.feeder = feederRoom(at: now)
            pass.isStarving = areGPUsStarving
        }
        if pass.isStarving { pass.others = Heap(pass.others.unordered.map { urgent($0.candidate) }) }
        while let next = pass.others.popMin() { tryToStart(next.candidate, &pass, at: now, &actions) }
        return pass.mustRepeat
    }

    private func urgent(_ candidate: ReadyQueue.Candidate) -> Pass.Urgency {
        .init(steps: queue.lanes[candidate.lane].kind.stepsToGPU ?? .max, candidate: candidate)
    }

    /// What one decision has found so far.
    struct Pass {
        /// Tasks without devices: those with the fewest steps first.
        struct Urgency: Comparable {
            let steps: Int
            let candidate: ReadyQueue.Candidate

            static func < (left: Self, right: Self) -> Bool {
                left.steps != right.steps ? left.steps < right.steps : left.candidate < right.candidate
            }
        }

        let previousHead: Head?
        var withDevices = Heap<ReadyQueue.Candidate>()
        var others = Heap<Urgency>()
        /// A GPU idles because no task for it is ready.
        var isStarving = false
        /// The head's, when somebody has to pass it; nil: not worked out, or out of date.
        private(set) var reservation: Reservation?
        /// A task did not start because of the reservation.
        var hasRefused = false
        /// The reservation changed after that.
        private(set) var mustRepeat = false
        /// What tasks without devices leave to those with.
        var feeder = RequestShape(cpus: 0, memory: ByteCount(bytes: 0))

        init(previousHead: Head?) { self.previousHead = previousHead }

        /// The head, or what is free for it, is another one.
        mutating func forgetReservation() {
            reservation = nil
            if hasRefused { mustRepeat = true }
        }

        mutating func keep(_ reservation: Reservation) { self.reservation = reservation }

        /// A task starts beside the head: what is left then becomes less, unless the task has ended by then.
        mutating func takeSpare(_ kind: ReadyQueue.LaneKind, at now: Duration) {
            if let start = reservation?.start, let seconds = kind.seconds, now + .seconds(seconds) <= start { return }
            reservation?.spare?.take(kind.shape)
        }
    }

    /// Whether a task has to leave the head what is kept for it.
    func isBehind(
        _ head: Head, _ rank: ReadyQueue.Rank, _ kind: ReadyQueue.LaneKind, isStarving: Bool
    ) -> Bool {
        if head.isImpatient { return true }
        if isStarving, let steps = kind.stepsToGPU, steps < head.kind.stepsToGPU ?? .max, head.kind.demand == nil {
            return false
        }
        return head.rank < rank
    }

    /// The impatient head is the first to be looked at; any other head is found anew.
    private mutating func startImpatientHead(at now: Duration, _ actions: inout [SchedulerAction]) {
        guard var first = head, now - first.since >= policy.headPatience else {
            head = nil
            return
        }
        first.isImpatient = true
        head = first
        guard free.holds(first.kind.shape) else { return }
        var devices: [Int] = []
        if let demand = first.kind.demand {
            guard let chosen = pool.choose(demand) else { return }
            devices = chosen
        }
        head = nil
        queue.remove(first.rank, kind: first.kind)
        start(first.index, on: devices, besideHead: false, at: now, &actions)
    }

    private func fits(_ lane: Int) -> Bool {
        let kind = queue.lanes[lane].kind
        return free.holds(kind.shape) && (kind.demand.map { pool.hasEnough(for: $0) } ?? true)
    }

    /// Remembers a task that cannot start; the first of them is the head.
    private mutating func block(_ candidate: ReadyQueue.Candidate, _ pass: inout Pass, at now: Duration) {
        if let head, head.isImpatient || head.rank <= candidate.rank { return }
        pass.forgetReservation()
        let index = candidate.rank.index
        if let previous = pass.previousHead, previous.index == index {
            head = previous
            return
        }
        let since = entries[index.position].headSince ?? now
        entries[index.position].headSince = since
        let kind = queue.lanes[candidate.lane].kind
        var beside = capacity.host
        beside.take(kind.shape)
        headCount += 1
        head = Head(
            serial: headCount, index: index, rank: candidate.rank, kind: kind, since: since,
            isImpatient: now - since >= policy.headPatience, beside: beside)
    }

    private mutating func tryToStart(
        _ candidate: ReadyQueue.Candidate, _ pass: inout Pass, at now: Duration, _ actions: inout [SchedulerAction]
    ) {
        let kind = queue.lanes[candidate.lane].kind
        let leavesFeeder =
            kind.demand != nil
            || (free.cpus - kind.shape.cpus >= pass.feeder.cpus
                && free.memory.bytes - kind.shape.memory.bytes >= pass.feeder.memory.bytes)
        guard fits(candidate.lane), leavesFeeder else {
            block(candidate, &pass, at: now)
            return
        }
        var isBeside = false
        var kept: Set<Int> = []
        if let head, isBehind(head, candidate.rank, kind, isStarving: pass.isStarving) {
            let reservation = pass.reservation ?? reservation(for: head, at: now)
            pass.keep(reservation)
            switch passage(of: kind, by: head, reservation, at: now) {
            case .no:
                pass.hasRefused = true
                return
            case .freely: break
            case .beside:
                isBeside = true
                kept = reservation.devices
            }
        } else {
            // It comes before the head, whose reservation changes with it.
            pass.forgetReservation()
        }
        var devices: [Int] = []
        if let demand = kind.demand {
            guard let chosen = pool.choose(demand, without: kept) else {
                pass.hasRefused = true
                return
            }
            devices = chosen
        }
        if isBeside { pass.takeSpare(kind, at: now) }
        queue.removeFirst(of: candidate.lane)
        start(candidate.rank.index, on: devices, besideHead: isBeside, at: now, &actions)
        guard let next = queue.candidate(of: candidate.lane) else { return }
        if kind.demand != nil {
            pass.withDevices.insert(next)
        } else {
            pass.others.insert(pass.isStarving ? urgent(next) : .init(steps: 0, candidate: next))
        }
    }

    private mutating func start(
        _ index: TaskIndex, on devices: [Int], besideHead: Bool, at now: Duration, _ actions: inout [SchedulerAction]
    ) {
        let position = index.position
        let shape = entries[position].shape
        free.take(shape)
        running.append(index)
        entries[position].attempts += 1
        entries[position].state = .running(attempt: entries[position].attempts)
        entries[position].started = now
        entries[position].devices = devices
        entries[position].headSince = nil
        if head?.index == index { head = nil }
        entries[position].besideHead = 0
        if besideHead, let serial = head?.serial {
            entries[position].besideHead = serial
            head?.beside.take(shape)
        }
        var share: ByteCount?
        var reason: String?
        if let demand = entries[position].demand {
            share = pool.demands[demand].demand.share
            reason = pool.reason(for: devices, demand: demand)
            pool.count(-1, demand: demand)
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
