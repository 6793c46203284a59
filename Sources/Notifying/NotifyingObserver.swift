import LocalRunner
import Pipeline

/// Passes on what a run tells to who shows it, and sends what a person who is away wants to know.
package final class NotifyingObserver: RunObserver {
    /// What messages say of every run.
    package struct Run: Sendable {
        /// The pipeline's name.
        package let pipeline: String
        /// The run directory.
        package let directory: String
        /// The machine's name.
        package let host: String

        /// Names as they are shown.
        package init(pipeline: String, directory: String, host: String) {
            self.pipeline = pipeline
            self.directory = directory
            self.host = host
        }
    }

    private let shown: any RunObserver
    private let about: Run
    /// Seconds without anything running after which a wait is told.
    private let longWait: Double
    private let send: (RunMessage) -> Void
    private var hasToldFailure = false
    private var idleSince: Double?
    private var hasToldWait = false

    package let wantsTicks = true

    package init(
        showing shown: any RunObserver, _ about: Run, longWait: Double, send: @escaping (RunMessage) -> Void
    ) {
        self.shown = shown
        self.about = about
        self.longWait = longWait
        self.send = send
    }

    package func run(_ notice: RunNotice, at seconds: Double) {
        shown.run(notice, at: seconds)
        switch notice {
        case .failed(let failure) where !hasToldFailure:
            hasToldFailure = true
            var message = RunMessage(.failed, "\(failure.task) failed: \(failure.cause)", of: about, at: seconds)
            message.task = failure.task.description
            send(message)
        // Who runs what is done already has not gone away.
        case .ended(let summary) where summary.outcome != .done || summary.succeeded > 0:
            var message = RunMessage(.ended, Self.text(summary), of: about, at: seconds)
            message.take(summary)
            send(message)
        default: break
        }
    }

    package func tick(_ status: RunStatus) {
        if shown.wantsTicks { shown.tick(status) }
        guard status.running.isEmpty, let reason = status.waiting.first else {
            idleSince = nil
            hasToldWait = false
            return
        }
        let since = idleSince ?? status.seconds
        idleSince = since
        guard !hasToldWait, status.seconds - since >= longWait else { return }
        hasToldWait = true
        let time = ProgressText.duration(status.seconds - since)
        send(RunMessage(.waiting, "nothing has run for \(time): \(reason)", of: about, at: status.seconds))
    }

    private static func text(_ summary: RunSummary) -> String {
        let end =
            switch summary.outcome {
            case .done: "done"
            case .failed: "failed"
            case .cancelled: "cancelled"
            case .environment: "stopped: the machine cannot go on"
            }
        let failed = summary.failed.isEmpty ? "" : ", \(summary.failed.count) failed"
        return "\(end) after \(ProgressText.duration(summary.seconds)), "
            + "\(summary.succeeded + summary.upToDate) of \(summary.total) tasks done\(failed)"
    }
}
