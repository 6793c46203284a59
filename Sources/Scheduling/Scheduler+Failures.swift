import HeapModule
import Pipeline

extension Scheduler {
    mutating func handleFailure(
        _ index: TaskIndex, _ failure: FailureClass, at now: Duration, _ actions: inout [SchedulerAction]
    ) {
        let entry = entries[index.position]
        let failures = entry.failures[failure, default: 0] + 1
        entries[index.position].failures[failure] = failures
        guard !isStopping, let budget = tasks[index.position].retry.budgets[failure], failures <= budget.retries,
            let memory = Self.grow(entry.shape.memory, by: budget.memoryFactor, within: capacity.memory)
        else {
            fail(index, failure, &actions)
            return
        }
        entries[index.position].shape.memory = memory
        open(index)
        retry(index, due: now + Self.delay(after: failure, failures: failures), &actions)
    }

    /// Tries a task that shared a GPU again at once, with a GPU to itself. It happens once: then nothing is shared.
    mutating func retryAlone(_ index: TaskIndex, at now: Duration, _ actions: inout [SchedulerAction]) {
        let entry = entries[index.position]
        guard !isStopping, let needs = tasks[index.position].variants[entry.variant].needs.gpu else {
            fail(index, .failure, &actions)
            return
        }
        entries[index.position].demand = pool.number(of: DeviceDemand(alone: needs))
        open(index)
        retry(index, due: now, &actions)
    }

    private mutating func retry(_ index: TaskIndex, due: Duration, _ actions: inout [SchedulerAction]) {
        let entry = entries[index.position]
        entries[index.position].state = .delayed(until: due, attempt: entry.attempts + 1)
        retries.insert(Retry(due: due, index: index))
        actions.append(.retry(index, attempt: entry.attempts + 1, due: due, memory: entry.shape.memory))
    }

    /// The memory of the next attempt, at most all that the run may use; nil when it should grow and cannot.
    private static func grow(_ memory: ByteCount, by factor: Double, within limit: ByteCount) -> ByteCount? {
        guard factor > 1 else { return memory }
        guard memory < limit else { return nil }
        let grown = (Double(memory.bytes) * factor).rounded(.up)
        return grown >= Double(limit.bytes) ? limit : ByteCount(bytes: Int64(grown))
    }

    /// What failed for a reason outside the task is given time to pass: 1 s, 2 s, 4 s ... 64 s. A GPU that failed is
    /// out, so the next one can be taken at once.
    private static func delay(after failure: FailureClass, failures: Int) -> Duration {
        switch failure {
        case .outOfMemory, .timeLimit, .missingOutput, .lostGPU: .zero
        case .failure, .signal, .lostHost: .seconds(1 << min(failures - 1, 6))
        }
    }

    mutating func fail(_ index: TaskIndex, _ failure: FailureClass?, _ actions: inout [SchedulerAction]) {
        entries[index.position].state = .failed(failure)
        var reached = graph.children[index.position]
        while let next = reached.popLast() {
            guard entries[next.position].state == .waiting else { continue }
            entries[next.position].state = .skipped(because: index)
            close(next)
            actions.append(.skip(next, because: index))
            reached.append(contentsOf: graph.children[next.position])
        }
        if !policy.keepsGoing { stop() }
    }
}
