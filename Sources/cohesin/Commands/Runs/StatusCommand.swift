import ArgumentParser
import CloudRunner
import Foundation
import LocalRunner
import Pipeline
import Reporting
import RunStore

/// `cohesin status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far a run is: what is done, what runs, what failed.")

    @OptionGroup var target: RunArgument
    @OptionGroup var cloud: CloudRunOptions

    @Flag(help: "One JSON document with every task.")
    var json = false

    @Flag(help: "Every task, not only those that run or failed.")
    var all = false

    func run() throws {
        let directory = try target.directory()
        cloud.refresh(directory)
        let run = try RunOverview(directory)
        let bill = try RunBill.standard(of: run)
        if json { return try JSONOutput.print(StatusDocument(run, bill)) }
        let now = Date().timeIntervalSince1970
        let place = run.submission.map { " at AWS (stack \($0.stack), \($0.region))" } ?? ""
        print("\(run.invocation?.pipeline ?? "a run")\(place) in \(run.directory)")
        print(headline(run, now: now))
        if let reason = run.submission?.reason { print(reason) }
        printTasks(run, now: now)
        if let bill { for line in [""] + bill.lines { print(line) } }
    }

    private func printTasks(_ run: RunOverview, now: Double) {
        // What waits in a queue of AWS has a reason of its own.
        let shown = run.tasks.filter {
            all || [.running, .failed, .delayed].contains(run.status(of: $0))
                || (run.submission != nil && run.status(of: $0) == .waiting && $0.note != nil)
        }
        guard !shown.isEmpty else { return }
        print("")
        let table = TextTable(
            header: ["TASK", "STATE", "TIME", "MEMORY"] + (run.submission == nil ? [] : ["WHERE"]) + ["WHY"],
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
                let place = attempt.map { "\($0.placement ?? "")\($0.ordinal > 1 ? ", attempt \($0.ordinal)" : "")" }
                return [task.id.description, status.rawValue, time, memory ?? ""]
                    + (run.submission == nil ? [] : [place ?? ""]) + [task.note ?? ""]
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
                "running for \(ProgressText.duration(now - (run.submission?.started ?? run.invocation?.started ?? now)))"
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
    /// Of a run on this machine.
    var machine: RunReport.Machine?
    /// Of a run at AWS.
    var stack: String?
    var region: String?
    var execution: String?
    var reason: String?
    var cost: RunBill?
    var tasks: [Task]

    init(_ run: RunOverview, _ bill: RunBill?) {
        directory = run.directory
        pipeline = run.invocation?.pipeline
        state = run.state
        runner = run.runner?.pid
        started = run.submission?.started ?? run.invocation?.started
        ended = run.submission.map(\.ended) ?? run.invocation?.ended
        engine = run.invocation?.engine
        machine = run.submission == nil ? run.invocation.map(RunReport.Machine.init) : nil
        stack = run.submission?.stack
        region = run.submission?.region
        execution = run.submission?.execution
        reason = run.submission?.reason
        cost = bill
        tasks = run.tasks.map { task in
            Task(
                task: task.id.description, stage: task.id.stage.text, labels: task.id.labels,
                state: run.status(of: task).rawValue, key: task.key, note: task.note,
                attempt: run.attempts[task.number].map(AttemptDocument.init))
        }
    }
}
