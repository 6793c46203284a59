import Pipeline

extension Scheduler {
    /// A scheduler as another process left it, for explaining what that process does. Not for going on from.
    /// - Parameters:
    ///   - shapes: what each running task has.
    ///   - devices: the devices of each running task that has some.
    ///   - starts: when each running task began, before zero.
    package mutating func restore(
        _ states: [TaskIndex: TaskState], shapes: [TaskIndex: RequestShape], devices: [TaskIndex: [DeviceID]] = [:],
        starts: [TaskIndex: Duration] = [:]
    ) {
        for (index, state) in states.sorted(by: { $0.key < $1.key }) {
            entries[index.position].state = state
            if let shape = shapes[index] { entries[index.position].shape = shape }
            if let start = starts[index] { entries[index.position].started = start }
            let entry = entries[index.position]
            switch state {
            case .running:
                free.take(entry.shape)
                running.append(index)
                let held = pool.devices.indices.filter { devices[index]?.contains(pool.devices[$0].id) ?? false }
                entries[index.position].devices = held
                if let demand = entry.demand { pool.take(held, for: index, demand: demand) }
            case .ready:
                queue.insert([readyTask(index)])
            default: break
            }
        }
        setHead(firstBlocked(leavingFeeder: .nothing), after: nil, at: .zero)
    }
}
