import Pipeline

/// What happened, told to the scheduler.
package enum SchedulerEvent: Hashable, Sendable {
    /// The run begins.
    case begin
    /// A result with the task's key stands and was found whole.
    case upToDate(TaskIndex)
    /// No result stands: the task has to run.
    case mustRun(TaskIndex)
    /// The task cannot even be tried: an input is gone or cannot be read.
    case notPreparable(TaskIndex)
    case succeeded(TaskIndex)
    case failed(TaskIndex, FailureClass)
    /// The runner ended the attempt after `stop`.
    case cancelled(TaskIndex)
    /// The person or the machine wants the run to end: nothing more starts, no failure is tried again.
    case stop
    /// Time passed.
    case tick
}

/// What the runner has to do next.
package enum SchedulerAction: Hashable, Sendable {
    /// Find the task's key and whether a result stands; answer with `upToDate`, `mustRun` or `notPreparable`.
    case prepare(TaskIndex)
    case start(Start)
    /// The attempt failed and the next one may start at `due`.
    case retry(TaskIndex, attempt: Int, due: Duration, memory: ByteCount)
    case skip(TaskIndex, because: TaskIndex)
    /// Nothing runs and nothing will.
    case finish

    /// One attempt to start now.
    package struct Start: Hashable, Sendable {
        package let task: TaskIndex
        /// The position in `PlannedTask.variants`.
        package let variant: Int
        /// From 1.
        package let attempt: Int
        package let shape: RequestShape
    }
}
