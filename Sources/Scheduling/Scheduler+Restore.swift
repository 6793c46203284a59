import Pipeline

extension Scheduler {
    /// A scheduler as another process left it, for explaining what that process does. Not for going on from.
    package mutating func restore(_ states: [TaskIndex: TaskState], shapes: [TaskIndex: RequestShape]) {
        for (index, state) in states {
            entries[index.position].state = state
            if let shape = shapes[index] { entries[index.position].shape = shape }
            switch state {
            case .running: free.take(entries[index.position].shape)
            case .ready: queue.insert(rank(index), shape: entries[index.position].shape)
            default: break
            }
        }
    }
}
