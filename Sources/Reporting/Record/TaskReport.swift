import Pipeline
import RunStore

/// A task as a report has it.
package struct TaskReport: Sendable, Encodable {
    /// Stage and columns.
    package let task: String
    /// Of the task.
    package let stage: String
    /// Values of the columns it runs for.
    package let labels: [String]
    /// What became of it.
    package let state: TaskStatus
    /// Whether its result is of an earlier run of the same command.
    package let isCached: Bool
    /// Of its result; nil: its inputs are not known yet.
    package let key: String?
    /// Why it is as it is, for people.
    package let note: String?
    /// The latest first.
    package let attempts: [AttemptDocument]

    /// - Parameter latestInvocation: nil: every attempt is of this run.
    init(_ task: TaskRecord, status: TaskStatus, attempts: [AttemptRecord], latestInvocation: InvocationNumber?) {
        self.task = task.id.description
        stage = task.id.stage.text
        labels = task.id.labels
        state = status
        isCached =
            status.isDone && latestInvocation.map { latest in !attempts.contains { $0.invocation == latest } } ?? false
        key = task.key
        note = task.note
        self.attempts = attempts.reversed().map(AttemptDocument.init)
    }

    /// The attempt that made the result; nil: it has none, or its record is gone.
    var success: AttemptDocument? { attempts.first { $0.outcome == AttemptRecord.Outcome.succeeded.rawValue } }
}
