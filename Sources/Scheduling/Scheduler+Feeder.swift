import Pipeline

extension Scheduler {
    /// A task that is about to make a GPU task ready counts as far ahead as this.
    private static let feederHorizon = Duration.seconds(60)

    /// The cores and the memory that tasks without devices leave free, so that they do not keep a GPU idle: what the
    /// least demanding GPU task needs for a device that is idle or about to be, less what comes with the device.
    /// Nothing where no GPU task is ready or about to be.
    func feederRoom(at now: Duration) -> RequestShape {
        guard !pool.devices.isEmpty else { return .nothing }
        var forIdle: RequestShape?
        var forBusy: RequestShape?
        for group in queue.groups {
            guard let demand = group.key.demand, let shape = group.tasks.smallest else { continue }
            if hasIdle(for: demand) {
                forIdle = min(forIdle ?? shape, shape)
            } else if let held = leastHeld(by: pool.demands[demand].feasible) {
                let missing = shape.beyond(held)
                forBusy = min(forBusy ?? missing, missing)
            }
        }
        return [forIdle, forBusy, roomForFollowers(at: now)].reduce(.nothing) { $0.raised(to: $1 ?? .nothing) }
    }

    /// What the least demanding GPU task needs that becomes ready soon, for a device that idles until then, beyond what
    /// the task before it leaves.
    private func roomForFollowers(at now: Duration) -> RequestShape? {
        var least: RequestShape?
        for index in running {
            guard let follower = gpuFollowers[index.position], unsettledParents[follower.position] == 1,
                entries[follower.position].state == .waiting, let demand = entries[follower.position].demand,
                let end = expectedEnd(of: index, at: now), end - now <= Self.feederHorizon, hasIdle(for: demand)
            else { continue }
            let missing = entries[follower.position].shape.beyond(entries[index.position].shape)
            least = min(least ?? missing, missing)
        }
        return least
    }

    /// Whether a device idles that a later task wants, and no task that is ready could use.
    var areGPUsStarving: Bool {
        var idle = Set(pool.states.indices.filter(isIdleOrDraining))
        guard !idle.isEmpty else { return false }
        for group in queue.groups where !group.tasks.isEmpty {
            if let demand = group.key.demand { idle.subtract(pool.demands[demand].feasible) }
        }
        return pool.demands.contains { $0.openTasks > 0 && !idle.isDisjoint(with: $0.feasible) }
    }

    private func hasIdle(for demand: Int) -> Bool {
        pool.demands[demand].feasible.count(where: isIdleOrDraining) >= pool.demands[demand].demand.request.count
    }

    private func isIdleOrDraining(_ device: Int) -> Bool {
        let state = pool.states[device]
        return state.users.isEmpty && state.outage == nil
    }

    /// What surely comes back with the first of these devices that becomes free; nil: all are free.
    private func leastHeld(by devices: [Int]) -> RequestShape? {
        var least: RequestShape?
        for device in devices {
            for user in pool.states[device].users {
                let held = entries[user.task.position].shape
                least = least?.lowered(to: held) ?? held
            }
        }
        return least
    }
}
