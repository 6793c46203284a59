import RunStore

extension TaskFailure {
    /// As the journal and the folder of the latest attempt tell it.
    init(_ task: TaskRecord, in run: RunOverview) {
        let attempt = run.attempts[task.number]
        self.init(
            task: task.id, failure: attempt?.end?.failure,
            cause: task.note ?? attempt?.end?.message ?? "no reason was recorded")
        folder = run.folder(of: task)
        if let folder { lastLines = Self.lastLines(of: "\(folder)/stderr.log") }
        if let attempt, let failure {
            advice = Self.advice(
                failure: failure, exitCode: attempt.end?.exitCode, memory: attempt.memory,
                inContainer: attempt.engine != "host", freeBytes: nil)
        }
    }
}
