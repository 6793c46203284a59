import Pipeline
import RunStore
import Scheduling

/// What a live view shows of a run that another process drives.
struct JournalView {
    private let invocation: Invocation
    private let restoration: SchedulerRestoration
    private var run: RunOverview
    private var scheduler: Scheduler
    private var tallies: StageTallies
    /// When the journal was read, in seconds since 1970: zero on the scheduler's clock.
    private var taken: Double
    private var works: [AttemptNumber: ReportedWork] = [:]

    /// nil: the plan cannot be read yet.
    init?(_ run: RunOverview, _ invocation: Invocation) {
        guard let restoration = SchedulerRestoration(run, invocation) else { return nil }
        self.invocation = invocation
        self.restoration = restoration
        self.run = run
        taken = Clock.now
        scheduler = restoration.scheduler(of: run, at: taken)
        tallies = restoration.tallies(of: run)
    }

    /// Takes the journal as it is now.
    mutating func take(_ run: RunOverview) {
        self.run = run
        taken = Clock.now
        scheduler = restoration.scheduler(of: run, at: taken)
        tallies = restoration.tallies(of: run)
    }

    /// - Parameter now: seconds since 1970.
    mutating func status(at now: Double) -> RunStatus {
        let running = run.tasks.filter { run.status(of: $0) == .running }.compactMap { task in
            run.attempts[task.number].map { (TaskIndex(task.position), $0) }
        }
        let seen = running.sorted { $0.1.started < $1.1.started }.map { index, attempt in
            var work = works[attempt.number] ?? ReportedWork(in: "\(run.directory)/\(attempt.directory)")
            defer { works[attempt.number] = work }
            return SeenAttempt(
                index: index, ordinal: attempt.ordinal, seconds: max(0, now - attempt.started), work: work.look(at: now)
            )
        }
        return RunStatus(
            title: invocation.pipeline, stages: tallies.stages, running: seen, scheduler,
            at: .seconds(now - taken), seconds: max(0, now - invocation.started))
    }
}
