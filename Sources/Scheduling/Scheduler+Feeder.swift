import Pipeline

extension Scheduler {
    /// A task that is about to make a GPU task ready counts as far ahead as this.
    private static let feederHorizon = Duration.seconds(60)

    /// The cores and the memory that tasks without devices leave free, so that they do not keep a GPU idle: what the
    /// least demanding GPU task needs for a device that is idle or about to be, less what comes with the device.
    /// Nothing where no GPU task is ready or about to be.
    mutating func feederRoom(_ pass: inout Pass, at now: Duration) -> RequestShape {
        guard !pool.devices.isEmpty else { return Self.nothing }
        var kept: Set<Int> = []
        if let head, head.kind.demand != nil {
            let reservation = pass.reservation ?? reservation(for: head, at: now)
            pass.reservation = reservation
            kept = reservation.devices
        }
        var forIdle: RequestShape?
        var forBusy: RequestShape?
        for lane in queue.lanes {
            guard let demand = lane.kind.demand, let first = lane.first else { continue }
            let isHead = first == head?.rank
            let idle = devices(for: demand) { !isHead && kept.contains($0) ? false : isIdleOrDraining($0) }
            if idle.count >= pool.demands[demand].demand.request.count {
                forIdle = Self.smaller(forIdle, lane.kind.shape)
            } else {
                let busy = devices(for: demand) { !pool.states[$0].users.isEmpty }
                guard !busy.isEmpty else { continue }
                forBusy = Self.smaller(forBusy, Self.difference(lane.kind.shape, leastHeld(by: busy)))
            }
        }
        for index in running {
            guard let follower = gpuFollowers[index.position], unsettledParents[follower.position] == 1,
                entries[follower.position].state == .waiting, let demand = entries[follower.position].demand,
                let end = expectedEnd(of: index, at: now), end - now <= Self.feederHorizon,
                devices(for: demand, where: isIdleOrDraining).count >= pool.demands[demand].demand.request.count
            else { continue }
            // Its own cores become free when the follower becomes ready.
            forIdle = Self.smaller(
                forIdle, Self.difference(entries[follower.position].shape, entries[index.position].shape))
        }
        return forIdle ?? forBusy ?? Self.nothing
    }

    private func devices(for demand: Int, where passes: (Int) -> Bool) -> [Int] {
        pool.demands[demand].feasible.filter(passes)
    }

    private func isIdleOrDraining(_ device: Int) -> Bool {
        let state = pool.states[device]
        return state.users.isEmpty && state.outage == nil
    }

    /// What surely comes back with the first of these devices that becomes free.
    private func leastHeld(by devices: [Int]) -> RequestShape {
        var least: RequestShape?
        for device in devices {
            for user in pool.states[device].users {
                let shape = entries[user.task.position].shape
                least = RequestShape(
                    cpus: min(least?.cpus ?? shape.cpus, shape.cpus),
                    memory: min(least?.memory ?? shape.memory, shape.memory))
            }
        }
        return least ?? Self.nothing
    }

    private static let nothing = RequestShape(cpus: 0, memory: ByteCount(bytes: 0))

    private static func difference(_ left: RequestShape, _ right: RequestShape) -> RequestShape {
        RequestShape(
            cpus: max(0, left.cpus - right.cpus),
            memory: ByteCount(bytes: max(0, left.memory.bytes - right.memory.bytes)))
    }

    private static func smaller(_ left: RequestShape?, _ right: RequestShape) -> RequestShape {
        guard let left else { return right }
        return (right.cpus, right.memory) < (left.cpus, left.memory) ? right : left
    }
}
