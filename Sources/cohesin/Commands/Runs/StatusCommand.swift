import ArgumentParser
import Foundation
import LocalRunner
import Pipeline
import RunStore

/// `cohesin status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far a run is: what is done, what runs, what failed.")

    @OptionGroup var target: RunArgument

    @Flag(help: "One JSON document with every task.")
    var json = false

    @Flag(help: "Every task, not only those that run or failed.")
    var all = false

    func run() throws {
        let run = try target.overview()
        if json { return try JSONOutput.print(StatusDocument(run)) }
        let now = Date().timeIntervalSince1970
        print("\(run.invocation?.pipeline ?? "a run") in \(run.directory)")
        print(headline(run, now: now))
        let shown = run.tasks.filter { all || [.running, .failed, .delayed].contains(run.status(of: $0)) }
        guard !shown.isEmpty else { return }
        print("")
        let table = TextTable(
            header: ["TASK", "STATE", "TIME", "MEMORY", "WHY"],
            rows: shown.map { task in
                let status = run.status(of: task)
                let attempt = run.attempts[task.number]
                let time: String =
                    if status == .running, let attempt {
                        ProgressText.duration(now - attempt.started)
                    } else if let usage = attempt?.end?.usage {
                        ProgressText.duration(usage.wallSeconds)
                    } else {
                        ""
                    }
                let memory = attempt.map { attempt in
                    attempt.end?.usage?.peakMemory.map { ByteCount.use($0, of: attempt.memory) } ?? attempt.memory.text
                }
                return [task.id.description, status.rawValue, time, memory ?? "", task.note ?? ""]
            })
        for line in table.lines { print(line) }
    }

    private func headline(_ run: RunOverview, now: Double) -> String {
        var parts = ["\(run.done) of \(run.tasks.count) tasks done"]
        for (status, word) in [
            (TaskStatus.running, "running"), (.delayed, "to be tried again"), (.failed, "failed"),
            (.skipped, "skipped"), (.cancelled, "cancelled"), (.waiting, "waiting"),
        ] {
            let count = run.count { $0 == status }
            if count > 0 { parts.append("\(count) \(word)") }
        }
        let state: String =
            switch run.state {
            case .running:
                "running for \(ProgressText.duration(now - (run.invocation?.started ?? now)))"
                    + (run.runner.map { " (process \($0.pid))" } ?? "")
            case .interrupted: "interrupted: its runner was killed; the same command continues"
            case .stopped: "stopped by the machine: no space; the same command continues"
            case .new: "never begun"
            case .done, .failed, .cancelled: run.state.rawValue
            }
        return "\(state): \(parts.joined(separator: ", "))"
    }
}

/// `status --json`: field names are part of the command line's contract.
private struct StatusDocument: Encodable {
    struct Task: Encodable {
        var task: String
        var stage: String
        var labels: [String]
        var state: String
        var key: String?
        var note: String?
        var attempt: AttemptDocument?
    }

    var directory: String
    var pipeline: String?
    var state: RunOverview.State
    var runner: Int32?
    var started: Double?
    var ended: Double?
    var engine: String?
    var tasks: [Task]

    init(_ run: RunOverview) {
        directory = run.directory
        pipeline = run.invocation?.pipeline
        state = run.state
        runner = run.runner?.pid
        started = run.invocation?.started
        ended = run.invocation?.ended
        engine = run.invocation?.engine
        tasks = run.tasks.map { task in
            Task(
                task: task.id.description, stage: task.id.stage.text, labels: task.id.labels,
                state: run.status(of: task).rawValue, key: task.key, note: task.note,
                attempt: run.attempts[task.number].map(AttemptDocument.init))
        }
    }
}
