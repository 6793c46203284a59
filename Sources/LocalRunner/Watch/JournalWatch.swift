import Pipeline
import RunStore

/// Follows a run on this machine that another process drives. It knows what the journal, the run's lock and the folders
/// of tasks say, and writes nothing.
package final class JournalWatch {
    package enum End {
        case ended(RunSummary)
        /// A signal came; the run goes on.
        case left
        /// No runner ever worked there.
        case neverBegan
    }

    private let directory: String
    private let store: RunStore
    private let observer: any RunObserver
    private let interrupts: Interrupts
    private let clock = ContinuousClock()
    /// As they were told of.
    private var known: [TaskID: (status: TaskStatus, attempt: AttemptNumber?)] = [:]
    private var view: JournalView?

    package init(
        _ directory: String, interrupts: Interrupts, observer: any RunObserver
    ) throws(RunStoreError) {
        self.directory = directory
        self.interrupts = interrupts
        self.observer = observer
        store = try RunStore.read(directory)
    }

    /// Looks again and again until the run has ended.
    package func follow() throws(RunStoreError) -> End {
        var run = try RunOverview(directory)
        // Whoever has just taken the lock begins in the journal a little later.
        while let runner = run.runner, runner != run.invocation?.process {
            if interrupts.wait(milliseconds: 100) { return .left }
            run = try RunOverview(directory)
        }
        guard let invocation = run.invocation else { return .neverBegan }
        observer.run(
            .began(
                tasks: run.tasks.count, directory: directory, engine: invocation.engine, cpus: invocation.cpus,
                memory: invocation.memory), at: 0)
        var version = 0
        var (nextLook, nextTick) = (clock.now, clock.now)
        while true {
            let isLive = RunLock.holder(of: directory) == invocation.process
            let latest = try store.dataVersion()
            if !isLive || (latest != version && clock.now >= nextLook) {
                version = latest
                let began = clock.now
                run = try RunOverview(directory)
                tell(run, since: invocation.started)
                if view != nil { view?.take(run) } else if observer.wantsTicks { view = JournalView(run, invocation) }
                // Looking at a large journal takes its time: at most a twentieth of one core.
                nextLook = clock.now + (clock.now - began) * 20
                nextTick = clock.now
            }
            if clock.now >= nextTick {
                if let status = view?.status(at: Clock.now) { observer.tick(status) }
                nextTick = clock.now + .seconds(1)
            }
            if !isLive { return .ended(try end(run, invocation)) }
            if interrupts.wait(milliseconds: 250) { return .left }
        }
    }

    /// Tells what has happened since the last look.
    private func tell(_ run: RunOverview, since began: Double) {
        let isFirst = known.isEmpty
        var causes: [String: TaskID] = [:]
        for task in run.tasks(.failed) { causes[TaskRecord.skipNote(because: task.id)] = task.id }
        for task in run.tasks {
            let now = (status: run.status(of: task), attempt: run.attempts[task.number]?.number)
            let before = known.updateValue(now, forKey: task.id)
            // A runner that begins says of what an earlier one did that it stands.
            if let before, before == now || before.status.isDone && now.status.isDone { continue }
            let attempt = run.attempts[task.number]
            let notice: RunNotice? =
                switch now.status {
                case .running: .started(task.id, attempt: attempt?.ordinal ?? 1)
                // What was done before is no news.
                case .succeeded where !isFirst: .succeeded(task.id, seconds: attempt?.end?.usage?.wallSeconds ?? 0)
                case .succeeded, .upToDate: .upToDate(task.id)
                case .failed: .failed(TaskFailure(task, in: run))
                case .skipped: task.note.flatMap { causes[$0] }.map { .skipped(task.id, because: $0) }
                case .delayed: .note("\(ProgressText.name(task.id)): \(task.note ?? "it is tried again")")
                case .waiting, .cancelled: nil
                }
            if let notice { observer.run(notice, at: Clock.now - began) }
        }
    }

    private func end(_ run: RunOverview, _ invocation: Invocation) throws(RunStoreError) -> RunSummary {
        // Another runner may work there by now.
        let ended = try store.invocations().last { $0.invocation.started == invocation.started }?.invocation
        let outcome: RunSummary.Outcome =
            switch ended?.outcome {
            case .done: .done
            case .cancelled: .cancelled
            case .error: .environment
            case .failed, nil: .failed
            }
        let summary = RunSummary(outcome, run.tasks, seconds: (ended?.ended ?? Clock.now) - invocation.started)
        if ended?.outcome == nil {
            observer.run(.note("its runner was killed; the same command continues"), at: summary.seconds)
        }
        observer.run(.ended(summary), at: summary.seconds)
        return summary
    }
}
