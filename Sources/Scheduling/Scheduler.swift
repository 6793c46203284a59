import HeapModule
import Pipeline

/// Decides what runs when. A pure state machine: events and the time go in, actions come out; it reads no clock, no
/// file and no process, so a test can live through a week in a millisecond.
///
/// Among the tasks that are ready the one with the longest chain of tasks below it starts first, then the file's order.
/// A task that does not fit is passed by those that do, until it has waited for `SchedulingPolicy.headPatience`; from
/// then on only tasks start that leave room for it, so nothing waits for ever.
package struct Scheduler: Sendable {
    package let graph: TaskGraph
    package let capacity: Capacity
    package let policy: SchedulingPolicy
    /// What is not in use.
    package internal(set) var free: Capacity
    var entries: [Entry]
    var queue = ReadyQueue()
    var head: Head?
    private var headCount = 0
    private var retries = Heap<Retry>()
    private var unsettledParents: [Int32]
    /// Tasks whose outputs stand.
    package private(set) var doneCount = 0
    private var runningCount = 0
    private var preparingCount = 0
    private var hasFinished = false
    package internal(set) var isStopping = false

    struct Entry: Sendable {
        var state: TaskState = .waiting
        /// What the next or the current attempt takes.
        var shape: RequestShape
        let variant: Int
        /// Failures so far, by class; empty for nearly every task.
        var failures: [FailureClass: Int] = [:]
        let retry: RetryPolicy
        /// The `Head.serial` in whose spare room it started; 0: none.
        var besideHead = 0
        var attempts = 0
    }

    /// The first task in the queue, when it does not fit.
    struct Head: Sendable {
        let serial: Int
        let index: TaskIndex
        let since: Duration
        /// Its patience has ended, and the scheduler has acted accordingly.
        var isImpatient = false
        /// What is left of an otherwise empty machine beside it and the tasks that started since its patience ended.
        var beside: Capacity
    }

    private struct Retry: Comparable, Sendable {
        let due: Duration
        let index: TaskIndex
        static func < (left: Self, right: Self) -> Bool { (left.due, left.index) < (right.due, right.index) }
    }

    /// A scheduler that has not begun. `variants` comes from a `Preflight` of the same plan and capacity.
    package init(
        plan: Plan, graph: TaskGraph, variants: [Int], capacity: Capacity, policy: SchedulingPolicy
    ) {
        precondition(variants.count == plan.tasks.count && graph.count == plan.tasks.count)
        self.graph = graph
        self.capacity = capacity
        self.policy = policy
        free = capacity
        entries = zip(plan.tasks, variants).map { task, variant in
            let needs = task.variants[variant].needs
            return Entry(
                shape: RequestShape(cpus: needs.cpus, memory: needs.memory), variant: variant, retry: task.retry)
        }
        unsettledParents = graph.parents.map { Int32($0.count) }
    }

    /// A task's state now.
    package func state(of index: TaskIndex) -> TaskState { entries[index.position].state }

    /// The variant that a task runs as: a position in `PlannedTask.variants`.
    package func variant(of index: TaskIndex) -> Int { entries[index.position].variant }

    /// The first task in the queue; nil when none waits for room.
    package var firstWaiting: TaskIndex? { queue.first { _ in true }?.rank.index }

    /// When the scheduler wants a `tick` at the latest; nil: when something else happens.
    package var nextWake: Duration? {
        let patience = head.flatMap { $0.isImpatient ? nil : $0.since + policy.headPatience }
        return [retries.min?.due, patience].compactMap { $0 }.min()
    }

    /// Takes what happened, in order, and says what to do now.
    package mutating func handle(_ events: some Sequence<SchedulerEvent>, at now: Duration) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        for event in events { take(event, at: now, &actions) }
        releaseRetries(at: now)
        place(at: now, &actions)
        if !hasFinished, isFinished {
            hasFinished = true
            actions.append(.finish)
        }
        return actions
    }

    private var isFinished: Bool {
        guard runningCount == 0 else { return false }
        return isStopping || (preparingCount == 0 && queue.count == 0 && retries.isEmpty)
    }

    // MARK: - Events

    private mutating func take(_ event: SchedulerEvent, at now: Duration, _ actions: inout [SchedulerAction]) {
        switch event {
        case .begin:
            // The longest chains are prepared first, so that they can also start first.
            let roots = unsettledParents.indices.filter { unsettledParents[$0] == 0 }.map(TaskIndex.init)
            for root in roots.sorted(by: { rank($0) < rank($1) }) { prepare(root, &actions) }
        case .upToDate(let index):
            endPreparing(index)
            settle(index, as: .upToDate, &actions)
        case .mustRun(let index):
            endPreparing(index)
            makeReady(index)
        case .notPreparable(let index):
            endPreparing(index)
            fail(index, .none, &actions)
        case .succeeded(let index):
            endRunning(index)
            settle(index, as: .succeeded, &actions)
        case .failed(let index, let failure):
            endRunning(index)
            handleFailure(index, failure, at: now, &actions)
        case .cancelled(let index):
            endRunning(index)
            entries[index.position].state = .cancelled
            stop()
        case .stop:
            stop()
        case .tick:
            break
        }
    }

    private mutating func prepare(_ index: TaskIndex, _ actions: inout [SchedulerAction]) {
        guard !isStopping else { return }
        entries[index.position].state = .preparing
        preparingCount += 1
        actions.append(.prepare(index))
    }

    private mutating func endPreparing(_ index: TaskIndex) {
        precondition(entries[index.position].state == .preparing, "\(graph.id(index)) was not being prepared")
        preparingCount -= 1
    }

    private mutating func makeReady(_ index: TaskIndex) {
        entries[index.position].state = .ready
        queue.insert(rank(index), shape: entries[index.position].shape)
    }

    private mutating func endRunning(_ index: TaskIndex) {
        guard case .running = entries[index.position].state else {
            preconditionFailure("\(graph.id(index)) was not running")
        }
        runningCount -= 1
        let shape = entries[index.position].shape
        free.giveBack(shape)
        if let serial = head?.serial, serial == entries[index.position].besideHead { head?.beside.giveBack(shape) }
    }

    private mutating func settle(_ index: TaskIndex, as state: TaskState, _ actions: inout [SchedulerAction]) {
        entries[index.position].state = state
        doneCount += 1
        for child in graph.children[index.position] {
            unsettledParents[child.position] -= 1
            if unsettledParents[child.position] == 0, entries[child.position].state == .waiting {
                prepare(child, &actions)
            }
        }
    }

    // MARK: - Failures

    private mutating func handleFailure(
        _ index: TaskIndex, _ failure: FailureClass, at now: Duration, _ actions: inout [SchedulerAction]
    ) {
        let entry = entries[index.position]
        let failures = entry.failures[failure, default: 0] + 1
        entries[index.position].failures[failure] = failures
        guard !isStopping, let budget = entry.retry.budgets[failure], failures <= budget.retries,
            let memory = Self.grow(entry.shape.memory, by: budget.memoryFactor, within: capacity.memory)
        else {
            fail(index, failure, &actions)
            return
        }
        entries[index.position].shape.memory = memory
        let due = now + Self.delay(after: failure, failures: failures)
        entries[index.position].state = .delayed(until: due, attempt: entry.attempts + 1)
        retries.insert(Retry(due: due, index: index))
        actions.append(.retry(index, attempt: entry.attempts + 1, due: due, memory: memory))
    }

    /// The memory of the next attempt, at most all that the run may use; nil when it should grow and cannot.
    private static func grow(_ memory: ByteCount, by factor: Double, within limit: ByteCount) -> ByteCount? {
        guard factor > 1 else { return memory }
        guard memory < limit else { return nil }
        let grown = (Double(memory.bytes) * factor).rounded(.up)
        return grown >= Double(limit.bytes) ? limit : ByteCount(bytes: Int64(grown))
    }

    /// What failed for a reason outside the task is given time to pass: 1 s, 2 s, 4 s ... 64 s.
    private static func delay(after failure: FailureClass, failures: Int) -> Duration {
        switch failure {
        case .outOfMemory, .timeLimit, .missingOutput: .zero
        case .failure, .signal, .lostHost: .seconds(1 << min(failures - 1, 6))
        }
    }

    private mutating func fail(_ index: TaskIndex, _ failure: FailureClass?, _ actions: inout [SchedulerAction]) {
        entries[index.position].state = .failed(failure)
        var reached = graph.children[index.position]
        while let next = reached.popLast() {
            guard entries[next.position].state == .waiting else { continue }
            entries[next.position].state = .skipped(because: index)
            actions.append(.skip(next, because: index))
            reached.append(contentsOf: graph.children[next.position])
        }
        if !policy.keepsGoing { stop() }
    }

    private mutating func stop() {
        isStopping = true
        retries = []
        head = nil
    }

    private mutating func releaseRetries(at now: Duration) {
        while let first = retries.min, first.due <= now {
            _ = retries.popMin()
            makeReady(first.index)
        }
    }

    // MARK: - Placement

    func rank(_ index: TaskIndex) -> ReadyQueue.Rank {
        ReadyQueue.Rank(chainLength: graph.chainLengths[index.position], index: index)
    }

    private mutating func place(at now: Duration, _ actions: inout [SchedulerAction]) {
        guard !isStopping else { return }
        while let first = queue.first(where: { _ in true }) {
            if free.holds(first.shape) {
                if head?.index == first.rank.index { head = nil }
                start(first, besideHead: false, &actions)
                continue
            }
            if head?.index != first.rank.index {
                var beside = capacity
                beside.take(first.shape)
                headCount += 1
                head = Head(serial: headCount, index: first.rank.index, since: now, beside: beside)
            }
            if isHeadImpatient(at: now) { head?.isImpatient = true }
            guard let passing = queue.first(where: { free.holds($0) && mayPassHead($0, at: now) }) else { return }
            start(passing, besideHead: isHeadImpatient(at: now), &actions)
        }
        head = nil
    }

    func isHeadImpatient(at now: Duration) -> Bool {
        head.map { now - $0.since >= policy.headPatience } ?? false
    }

    /// Until the head's patience ends everything that fits may pass it; then only what fits beside it on an otherwise
    /// empty machine, together with all that has passed since.
    private func mayPassHead(_ shape: RequestShape, at now: Duration) -> Bool {
        guard let head, isHeadImpatient(at: now) else { return true }
        return head.beside.holds(shape)
    }

    private mutating func start(
        _ candidate: ReadyQueue.Candidate, besideHead: Bool, _ actions: inout [SchedulerAction]
    ) {
        let position = candidate.rank.index.position
        queue.removeFirst(of: candidate.shape)
        free.take(candidate.shape)
        runningCount += 1
        entries[position].attempts += 1
        entries[position].state = .running(attempt: entries[position].attempts)
        entries[position].besideHead = 0
        if besideHead, let serial = head?.serial {
            entries[position].besideHead = serial
            head?.beside.take(candidate.shape)
        }
        actions.append(
            .start(
                SchedulerAction.Start(
                    task: candidate.rank.index, variant: entries[position].variant,
                    attempt: entries[position].attempts, shape: candidate.shape)))
    }
}
