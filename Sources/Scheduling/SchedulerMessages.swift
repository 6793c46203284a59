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
    /// The attempt ended without its outputs. When a GPU was the reason, `deviceFailed` has to come first.
    case failed(TaskIndex, FailureClass)
    /// The runner ended the attempt after `stop`.
    case cancelled(TaskIndex)
    /// The attempt failed because its share of a GPU's memory was too small: the next one has the GPU to itself, and it
    /// is none of the retries that the stage asks for.
    case outgrewShare(TaskIndex)
    /// A `start` could not be followed because somebody else has a device, or it failed: the task is ready again, and no
    /// attempt is counted. `deviceTaken` or `deviceFailed` has to come first.
    case notStarted(TaskIndex)
    /// The device failed: no task of this run gets it any more, whatever is said of it later. What still runs on it ends with a message of its own.
    /// The failure of a GPU takes its MIG instances with it.
    case deviceFailed(DeviceID, reason: String)
    /// Somebody outside this run has the device: another run, or a foreign process. Ended by `deviceBack`.
    case deviceTaken(DeviceID, by: String)
    /// Another run left the device, or the memory of all tasks that ended on it is back. After the end of a task nobody gets its devices before this is said of them.
    case deviceBack(DeviceID)
    /// The person or the machine wants the run to end: nothing more starts, no failure is tried again.
    case stop
    /// Time passed.
    case tick
}

/// What the runner has to do next.
package enum SchedulerAction: Hashable, Sendable {
    /// Find the task's key and whether a result stands; answer with `upToDate`, `mustRun` or `notPreparable`. It comes
    /// again when the task changes to another variant, because the one before can no longer run.
    case prepare(TaskIndex)
    case start(Start)
    /// The attempt failed and the next one may start at `due`.
    case retry(TaskIndex, attempt: Int, due: Duration, memory: ByteCount)
    case skip(TaskIndex, because: TaskIndex)
    /// The task can no longer run here in any of its variants, because devices failed. It counts as failed.
    case giveUp(TaskIndex, reason: String)
    /// Nothing runs and nothing will.
    case finish

    /// One attempt to start now.
    package struct Start: Hashable, Sendable {
        /// Which task is to start.
        package let task: TaskIndex
        /// The position in `PlannedTask.variants`.
        package let variant: Int
        /// From 1.
        package let attempt: Int
        /// Cores and memory that it gets.
        package let shape: RequestShape
        /// The GPUs and MIG instances that the attempt gets and nobody else, in the order of their numbers; empty for
        /// a task without a GPU, which must see none.
        package let devices: [DeviceID]
        /// What the attempt may use of the one device that it shares with others; nil: it has its devices to itself.
        package let deviceShare: ByteCount?
        /// Why these devices, for people; nil: there are none.
        package let deviceReason: String?
    }
}
