import Pipeline

/// Waits until a device has its memory back after a task: the driver takes it from a dead process a moment later, and
/// who starts in that moment fails for want of memory.
package struct MemoryReturn: Hashable, Sendable {
    /// Whether a device has its memory back.
    package enum Verdict: Hashable, Sendable {
        /// The device can be given to the next task.
        case back
        /// Look again at this time.
        case look(at: Duration)
    }

    /// The device's used memory before the task began, in bytes.
    private let before: Int64
    private let ended: Duration
    private var pause = Duration.milliseconds(25)

    /// How much more than before may stay: a driver keeps small pools.
    package static let slack = ByteCount(mebibytes: 64)
    /// From then on the device counts as draining, and is looked at less often.
    package static let patience = Duration.seconds(5)

    /// - Parameter ended: when the last process of the task was gone.
    package init(usedBefore before: Int64, ended: Duration) {
        self.before = before
        self.ended = ended
    }

    /// True when the memory has not come back in time: somebody should be told.
    package func isDraining(at now: Duration) -> Bool { now - ended >= Self.patience }

    /// - Parameter used: the device's used memory now, in bytes; nil: it does not tell, so there is nothing to wait for.
    package mutating func judge(used: Int64?, at now: Duration) -> Verdict {
        guard let used, used > before + Self.slack.bytes else { return .back }
        if isDraining(at: now) { return .look(at: now + Self.patience) }
        pause = min(pause * 2, .milliseconds(400))
        return .look(at: min(now + pause, ended + Self.patience))
    }
}
