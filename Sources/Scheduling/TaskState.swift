import Pipeline

/// Where a task stands in this run.
package enum TaskState: Hashable, Sendable {
    /// A task that it depends on has not ended.
    case waiting
    /// The runner reads its inputs' digests and looks for a result that already stands.
    case preparing
    /// It waits for room.
    case ready
    case running(attempt: Int)
    /// It failed and is tried again at this time.
    case delayed(until: Duration, attempt: Int)
    /// This run made its outputs.
    case succeeded
    /// Its outputs stood already.
    case upToDate
    /// nil: it could not even be tried.
    case failed(FailureClass?)
    /// It ran when the run was stopped.
    case cancelled
    /// A task that it depends on failed.
    case skipped(because: TaskIndex)

    /// True when its outputs stand.
    package var isDone: Bool { self == .succeeded || self == .upToDate }

    /// True when it may start in time to come.
    var isOpen: Bool {
        switch self {
        case .waiting, .preparing, .ready, .delayed: true
        case .running, .succeeded, .upToDate, .failed, .cancelled, .skipped: false
        }
    }

    /// True when nothing more will happen to it in this run.
    package var isSettled: Bool {
        switch self {
        case .succeeded, .upToDate, .failed, .cancelled, .skipped: true
        case .waiting, .preparing, .ready, .running, .delayed: false
        }
    }
}
