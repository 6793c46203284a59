import Pipeline

extension Scheduler {
    /// Keeps a device from tasks, or gives it back to them; tasks that can no longer have what they need change to
    /// another variant or are given up.
    mutating func changeDevice(_ id: DeviceID, _ outage: DevicePool.Outage?, _ actions: inout [SchedulerAction]) {
        admitArrivals()
        let before = pool.demands.map(\.isFeasible)
        pool.set(outage, of: id)
        let lost = Set(pool.demands.indices.filter { before[$0] && !pool.demands[$0].isFeasible })
        guard !lost.isEmpty else { return }
        for index in queue.removeAll(demands: lost) {
            entries[index.position].state = .waiting
            if head?.task.rank.index == index { head = nil }
            prepare(index, &actions)
        }
    }

    /// Changes the task to its first variant, from the current one on, that can ever run here; false: there is none.
    mutating func takePossibleVariant(_ index: TaskIndex) -> Bool {
        guard let demand = entries[index.position].demand, !pool.demands[demand].isFeasible else { return true }
        let variant = entries[index.position].variant
        let variants = tasks[index.position].variants
        let machine = Machine(capacity: presentCapacity, policy: policy)
        guard
            let next = variants.indices.first(where: {
                $0 > variant && machine.shortfall(of: variants[$0].needs, of: tasks[index.position]) == nil
            })
        else { return false }
        let needs = variants[next].needs
        close(index)
        entries[index.position].variant = next
        entries[index.position].shape = RequestShape(cpus: needs.cpus, memory: needs.memory)
        entries[index.position].time = expectedTime(of: index)
        entries[index.position].demand = needs.gpu.map { pool.number(of: DeviceDemand($0, policy: policy)) }
        open(index)
        return true
    }

    mutating func giveUp(_ index: TaskIndex, _ actions: inout [SchedulerAction]) {
        let needs = tasks[index.position].variants[entries[index.position].variant].needs
        let machine = Machine(capacity: presentCapacity, policy: policy)
        let reason = machine.shortfall(of: needs, of: tasks[index.position])?.description ?? "can no longer run here"
        close(index)
        actions.append(.giveUp(index, reason: "it " + reason))
        fail(index, .none, &actions)
    }

    /// The machine without the devices that failed in this run.
    private var presentCapacity: Capacity {
        var capacity = capacity
        capacity.devices = zip(pool.devices, pool.states).map { device, state in
            var device = device
            if case .failed(let reason) = state.outage { device.fault = "failed in this run (\(reason))" }
            return device
        }
        return capacity
    }
}
