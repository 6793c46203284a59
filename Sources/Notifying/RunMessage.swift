import LocalRunner

/// What a person who is away wants to know of a run. Field names are part of the command line's contract; `text` is what
/// chat services show of a webhook's document.
package struct RunMessage: Sendable, Encodable {
    package enum Event: String, Sendable, Encodable {
        case ended
        /// The first task that failed for good: the others are told at the end.
        case failed
        /// Nothing runs, and has not for long, although something could.
        case waiting
    }

    package let event: Event
    /// All of it for people, without the end of the line.
    package let text: String
    package let pipeline: String
    package let directory: String
    package let host: String
    /// Since the run began.
    package let seconds: Double
    package var task: String?
    /// How the run ended: `done`, `failed`, `cancelled`, `environment`.
    package var outcome: String?
    package var succeeded: Int?
    package var upToDate: Int?
    package var failed: Int?
    package var skipped: Int?
    package var notStarted: Int?

    init(_ event: Event, _ text: String, of run: NotifyingObserver.Run, at seconds: Double) {
        self.event = event
        self.text = "\(run.pipeline) on \(run.host): \(text)"
        pipeline = run.pipeline
        directory = run.directory
        host = run.host
        self.seconds = (seconds * 1000).rounded() / 1000
    }

    mutating func take(_ summary: RunSummary) {
        outcome = summary.outcome.rawValue
        succeeded = summary.succeeded
        upToDate = summary.upToDate
        failed = summary.failed.count
        skipped = summary.skipped
        notStarted = summary.notStarted
    }
}
