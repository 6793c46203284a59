import Foundation
import Pipeline

/// One JSON document a line for each thing that happens.
package final class JSONProgress: RunObserver {
    private let write: (String) -> Void
    private let encoder = JSONEncoder()

    package let wantsTicks = false

    /// `write` takes whole lines, without their ends.
    package init(write: @escaping (String) -> Void) {
        self.write = write
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    private struct Line: Encodable {
        var event: String
        /// Seconds since the run began.
        var seconds: Double
        var task: String?
        var stage: String?
        var labels: [String]?
        var attempt: Int?
        var failure: String?
        var message: String?
        var lastLines: [String]?
        var folder: String?
        var because: String?
        var tasks: Int?
        var directory: String?
        var engine: String?
        var cpus: Int?
        var memoryMiB: Int64?
        var wallSeconds: Double?
        var outcome: String?
        var succeeded: Int?
        var upToDate: Int?
        var failed: Int?
        var skipped: Int?
        var notStarted: Int?

        init(_ event: String, _ seconds: Double, task: TaskID? = nil) {
            self.event = event
            self.seconds = (seconds * 1000).rounded() / 1000
            self.task = task?.description
            stage = task?.stage.text
            labels = task?.labels
        }

        mutating func take(_ report: TaskFailure) {
            failure = report.failure?.rawValue
            message = report.cause
            lastLines = report.lastLines
            folder = report.folder
        }
    }

    package func run(_ notice: RunNotice, at seconds: Double) {
        var line: Line
        switch notice {
        case .began(let tasks, let directory, let engine, let cpus, let memory):
            line = Line("began", seconds)
            line.tasks = tasks
            line.directory = directory
            line.engine = engine
            line.cpus = cpus
            line.memoryMiB = memory?.mebibytes
        case .note(let text):
            line = Line("note", seconds)
            line.message = text
        case .upToDate(let task): line = Line("up-to-date", seconds, task: task)
        case .started(let task, let attempt):
            line = Line("started", seconds, task: task)
            line.attempt = attempt
        case .succeeded(let task, let wall):
            line = Line("succeeded", seconds, task: task)
            line.wallSeconds = wall
        case .failed(let report):
            line = Line("failed", seconds, task: report.task)
            line.take(report)
        case .retrying(let report, let attempt, _, let memory):
            line = Line("retrying", seconds, task: report.task)
            line.take(report)
            line.attempt = attempt
            line.memoryMiB = memory.mebibytes
        case .skipped(let task, let cause):
            line = Line("skipped", seconds, task: task)
            line.because = cause.description
        case .cancelling(let running):
            line = Line("cancelling", seconds)
            line.tasks = running
        case .ended(let summary):
            line = Line("ended", seconds)
            line.outcome = summary.outcome.rawValue
            line.tasks = summary.total
            line.succeeded = summary.succeeded
            line.upToDate = summary.upToDate
            line.failed = summary.failed.count
            line.skipped = summary.skipped
            line.notStarted = summary.notStarted
        }
        guard let data = try? encoder.encode(line) else { return }
        write(String(decoding: data, as: UTF8.self))
    }

    package func tick(_ status: RunStatus) {}
}
