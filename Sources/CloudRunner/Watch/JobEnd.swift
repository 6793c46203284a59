import AWSClient
import Cloud
import LocalRunner
import Pipeline
import RunStore

/// How a job or one of its attempts ended, in the words of a run.
struct JobEnd {
    var failure: FailureClass?
    var exitCode: Int32?
    /// For people.
    var cause: String
    var advice: String?
    private var outcome = AttemptRecord.Outcome.failed
    private var started: Double?
    private var ended: Double = 0

    init(cause: String) { self.cause = cause }

    /// - Parameter note: what was found out about it before.
    init(_ job: CloudJob, note: String?) { self.init(cause: note ?? job.reason ?? "its job failed") }

    /// A job that is known to have succeeded.
    init(wellEnded job: Batch.Job) {
        self.init(cause: "")
        outcome = .succeeded
        started = job.startedAt.map { Double($0) / 1000 }
        ended = Double(job.stoppedAt ?? 0) / 1000
    }

    init(_ job: Batch.Job) {
        if let last = job.attempts?.last, !job.wasEnded {
            self.init(last, of: job)
        } else {
            self.init(status: job.statusReason, reason: job.reason, exitCode: job.exitCode)
            ended = Double(job.stoppedAt ?? 0) / 1000
        }
    }

    init(_ attempt: Batch.Job.Attempt, of job: Batch.Job) {
        let one = attempt.taskProperties?.first?.failed
        let exitCode = attempt.container?.exitCode ?? one?.exitCode
        self.init(
            status: attempt.statusReason, reason: attempt.container?.reason ?? one?.reason, exitCode: exitCode)
        if exitCode == 0, failure != .lostHost { outcome = .succeeded }
        if job.wasEnded { outcome = .cancelled }
        if failure == .lostHost { outcome = .lost }
        started = attempt.startedAt.map { Double($0) / 1000 }
        ended = Double(attempt.stoppedAt ?? 0) / 1000
    }

    private init(status: String?, reason: String?, exitCode: Int?) {
        self.exitCode = exitCode.map(Int32.init(truncatingIfNeeded:))
        let exits = StagingContract.self
        switch (status ?? "", reason ?? "", exitCode) {
        case (let status, _, _) where status.hasPrefix("Host EC2"):
            failure = .lostHost
            cause = "the machine was taken away (\(status)): a Spot reclaim or a lost host"
        case (_, let reason, _) where reason.hasPrefix("OutOfMemoryError"):
            failure = .outOfMemory
            cause = "ran out of memory"
        case (let status, _, _) where status.contains("attempt duration exceeded timeout"):
            failure = .timeLimit
            cause = "took longer than its time"
        case (_, let reason, nil) where reason.hasPrefix("CannotPullContainerError"):
            cause = "its image cannot be pulled: \(reason)"
            advice = "check the image's name, and that the machines reach its registry and may read it"
        case (let status, let reason, nil) where !reason.isEmpty || !status.isEmpty:
            cause = [status, reason].filter { !$0.isEmpty }.joined(separator: ": ")
        case (_, _, exits.missingOutputStatus?):
            failure = .missingOutput
            cause = "a declared output was not made"
        case (_, _, exits.stagingFailedStatus?):
            cause = "an input could not be fetched or an output not stored"
            advice = "its log says which; look at the job role's rights to the bucket"
        case (_, _, exits.lostGPUStatus?):
            failure = .lostGPU
            cause = "its GPU failed"
        case (_, _, exits.timeLimitStatus?):
            failure = .timeLimit
            cause = "took longer than its time"
        case (_, _, let code?) where code > 128 && code < 160:
            failure = .signal
            cause = "exit code \(code) (signal \(code - 128))"
        case (_, _, let code?) where code != 0:
            failure = .failure
            cause = "exit code \(code)"
        default: cause = "its job ended"
        }
        advice = advice ?? failure?.advice
    }

    /// For the journal.
    var record: AttemptEnd {
        var end = AttemptEnd(
            outcome: outcome, failure: outcome == .succeeded ? nil : failure, exitCode: exitCode, ended: ended,
            message: outcome == .succeeded ? nil : cause)
        if let started {
            end.usage = ResourceUsage(
                userSeconds: 0, systemSeconds: 0, wallSeconds: max(0, ended - started), peakMemory: nil)
        }
        return end
    }
}
