import Pipeline
import RunStore

/// What a run tells while it goes on.
package enum RunNotice: Sendable {
    /// - Parameter cpus: nil: they are not the run's own, as its memory is not.
    case began(tasks: Int, directory: String, engine: String, cpus: Int?, memory: ByteCount?)
    /// Something worth a line: a fallback, leftovers of a killed runner, a result that does not stand any more.
    case note(String)
    case upToDate(TaskID)
    case started(TaskID, attempt: Int)
    case succeeded(TaskID, seconds: Double)
    case failed(TaskFailure)
    /// The failed attempt is followed by another one after `seconds`.
    case retrying(TaskFailure, attempt: Int, seconds: Double, memory: ByteCount)
    case skipped(TaskID, because: TaskID)
    case cancelling(running: Int)
    case ended(RunSummary)
}

/// How a run ended.
package struct RunSummary: Sendable {
    /// How a run ends: `environment` is what stopped the runner itself.
    package enum Outcome: String, Sendable { case done, failed, cancelled, environment }

    /// How the run ended.
    package var outcome: Outcome
    /// Tasks that ran and succeeded.
    package var succeeded: Int
    /// Tasks whose results stood.
    package var upToDate: Int
    /// Tasks that failed for good.
    package var failed: [TaskFailure]
    /// Tasks that another one's failure took along.
    package var skipped: Int
    /// Tasks that were never tried because the run stopped.
    package var notStarted: Int
    /// Since the run began.
    package var seconds: Double

    /// All values as they are.
    package init(
        outcome: Outcome, succeeded: Int, upToDate: Int, failed: [TaskFailure], skipped: Int, notStarted: Int,
        seconds: Double
    ) {
        self.outcome = outcome
        self.succeeded = succeeded
        self.upToDate = upToDate
        self.failed = failed
        self.skipped = skipped
        self.notStarted = notStarted
        self.seconds = seconds
    }

    /// As the journal has the tasks of a run that has ended.
    package init(_ outcome: Outcome, _ tasks: [TaskRecord], seconds: Double) {
        func count(_ statuses: TaskStatus...) -> Int { tasks.count { statuses.contains($0.status) } }
        self.init(
            outcome: outcome, succeeded: count(.succeeded), upToDate: count(.upToDate),
            failed: tasks.filter { $0.status == .failed }.map {
                TaskFailure(task: $0.id, failure: nil, cause: $0.note ?? "")
            }, skipped: count(.skipped), notStarted: count(.waiting, .delayed, .running, .cancelled), seconds: seconds)
    }

    /// All tasks of the plan.
    package var total: Int { succeeded + upToDate + failed.count + skipped + notStarted }
}

/// Somebody who shows what a run does.
package protocol RunObserver: AnyObject {
    func run(_ notice: RunNotice, at seconds: Double)
    /// Called when something changed, a few times a second at most, and once a second otherwise, when `wantsTicks`.
    func tick(_ status: RunStatus)
    var wantsTicks: Bool { get }
}
