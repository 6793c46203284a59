import Pipeline

extension Scheduler {
    /// A task that is about to make a GPU task ready counts as far ahead as this.
    private static let feederHorizon = Duration.seconds(60)

    /// The cores and the memory that tasks without devices leave free, so that they do not keep a GPU idle: what the
    /// least demanding GPU task needs for a device that is idle or about to be, less what comes with the device.
    /// Nothing where no GPU task is ready or about to be.
    func feederRoom(at now: Duration) -> RequestShape {
        guard !pool.devices.isEmpty else { return Self.nothing }
        var forIdle: RequestShape?
        var forBusy: RequestShape?
        for lane in queue.lanes where lane.first != nil {
            guard let demand = lane.kind.demand else { continue }
            if devices(for: demand, where: isIdleOrDraining).count >= pool.demands[demand].demand.request.count {
                forIdle = Self.smaller(forIdle, lane.kind.shape)
            } else {
                let busy = devices(for: demand) { !pool.states[$0].users.isEmpty }
                guard !busy.isEmpty else { continue }
                forBusy = Self.smaller(forBusy, Self.difference(lane.kind.shape, leastHeld(by: busy)))
            }
        }
        return [forIdle, forBusy, roomForFollowers(at: now)].reduce(Self.nothing) { Self.larger($0, $1) }
    }

    /// What the least demanding GPU task needs that becomes ready soon, for a device that idles until then, beyond what
    /// the task before it leaves.
    private func roomForFollowers(at now: Duration) -> RequestShape? {
        var room: RequestShape?
        for index in running {
            guard let follower = gpuFollowers[index.position], unsettledParents[follower.position] == 1,
                entries[follower.position].state == .waiting, let demand = entries[follower.position].demand,
                let end = expectedEnd(of: index, at: now), end - now <= Self.feederHorizon,
                devices(for: demand, where: isIdleOrDraining).count >= pool.demands[demand].demand.request.count
            else { continue }
            room = Self.smaller(room, Self.difference(entries[follower.position].shape, entries[index.position].shape))
        }
        return room
    }

    /// Whether a device idles that a later task wants, and no task that is ready could use.
    var areGPUsStarving: Bool {
        let idle = pool.states.indices.filter(isIdleOrDraining)
        guard !idle.isEmpty else { return false }
        let ready = Set(queue.lanes.lazy.filter { $0.first != nil }.compactMap(\.kind.demand))
        return idle.contains { device in
            pool.demands.contains { $0.openTasks > 0 && $0.feasible.contains(device) }
                && !ready.contains { pool.demands[$0].feasible.contains(device) }
        }
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

    private static func larger(_ left: RequestShape, _ right: RequestShape?) -> RequestShape {
        guard let right else { return left }
        return RequestShape(cpus: max(left.cpus, right.cpus), memory: max(left.memory, right.memory))
    }

    private static func smaller(_ left: RequestShape?, _ right: RequestShape) -> RequestShape {
        guard let left else { return right }
        return (right.cpus, right.memory) < (left.cpus, left.memory) ? right : left
    }
}
