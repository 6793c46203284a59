import LocalRunner

/// What a person who is away wants to know of a run. Field names are part of the command line's contract; `text` is what
/// chat services show of a webhook's document.
package struct RunMessage: Sendable, Encodable {
    /// Why a message is sent.
    package enum Event: String, Sendable, Encodable {
        case ended
        /// The first task that failed for good: the others are told at the end.
        case failed
        /// Nothing runs, and has not for long, although something could.
        case waiting
    }

    /// Why it is sent.
    package let event: Event
    /// All of it for people, without the end of the line.
    package let text: String
    /// The pipeline's name.
    package let pipeline: String
    /// The run directory.
    package let directory: String
    /// The name of the machine that runs it.
    package let host: String
    /// Since the run began.
    package let seconds: Double
    /// The task that failed; nil for other events.
    package var task: String?
    /// How the run ended: `done`, `failed`, `cancelled`, `environment`.
    package var outcome: String?
    /// Tasks that ran and succeeded; nil while the run goes on, as all below.
    package var succeeded: Int?
    /// Tasks whose results stood.
    package var upToDate: Int?
    /// Tasks that failed for good.
    package var failed: Int?
    /// Tasks that another one's failure took along.
    package var skipped: Int?
    /// Tasks that were never started.
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
