import Foundation
import Glibc
import Pipeline
import RunStore
import Scheduling

/// One run on this machine: an event loop on the calling thread. It learns what happened (a process ended, a worker
/// read a file, a signal came, time passed), tells the scheduler, commits what follows to the journal, and only then
/// does it.
package final class LocalRun {
    let request: RunRequest
    let store: RunStore
    let graph: TaskGraph
    var scheduler: Scheduler
    let numbers: [TaskNumber]
    let names: StagedNames
    let observer: (any RunObserver)?
    private let interrupts: Interrupts?

    let workers: WorkerPool<Finding>
    let memo: DigestMemo
    let digests: DigestTable
    let statuses: [TaskRecord]
    /// What became of each task so far in this run.
    var taskStates: [TaskStatus]
    var tallies: StageTallies

    /// Facts for the next commit.
    var journal: [JournalEntry] = []
    /// What the scheduler does not know yet.
    var events: [SchedulerEvent] = []
    var running: [RunningAttempt] = []
    /// Results that stand, of tasks that are done.
    var results: [ResultRecord?]
    var preparation = Preparation()
    var failures: [TaskFailure] = []
    /// The machine cannot go on: no space.
    var environmentError: RunnerError?
    /// Failures of which the scheduler has not yet said whether they are tried again.
    var openFailures: [TaskIndex: TaskFailure] = [:]
    /// Tasks that made results, whose followers are looked up again once the journal has the results.
    var releaseAfterCommit: [TaskIndex] = []
    var temporaryFolders: TemporaryFolders
    /// nil: the run has no GPUs.
    var devices: RunDevices?
    /// Why stages run as an alternative from the beginning.
    let fallbackReasons: [StageName: String]
    /// Devices that failed in this run, and how.
    var deviceFaults: [DeviceID: String] = [:]
    var lastSweep: Duration = .zero
    var hasStartedTasks = false
    var outOfMemoryKills: (time: Duration, kills: Int)?
    /// As whom containers run. Asked when the first one starts, so that a run with nothing to do does not ask.
    lazy var containerUser = request.engine.containerUser(user: getuid(), group: getgid())
    /// How its engine hands devices over.
    lazy var gpuPassage = request.engine.gpuPassage(for: request.capacity.devices)
    /// The boot in which the last invocation ran.
    let previousBoot: String?
    var cancellations = 0
    var isFinished = false
    private let began = ContinuousClock.now
    private var lastFlush: Duration = .zero
    var lastTick: Duration = .zero
    /// Something happened that a live view does not show yet.
    var hasNews = false

    /// What workers report.
    enum Finding: Sendable {
        case digest(DigestTable.Finding)
        case verified(TaskIndex, key: String, OutputCheck.Finding)
        case published(TaskIndex, Result<[VariableName: ResultRecord.Output], Publication.Failure>)
    }

    /// A run that has not begun. The caller holds the directory's `RunLock`.
    /// - Throws: `PreflightError` when a task can never run here, `RunnerError` when the journal cannot be written.
    package init(
        _ request: RunRequest, store: RunStore, interrupts: Interrupts? = nil, observer: (any RunObserver)? = nil
    ) throws {
        self.request = request
        self.store = store
        self.interrupts = interrupts
        self.observer = observer
        graph = try TaskGraph(request.plan)
        let preflight = try Preflight(request.plan, capacity: request.capacity, policy: request.policy)
        names = StagedNames(plan: request.plan)
        temporaryFolders = TemporaryFolders(run: request.directory)
        results = Array(repeating: nil, count: graph.count)
        taskStates = Array(repeating: .waiting, count: graph.count)
        tallies = StageTallies(graph.ids.lazy.map { ($0.stage, .waiting) })
        if observer?.wantsTicks == true { tallies.link(graph.stageParents) }
        do throws(RunStoreError) {
            let identity = PlanFile.identity(of: request.plan)
            let kept = [PlanFile.name] + (request.asked == nil ? [] : [SourceFiles.request])
            isNewPlan =
                try store.planDigest() != identity
                || kept.contains { Files.status("\(request.directory)/\($0)") == nil }
            numbers = try store.adopt(request.plan, digest: identity)
            statuses = try store.tasks()
            memo = DigestMemo(try store.fileDigests())
            previousBoot = try store.latestInvocation()?.1.boot
            scheduler = Scheduler(
                plan: request.plan, graph: graph, variants: preflight.variants, capacity: request.capacity,
                policy: request.policy, learned: try store.learnedTimes())
        } catch {
            throw RunnerError.store(error)
        }
        if !request.capacity.devices.isEmpty {
            devices = try RunDevices.open(
                request.capacity.devices.filter { $0.fault == nil }, directory: request.directory,
                environment: ProcessInfo.processInfo.environment)
        }
        digests = DigestTable(memo: memo)
        workers = WorkerPool(threads: max(2, min(request.capacity.cpus, 8)))
        notes = request.notes
        fallbackReasons = Dictionary(preflight.fallbacks.map { ($0.stage, $0.reason) }) { first, _ in first }
        for fallback in preflight.fallbacks {
            let text = "stage '\(fallback.stage)' \(fallback.reason): its alternative runs instead"
            journal.append(.event(.init(kind: "fallback", text: text)))
            notes.append(text)
        }
    }

    private var notes: [String]
    /// The journal has other tasks than this plan, or no plan is written down.
    private let isNewPlan: Bool
    private var hasWrittenPlan = false

    /// Seconds since the run began.
    var now: Duration { ContinuousClock.now - began }

    func task(_ index: TaskIndex) -> PlannedTask { request.plan.tasks[index.position] }

    /// Runs to the end.
    package func execute() throws(RunnerError) -> RunSummary {
        if request.ownsProcess {
            ChildProcess.adoptOrphans()
            // What tasks make is as readable for everybody, whoever runs them.
            umask(0o022)
        }
        workers.start()
        defer { workers.close() }
        tell(
            .began(
                tasks: graph.count, directory: request.directory, engine: request.engine.name,
                cpus: request.capacity.cpus, memory: request.capacity.memory))
        for note in notes { tell(.note(note)) }
        do throws(RunnerError) {
            try begin()
            // A run that does nothing writes nothing, so it is quick.
            if isNewPlan { try writePlan() }
            try endLeftovers()
            try lookAroundForDevices()
            events.append(.begin)
            while !isFinished {
                try step()
                if events.isEmpty, !isFinished { try wait() }
            }
            try commit()
        } catch {
            endAtOnce()
            throw error
        }
        if hasStartedTasks { sweep(all: true) }
        temporaryFolders.remove()
        let summary = summarise()
        do { try store.end(summary.outcome.journal) } catch { throw .store(error) }
        refreshView()
        tell(.ended(summary))
        return summary
    }

    /// Journals who runs here now and what the plan is.
    private func begin() throws(RunnerError) {
        let invocation = Invocation(
            pipeline: request.plan.pipeline, command: request.command, version: request.version,
            engine: request.engine.name, cpus: request.capacity.cpus, memory: request.capacity.memory,
            host: MachineName.current, machine: request.machine, boot: ProcessTable.bootID,
            process: ProcessTable.own, started: Clock.now)
        do { try store.begin(invocation) } catch { throw .store(error) }
    }

    private func writePlan() throws(RunnerError) {
        if let asked = request.asked { try SourceFiles.keep(asked, in: request.directory) }
        try PlanFile.write(request.plan, to: request.directory)
        hasWrittenPlan = true
    }

    // MARK: - One turn of the loop

    /// Tells the scheduler what happened and does what it says.
    private func step() throws(RunnerError) {
        try lookUpResults()
        let happened = events
        events = []
        hasNews = true
        var starts: [SchedulerAction.Start] = []
        var skips: [(TaskIndex, because: TaskIndex)] = []
        for action in scheduler.handle(happened, at: now) {
            switch action {
            case .prepare(let index): prepare(index)
            case .start(let start): if try takeDevices(for: start) { starts.append(start) }
            case .retry(let index, let attempt, let due, let memory):
                noteRetry(index, attempt: attempt, due: due, memory: memory)
            case .skip(let index, let cause):
                setStatus(index, .skipped, note: TaskRecord.skipNote(because: graph.id(cause)))
                skips.append((index, because: cause))
            case .giveUp(let index, let reason):
                fail(index, TaskFailure(task: graph.id(index), failure: nil, cause: reason))
            case .finish: isFinished = true
            }
        }
        try lookUpResults()
        if !starts.isEmpty, !hasWrittenPlan { try writePlan() }
        var attempts: [RunningAttempt] = []
        for start in starts { attempts.append(plan(start)) }
        // What is to happen is on disk before it happens.
        settleFailures()
        for (index, cause) in skips { tell(.skipped(graph.id(index), because: graph.id(cause))) }
        if !starts.isEmpty || !happened.isEmpty { try commit() }
        try lookUpResults()
        for attempt in attempts { try launch(attempt) }
    }

    /// Waits for the next thing to happen, and takes it in.
    private func wait() throws(RunnerError) {
        var descriptors: [pollfd] = [pollfd(fd: workers.descriptor, events: Int16(POLLIN), revents: 0)]
        if let interrupts { descriptors.append(pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0)) }
        let fixed = descriptors.count
        let watched = running.filter { $0.isWatched }
        for attempt in watched {
            descriptors.append(pollfd(fd: attempt.descriptor, events: Int16(POLLIN), revents: 0))
        }
        let timeout = timeoutMilliseconds()
        let count = poll(&descriptors, nfds_t(descriptors.count), timeout)
        if count < 0, errno != EINTR { throw .system("wait for", "processes") }
        if count > 0 {
            if descriptors[0].revents != 0 {
                for finding in workers.take() { try take(finding) }
            }
            if let interrupts, descriptors[1].revents != 0 {
                for _ in 0..<interrupts.take() { cancel() }
            }
            for (attempt, descriptor) in zip(watched, descriptors[fixed...]) where descriptor.revents != 0 {
                leaderEnded(attempt)
            }
        }
        checkDeadlines()
        try lookAtDevices()
        sampleContainers()
        if let wake = scheduler.nextWake, wake <= now { events.append(.tick) }
        if events.isEmpty, !journal.isEmpty, now - lastFlush > .milliseconds(50) { try commit() }
        if let due = nextTick, due <= now { refreshView() }
    }

    private func timeoutMilliseconds() -> Int32 {
        var next: [Duration] = running.compactMap(\.nextCheck)
        if let wake = scheduler.nextWake { next.append(wake) }
        if let look = devices?.nextLook { next.append(look) }
        if !journal.isEmpty { next.append(lastFlush + .milliseconds(50)) }
        if let tick = nextTick { next.append(tick) }
        guard let first = next.min() else { return -1 }
        let left = (first - now).components
        let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
        return Int32(clamping: max(0, milliseconds + 1))
    }

    private func take(_ finding: Finding) throws(RunnerError) {
        switch finding {
        case .digest(let digest):
            for index in digests.take(digest) { prepare(index) }
        case .verified(let index, let key, let check): try verified(index, key: key, check)
        case .published(let index, let result): published(index, result)
        }
    }

    // MARK: - Journal and messages

    func commit() throws(RunnerError) {
        for (stamp, digest) in memo.takeFresh() { journal.append(.fileDigest(stamp, digest: digest)) }
        lastFlush = now
        guard !journal.isEmpty else { return }
        do { try store.commit(journal) } catch { throw .store(error) }
        journal.removeAll(keepingCapacity: true)
    }

    func setStatus(
        _ index: TaskIndex, _ status: TaskStatus, key: String? = nil, variant: Int? = nil, note: String? = nil
    ) {
        count(index, as: status)
        journal.append(.task(numbers[index.position], status, key: key, variant: variant, note: note))
    }

    func tell(_ notice: RunNotice) {
        let time = now.components
        observer?.run(notice, at: Double(time.seconds) + Double(time.attoseconds) / 1e18)
    }
}
