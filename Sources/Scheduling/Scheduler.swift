import HeapModule
import Pipeline

/// Decides what runs when and on which devices. A pure state machine: events and the time go in, actions come out; it
/// reads no clock, no file and no process, so a test can live through a week in a millisecond.
///
/// Among the tasks that are ready the one with the longest chain of work below it starts first, and waiting counts,
/// too. A task with a free device goes before tasks that need cores alone, and while a GPU idles for want of a task that
/// is ready, those that lead to one soonest go first: an idle GPU costs more than an idle core. Only a chain that outlasts
/// all other work goes before. The first task that does not fit is the head of the queue, for which a `Reservation` is
/// kept. How long tasks take is learned from those of their stage that have ended, in earlier runs and in this one.
package struct Scheduler: Sendable {
    /// What there is to run, and what waits for what.
    package let graph: TaskGraph
    /// What the run may use.
    package let capacity: Capacity
    /// How it chooses.
    package let policy: SchedulingPolicy
    let tasks: [PlannedTask]
    /// Cores and memory that are not in use.
    package internal(set) var free: HostRoom
    var pool: DevicePool
    var entries: [Entry]
    var queue = ReadyQueue()
    /// Tasks that became ready in the events of this decision.
    private var arrivals: [TaskIndex] = []
    var head: Head?
    var headCount = 0
    /// In no order.
    var running: [TaskIndex] = []
    var retries = Heap<Retry>()
    var unsettledParents: [Int32]
    /// For each task the child with the smallest demand of cores that needs a GPU; nil: none does.
    let gpuFollowers: [TaskIndex?]
    let stepsToGPU: [Int?]
    /// How long stages take; this run adds to it.
    var learned: LearnedTimes
    /// For each stage the number of its tasks that have not started.
    var openTasks: [Int]
    /// Stages of which something was learned that the ranks of tasks do not show yet.
    var freshStages: Set<Int> = []
    /// The average time of a task as expected.
    var typicalSeconds = 0
    /// What the tasks that have not started will take.
    var openWork: OpenWork
    /// Tasks whose outputs stand.
    package internal(set) var doneCount = 0
    var preparingCount = 0
    private var hasFinished = false
    /// Whether nothing more is started.
    package internal(set) var isStopping = false

    struct Entry: Sendable {
        var state: TaskState = .waiting
        var variant: Int
        /// What the next or the current attempt takes.
        var shape: RequestShape
        /// The number of its demand for devices; nil: it needs none.
        var demand: Int?
        /// How long an attempt is expected to take.
        var time: ExpectedTime
        /// The expected seconds of the longest chain of tasks that begins with it.
        var chain = 0
        /// Failures so far, by class; empty for nearly every task.
        var failures: [FailureClass: Int] = [:]
        var attempts = 0
        var readySince: Duration = .zero
        /// Since when it is, or was at first, the head of the queue.
        var headSince: Duration?
        var started: Duration = .zero
        /// The devices of the current attempt.
        var devices: [Int] = []
        /// The `Head.serial` in whose spare room it started; 0: none.
        var besideHead = 0
    }

    struct Retry: Comparable, Sendable {
        let due: Duration
        let index: TaskIndex
        static func < (left: Self, right: Self) -> Bool { (left.due, left.index) < (right.due, right.index) }
    }

    /// A scheduler that has not begun. `variants` comes from a `Preflight` of the same plan and capacity.
    /// - Parameter learned: how long stages took in earlier runs; of others their time limits are all that is known,
    ///   until their first tasks have ended.
    package init(
        plan: Plan, graph: TaskGraph, variants: [Int], capacity: Capacity, policy: SchedulingPolicy,
        learned: LearnedTimes = LearnedTimes()
    ) {
        precondition(variants.count == plan.tasks.count && graph.count == plan.tasks.count)
        self.graph = graph
        self.capacity = capacity
        self.policy = policy
        tasks = plan.tasks
        free = capacity.host
        var pool = DevicePool(capacity.devices, sharerLimit: policy.sharersPerGPU)
        entries = plan.tasks.indices.map { position in
            let needs = plan.tasks[position].variants[variants[position]].needs
            return Entry(
                variant: variants[position], shape: RequestShape(cpus: needs.cpus, memory: needs.memory),
                demand: needs.gpu.map { pool.number(of: DeviceDemand($0, policy: policy)) },
                time: ExpectedTime(limitSeconds: needs.timeLimitSeconds))
        }
        self.pool = pool
        self.learned = learned
        openWork = OpenWork(capacity)
        openTasks = Array(repeating: 0, count: graph.stageCount)
        unsettledParents = graph.parents.map { Int32($0.count) }
        let entries = entries
        stepsToGPU = graph.stepsToGPU(entries.map { $0.demand != nil })
        gpuFollowers = graph.children.map { children in
            children.filter { entries[$0.position].demand != nil }
                .min { entries[$0.position].shape.cpus < entries[$1.position].shape.cpus }
        }
        for position in entries.indices { open(TaskIndex(position)) }
        freshStages = Set(openTasks.indices)
        estimate()
    }

    /// A task's state now.
    package func state(of index: TaskIndex) -> TaskState { entries[index.position].state }

    /// The variant that a task runs as: a position in `PlannedTask.variants`.
    package func variant(of index: TaskIndex) -> Int { entries[index.position].variant }

    /// The first task in the queue; nil when none waits for room.
    package var firstWaiting: TaskIndex? { queue.first?.rank.index }

    /// When the scheduler wants a `tick` at the latest; nil: when something else happens.
    package var nextWake: Duration? {
        let patience = head.flatMap { $0.isImpatient ? nil : $0.since + policy.headPatience }
        return [retries.min?.due, patience].compactMap { $0 }.min()
    }

    /// Takes what happened, in order, and says what to do now.
    package mutating func handle(_ events: [SchedulerEvent], at now: Duration) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        for event in events { take(event, at: now, &actions) }
        releaseRetries(at: now, &actions)
        admitArrivals()
        if !freshStages.isEmpty { estimate() }
        place(at: now, &actions)
        if !hasFinished, isFinished {
            hasFinished = true
            actions.append(.finish)
        }
        return actions
    }

    private var isFinished: Bool {
        guard running.isEmpty else { return false }
        return isStopping || (preparingCount == 0 && queue.count == 0 && retries.isEmpty)
    }

    // MARK: - Events

    private mutating func take(_ event: SchedulerEvent, at now: Duration, _ actions: inout [SchedulerAction]) {
        switch event {
        case .begin:
            // The longest chains are prepared first, so that they can also start first.
            let roots = unsettledParents.indices.filter { unsettledParents[$0] == 0 }.map(TaskIndex.init)
            for root in roots.map(rank).sorted() { prepare(root.index, &actions) }
        case .upToDate(let index):
            endPreparing(index)
            close(index)
            settle(index, as: .upToDate, &actions)
        case .mustRun(let index):
            endPreparing(index)
            makeReady(index, at: now, &actions)
        case .notPreparable(let index):
            endPreparing(index)
            close(index)
            fail(index, .none, &actions)
        case .succeeded(let index):
            endRunning(index)
            learn(from: index, at: now)
            settle(index, as: .succeeded, &actions)
        case .failed(let index, let failure):
            endRunning(index)
            handleFailure(index, failure, at: now, &actions)
        case .outgrewShare(let index):
            endRunning(index)
            retryAlone(index, at: now, &actions)
        case .cancelled(let index):
            endRunning(index)
            entries[index.position].state = .cancelled
            stop()
        case .notStarted(let index):
            endRunning(index, hasBegun: false)
            entries[index.position].attempts -= 1
            open(index)
            makeReady(index, at: entries[index.position].readySince, &actions)
        case .deviceFailed(let id, let reason): changeDevice(id, .failed(reason), &actions)
        case .deviceTaken(let id, let holder): changeDevice(id, .taken(by: holder), &actions)
        case .deviceBack(let id): changeDevice(id, nil, &actions)
        case .stop:
            stop()
        case .tick:
            break
        }
    }

    mutating func prepare(_ index: TaskIndex, _ actions: inout [SchedulerAction]) {
        guard !isStopping else { return }
        guard takePossibleVariant(index) else {
            giveUp(index, &actions)
            return
        }
        entries[index.position].state = .preparing
        preparingCount += 1
        actions.append(.prepare(index))
    }

    private mutating func endPreparing(_ index: TaskIndex) {
        precondition(entries[index.position].state == .preparing, "\(graph.id(index)) was not being prepared")
        preparingCount -= 1
    }

    private mutating func makeReady(_ index: TaskIndex, at now: Duration, _ actions: inout [SchedulerAction]) {
        guard entries[index.position].demand.map({ pool.demands[$0].isFeasible }) ?? true else {
            // A device failed meanwhile. Another variant is another command, so its result is looked for anew.
            entries[index.position].state = .waiting
            prepare(index, &actions)
            return
        }
        entries[index.position].state = .ready
        entries[index.position].readySince = now
        arrivals.append(index)
    }

    private mutating func endRunning(_ index: TaskIndex, hasBegun: Bool = true) {
        let entry = entries[index.position]
        guard case .running = entry.state, let place = running.firstIndex(of: index) else {
            preconditionFailure("\(graph.id(index)) was not running")
        }
        running.swapAt(place, running.count - 1)
        running.removeLast()
        free.giveBack(entry.shape)
        pool.leave(entry.devices, task: index, isClean: !hasBegun)
        entries[index.position].devices = []
        if let serial = head?.serial, serial == entry.besideHead { head?.beside.giveBack(entry.shape) }
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

    mutating func stop() {
        isStopping = true
        retries = []
        head = nil
    }

    private mutating func releaseRetries(at now: Duration, _ actions: inout [SchedulerAction]) {
        while let first = retries.min, first.due <= now {
            _ = retries.popMin()
            makeReady(first.index, at: now, &actions)
        }
    }

    /// Puts those that became ready into the queue.
    mutating func admitArrivals() {
        queue.insert(arrivals.map(readyTask))
        arrivals = []
    }

    /// The task as the queue knows it.
    func readyTask(_ index: TaskIndex) -> ReadyTask {
        let position = index.position
        let (demand, shape) = (entries[position].demand, entries[position].shape)
        let isWide = 2 * shape.cpus > capacity.cpus || 2 * shape.memory.bytes > capacity.memory.bytes
        return ReadyTask(
            rank: rank(index),
            group: .init(
                demand: demand, stepsToGPU: demand == nil ? stepsToGPU[position] : nil,
                isWide: demand == nil && isWide),
            shape: shape, seconds: entries[position].time.boundSeconds ?? .max)
    }

    /// Ten seconds of waiting count as much as one second of work that follows a task, so nothing is passed for ever
    /// and the critical path still comes first. Because all that wait gain at one rate, the order of two tasks never
    /// changes while they wait, but when their times become known.
    ///
    /// A task that few devices will do for counts as followed by more: what could go elsewhere should not take them.
    func rank(_ index: TaskIndex) -> ReadyTask.Rank {
        let waited = entries[index.position].readySince.components
        let milliseconds = waited.seconds * 1000 + waited.attoseconds / 1_000_000_000_000_000
        let scarcity = entries[index.position].demand.map { pool.demands[$0].scarcity } ?? 0
        let seconds = entries[index.position].chain + Int(Double(typicalSeconds) * scarcity)
        return ReadyTask.Rank(priority: Int64(seconds) * 10_000 - milliseconds, index: index)
    }
}
