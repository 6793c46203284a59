import LocalRunner
import Pipeline
import RunStore

/// A task that failed, with what a person needs next.
package struct FailureReport: Sendable, Encodable {
    /// Which one failed.
    package let task: String
    /// Why, in a sentence.
    package let cause: String
    /// Nil: it could not even be tried.
    package let failure: FailureClass?
    /// Nil: it did not end by itself.
    package let exitCode: Int32?
    /// Nil: no signal ended it.
    package let signal: Int32?
    /// What to do; nil: there is nothing typical.
    package let advice: String?
    /// Attempts in the latest invocation.
    package let attempts: Int
    /// The end of what it wrote to standard error.
    package let lastLines: [String]
    /// Absolute; nil: there is none any more.
    package let folder: String?
    /// Tasks that were skipped because of it.
    package let skipped: Int

    /// The failures of a run, in the plan's order.
    static func all(in run: RunOverview, _ attempts: [TaskNumber: [AttemptRecord]]) -> [FailureReport] {
        var skipped: [String: Int] = [:]
        for task in run.tasks(.skipped) {
            if let note = task.note { skipped[note, default: 0] += 1 }
        }
        return run.tasks(.failed).map { task in
            let latest = attempts[task.number]?.last
            let folder = run.folder(of: task)
            return FailureReport(
                task: task.id.description, cause: task.note ?? latest?.end?.message ?? "no reason was recorded",
                failure: latest?.end?.failure, exitCode: latest?.end?.exitCode, signal: latest?.end?.signal,
                advice: latest.flatMap { attempt in
                    attempt.end?.failure.flatMap { failure in
                        TaskFailure.advice(
                            failure: failure, exitCode: attempt.end?.exitCode, memory: attempt.memory,
                            inContainer: attempt.engine != "host", freeBytes: nil)
                    }
                },
                attempts: latest?.ordinal ?? 0,
                lastLines: folder.map { TaskFailure.lastLines(of: $0 + "/stderr.log", count: 15) } ?? [],
                folder: folder, skipped: skipped[TaskRecord.skipNote(because: task.id)] ?? 0)
        }
    }
}
