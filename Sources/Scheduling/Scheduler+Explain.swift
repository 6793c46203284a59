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
            return isStopping ? "does not start: the run is ending" : explainRoom(index, at: now)
        case .running(let attempt):
            return attempt == 1 ? "is running" : "is running, attempt \(attempt)"
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

    /// What a ready task lacks, and who holds it.
    private func explainRoom(_ index: TaskIndex, at now: Duration) -> String {
        let shape = entries[index.position].shape
        var lacks: [String] = []
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
        if !lacks.isEmpty { return "waits for " + lacks.joined(separator: " and ") }
        if let head, head.index != index, now - head.since >= policy.headPatience {
            return "would fit, but leaves room for \(graph.id(head.index)), which has waited for "
                + "\((now - head.since).components.seconds) s"
        }
        return "is about to start"
    }

    private func holders(_ amount: (RequestShape) -> String) -> String {
        var named: [String] = []
        for (position, entry) in entries.enumerated() {
            guard case .running = entry.state else { continue }
            named.append("\(graph.ids[position]): \(amount(entry.shape))")
        }
        return Self.list(named)
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

    private static func list(_ items: [String]) -> String {
        let shown = items.prefix(3).joined(separator: ", ")
        return items.count > 3 ? shown + " and \(items.count - 3) more" : shown
    }
}
