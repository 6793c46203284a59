import Foundation
import Pipeline
import RunStore
import Scheduling

/// Why a task is where it is: `why RUN TASK`.
package struct TaskStory {
    /// The first is the answer, the others what supports it.
    package let lines: [String]

    /// - Parameters:
    ///   - attempts: of the task, the latest first.
    ///   - now: seconds since 1970.
    package init(
        of task: TaskRecord, attempts: [AttemptRecord], in run: RunOverview, now: Double = Date().timeIntervalSince1970
    ) {
        let name = ProgressText.name(task.id)
        let attempt = attempts.first
        // What an earlier run of the same task met is another story.
        let earlier = attempts.dropFirst().prefix(max(0, (attempt?.ordinal ?? 1) - 1))
        var lines: [String] = []
        switch run.status(of: task) {
        case .succeeded, .upToDate:
            lines.append("\(name) is done" + (attempt.map { Self.past($0, now: now) } ?? ""))
            if let note = task.note { lines.append("  it ran because \(note)") }
        case .running:
            lines.append("\(name) is running" + (attempt.map { Self.present($0, now: now) } ?? ""))
            if let note = task.note { lines.append("  it runs because \(note)") }
        case .failed:
            lines.append("\(name) failed: \(task.note ?? "no reason was recorded")")
            lines += Self.files(of: task, in: run)
        case .skipped: lines.append("\(name) is \(task.note ?? "skipped")")
        case .cancelled: lines.append("\(name) was ended when the run was cancelled; the same command runs it again")
        case .delayed: lines.append("\(name) is tried again soon: \(task.note ?? "")")
        case .waiting:
            lines.append("\(name) \(Self.wait(of: task, in: run, now: now))")
        }
        if [.running, .waiting].contains(run.status(of: task)) { lines += Self.expectation(of: task, in: run) }
        if let attempt { lines += Self.place(of: attempt) + earlier.map(Self.line) }
        if let folder = run.folder(of: task) { lines.append("  folder: \(folder)") }
        self.lines = lines
    }

    /// How long the task is expected to take, and by what; nothing where the plan is not known.
    private static func expectation(of task: TaskRecord, in run: RunOverview) -> [String] {
        guard run.submission == nil,
            let planned = PlanFile.read(run.directory)?.tasks.first(where: { $0.id == task.id }),
            planned.variants.indices.contains(task.variant)
        else { return [] }
        if let learned = (try? run.learnedTimes())?[task.id.stage, task.variant] {
            return [
                "  expected: \(ProgressText.duration(learned.seconds)), the median of \(learned.attempts) earlier "
                    + (learned.attempts == 1 ? "attempt of its stage" : "attempts of its stage")
            ]
        }
        guard let limit = planned.variants[task.variant].needs.timeLimitSeconds else {
            return ["  expected: unknown, as its stage has not yet ended well here and declares no 'time'"]
        }
        return ["  expected: at most \(PlanTable.duration(limit)), the declared 'time'"]
    }

    /// What a waiting task waits for: a scheduler in the state of the runner's says it.
    private static func wait(of task: TaskRecord, in run: RunOverview, now: Double) -> String {
        if run.submission != nil, run.state == .running {
            return "waits: " + (task.note ?? "the execution has not come to it")
        }
        guard run.state == .running, let invocation = run.invocation else {
            let open = run.count { !$0.isDone }
            return "has not run: the last run here ended before it (\(open) of \(run.tasks.count) tasks are not done); "
                + "the same command continues"
        }
        guard let restoration = SchedulerRestoration(run, invocation) else { return "waits" }
        let scheduler = restoration.scheduler(of: run, at: now)
        return scheduler.graph.index(of: task.id).map { scheduler.explain($0, at: .zero) } ?? "waits"
    }

    private static func past(_ attempt: AttemptRecord, now: Double) -> String {
        guard let end = attempt.end, end.outcome == .succeeded else { return "" }
        var text = " (\(ProgressText.duration(max(0, now - end.ended))) ago"
        if let usage = end.usage {
            text += ", in \(ProgressText.duration(usage.wallSeconds))"
            let seconds = usage.userSeconds + usage.systemSeconds
            // Batch does not tell it.
            if seconds > 0 || attempt.process != nil {
                text += " with \(ProgressText.duration(seconds)) of processor time"
            }
            if let memory = usage.gpuPeakMemory { text += ", \(memory.text) of GPU memory" }
            if let percent = usage.gpuBusyPercent { text += ", GPU busy \(Int(percent.rounded())) %" }
            if let memory = usage.peakMemory { text += "; of memory it \(ByteCount.use(memory, of: attempt.memory))" }
        }
        return text + ")"
    }

    private static func present(_ attempt: AttemptRecord, now: Double) -> String {
        " for \(ProgressText.duration(max(0, now - attempt.started)))"
            + (attempt.ordinal > 1 ? ", attempt \(attempt.ordinal)" : "")
            + (attempt.process.map { ", process \($0.pid)" } ?? "")
    }

    /// Where an attempt ran, and why there.
    private static func place(of attempt: AttemptRecord) -> [String] {
        let image = attempt.image.map { " in \($0)" } ?? ""
        let engine = attempt.engine == "host" ? "with the tools of this machine" : "by \(attempt.engine)\(image)"
        let cores = "\(attempt.cpus) \(attempt.cpus == 1 ? "core" : "cores")"
        var lines = ["  where: \(engine), on \(cores) and \(attempt.memory.text)"]
        if let reason = attempt.placement { lines.append("  why there: \(indented(reason))") }
        if let binding = attempt.binding {
            lines.append("  its \(attempt.devices.count == 1 ? "GPU" : "GPUs"): \(binding)")
        }
        return lines
    }

    /// An attempt before the latest one.
    private static func line(_ attempt: AttemptRecord) -> String {
        "  attempt \(attempt.ordinal) \(attempt.end?.outcome.rawValue ?? "runs")"
            + (attempt.end?.message.map { ": \($0)" } ?? "")
            + (attempt.placement.map { "; it had \(indented($0))" } ?? "")
    }

    private static func indented(_ text: String) -> String { text.replacingOccurrences(of: "\n", with: "\n    ") }

    private static func files(of task: TaskRecord, in run: RunOverview) -> [String] {
        guard let folder = run.folder(of: task) else { return [] }
        let last = TaskFailure.lastLines(of: folder + "/stderr.log")
        return last.isEmpty ? [] : ["  its last words:"] + last.map { "    | " + $0 }
    }
}
