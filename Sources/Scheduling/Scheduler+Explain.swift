import Pipeline

extension Scheduler {
    /// Why a task is where it is, in one sentence for a person.
    package func explain(_ index: TaskIndex, at now: Duration) -> String {
        let entry = entries[index.position]
        switch entry.state {
        case .waiting:
            if isStopping { return "does not start: the run is ending" }
            let open = graph.parents[index.position].filter { !state(of: $0).isDone }
            return "waits for " + Self.list(open.map { "\(graph.id($0)) (\(word(for: state(of: $0))))" })
        case .preparing:
            return "its inputs are being read, to see whether its result stands already"
        case .ready:
            return isStopping ? "does not start: the run is ending" : explainWait(of: index, at: now)
        case .running(let attempt):
            let text = attempt == 1 ? "is running" : "is running, attempt \(attempt)"
            let devices = entry.devices.map { pool.devices[$0].name }.joined(separator: ", ")
            return devices.isEmpty ? text : text + " on " + devices
        case .delayed(let due, let attempt):
            let seconds = max(0, (due - now).components.seconds)
            return "is tried again in \(seconds) s (attempt \(attempt))"
        case .succeeded: return "is done"
        case .upToDate: return "is up to date"
        case .failed: return "failed"
        case .cancelled: return "was ended when the run was cancelled"
        case .skipped(let cause): return "is skipped because \(graph.id(cause)) failed"
        }
    }

    private func explainWait(of index: TaskIndex, at now: Duration) -> String {
        var copy = self
        switch copy.obstacle(to: index, at: now) {
        case .room:
            let text = "waits for " + lacks(of: index, at: now).joined(separator: " and ")
            guard let start = copy.expectedStart(of: index, at: now) else { return text }
            return text + "; expected to start in \(Self.time(start - now))"
        case .head(let other):
            guard let head else { return "is about to start" }
            let waited = (now - head.since).components.seconds
            return "would fit, but leaves room for \(graph.id(other)), which comes before it"
                + (waited > 0 ? " and has waited for \(waited) s" : "")
        case .feeder: return "would fit, but leaves cores for tasks that a GPU waits for"
        case .none: return "is about to start"
        }
    }

    /// What a ready task lacks, and who holds it.
    private func lacks(of index: TaskIndex, at now: Duration) -> [String] {
        let entry = entries[index.position]
        let shape = entry.shape
        var lacks: [String] = []
        if let demand = entry.demand, !pool.hasEnough(for: demand) {
            let request = tasks[index.position].variants[entry.variant].needs.gpu?.text ?? "a GPU"
            let holders = pool.demands[demand].feasible.map { holder(of: $0, at: now) }
            lacks.append("\(request) (\(holders.joined(separator: "; ")))")
        }
        if shape.cpus > free.cpus {
            lacks.append(
                "\(shape.cpus) \(shape.cpus == 1 ? "core" : "cores") (\(free.cpus) of \(capacity.cpus) free, "
                    + "held by \(holders { "\($0.cpus)" }))")
        }
        if shape.memory > free.memory {
            lacks.append(
                "\(shape.memory.text) of memory (\(free.memory.text) of \(capacity.memory.text) free, "
                    + "held by \(holders { $0.memory.text }))")
        }
        return lacks
    }

    /// Who has a device, and until when.
    private func holder(of device: Int, at now: Duration) -> String {
        let name = pool.devices[device].name
        let state = pool.states[device]
        switch state.outage {
        case .failed(let reason): return "\(name) failed: \(reason)"
        case .taken(let holder): return "\(name) is held by \(holder)"
        case nil: break
        }
        if !state.users.isEmpty {
            let users = state.users.map { user in
                guard let end = expectedEnd(of: user.task, at: now) else { return "\(graph.id(user.task))" }
                return "\(graph.id(user.task)), expected to end within \(Self.time(end - now))"
            }
            return "\(name) is held by \(Self.list(users))"
        }
        return state.draining.isEmpty ? "\(name) is free" : "\(name) gives back its memory"
    }

    private func holders(_ amount: (RequestShape) -> String) -> String {
        Self.list(running.sorted().map { "\(graph.id($0)): \(amount(entries[$0.position].shape))" })
    }

    private func word(for state: TaskState) -> String {
        switch state {
        case .waiting: "waiting"
        case .preparing: "being prepared"
        case .ready: "ready"
        case .running: "running"
        case .delayed: "to be tried again"
        case .succeeded, .upToDate: "done"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .skipped: "skipped"
        }
    }

    /// `40 s`, `12 min`, `3 h`: rounded up.
    private static func time(_ duration: Duration) -> String {
        let seconds = max(1, duration.components.seconds)
        if seconds < 120 { return "\(seconds) s" }
        return seconds < 7200 ? "\((seconds + 59) / 60) min" : "\((seconds + 3599) / 3600) h"
    }

    private static func list(_ items: [String]) -> String {
        let shown = items.prefix(3).joined(separator: ", ")
        return items.count > 3 ? shown + " and \(items.count - 3) more" : shown
    }
}
