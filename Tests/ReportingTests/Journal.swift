import Foundation
import LocalRunner
import OrderedCollections
import Pipeline
import Reporting
import RunStore
import TestSupport

/// A run directory written by hand.
final class Journal {
    let scratch = ScratchFolder()
    let store: RunStore
    private var numbers: [TaskID: TaskNumber] = [:]
    /// Written all at once: ten thousand commits take their time.
    private var entries: [JournalEntry] = []

    init(_ tasks: [PlannedTask], cpus: Int = 8) throws {
        let plan = Plan(pipeline: "by-hand", environments: [EnvironmentName("cpu"): .cpu], tasks: tasks)
        store = try RunStore.open(scratch.path)
        let found = try store.adopt(plan, digest: "1")
        numbers = Dictionary(uniqueKeysWithValues: zip(tasks.map(\.id), found))
        try PlanFile.write(plan, to: scratch.path)
        try begin(cpus: cpus)
    }

    /// Another invocation.
    func begin(cpus: Int = 8) throws {
        try commit()
        try store.begin(
            Invocation(
                pipeline: "by-hand", command: ["cohesin", "run", "it's.yaml"], version: "0.1.0", engine: "podman",
                cpus: cpus, memory: ByteCount(gibibytes: 32), host: "bench", boot: "b",
                process: ProcessIdentity(pid: 1, start: 2), started: 1000))
    }

    /// An attempt that has ended, and what became of its task.
    func attempt(
        _ task: PlannedTask, from start: Double, to end: Double, cpus: Int = 8, memory: Int64 = 16,
        used: ResourceUsage? = nil,
        devices: [String] = [], engine: String = "podman", failure: FailureClass? = nil, exitCode: Int32? = nil,
        message: String? = nil, outputs: [VariableName: String] = [:]
    ) throws {
        guard let number = numbers[task.id], let invocation = store.invocation else { return }
        let key = "key-\(number.value)"
        let directory = "tasks/\(task.id.stage)/\(key)"
        let attempt = store.takeAttemptNumber()
        entries += [
            .attemptStarted(
                AttemptRecord(
                    number: attempt, task: number, invocation: invocation, ordinal: 1, key: key, directory: directory,
                    engine: engine, image: nil, variant: 0, cpus: cpus, memory: ByteCount(gibibytes: memory),
                    started: start, devices: devices)),
            .attemptEnded(
                attempt,
                AttemptEnd(
                    outcome: failure == nil ? .succeeded : .failed, failure: failure, exitCode: exitCode, usage: used,
                    ended: end, message: message)),
            .task(number, failure == nil ? .succeeded : .failed, key: key, variant: 0, note: message),
        ]
        var made: [VariableName: ResultRecord.Output] = [:]
        for (variable, content) in outputs {
            let name = task.outputs[variable]?.name ?? variable.text
            try scratch.write(content, to: "\(directory)/outputs/\(name)")
            made[variable] = ResultRecord.Output(
                name: name, digest: "d", bytes: Int64(content.utf8.count), stamp: "s")
        }
        if failure == nil {
            let fingerprint = TaskFingerprint(
                command: .bash("true"), image: "tools:1", imageDigest: "sha256:abc", environmentVariables: [:],
                values: [:], inputs: [:], outputs: [:])
            entries.append(
                .result(
                    ResultRecord(
                        key: key, attempt: attempt, directory: directory, fingerprint: PlanFile.text(fingerprint),
                        outputs: made, made: end)))
        }
    }

    /// From now on the run is at AWS, where the task has this job.
    func submit(job: String, of task: PlannedTask, created: Double) throws {
        var submission = Submission(
            number: 1, region: "us-test-1", stack: "s", bucket: "b", prefix: "", run: "r", plan: "p", logGroup: "l",
            queues: [], execution: "e")
        submission.started = created
        entries += [
            .submission(submission),
            .job(
                CloudJob(
                    id: job, submission: 1, task: numbers[task.id], name: job, queue: "q", status: "SUCCEEDED",
                    created: created)),
        ]
    }

    /// An attempt as a watch journals it.
    func cloudAttempt(
        _ task: PlannedTask, job: String, from start: Double, to end: Double, machine: String
    ) throws -> AttemptNumber {
        let attempt = store.takeAttemptNumber()
        guard let number = numbers[task.id], let invocation = store.invocation else { return attempt }
        entries += [
            .attemptStarted(
                AttemptRecord(
                    number: attempt, task: number, invocation: invocation, ordinal: 1, key: "", directory: "",
                    engine: "batch", image: nil, variant: 0, cpus: 2, memory: ByteCount(gibibytes: 4), started: start,
                    container: job, machine: machine, capacity: "spot")),
            .attemptEnded(attempt, AttemptEnd(outcome: .succeeded, ended: end)),
        ]
        return attempt
    }

    private func commit() throws {
        try store.commit(entries)
        entries = []
    }

    func report(cost: Cost? = nil) throws -> RunReport {
        try commit()
        return try RunReport(RunOverview(scratch.path), now: 5000, cost: cost)
    }

    func trace(costs: [AttemptNumber: ClosedRange<Double>] = [:]) throws -> Trace {
        try commit()
        return try Trace(RunOverview(scratch.path), costs: costs)
    }

    func html(cost: Cost? = nil) throws -> String { ReportPage(try report(cost: cost)).html }
}

extension PlannedTask {
    static func task(
        _ stage: String, _ labels: String..., after: PlannedTask..., gpu: GPURequest? = nil,
        values: OrderedDictionary<VariableName, ShellValue> = [:], shown: [String: PlannedOutput.Show] = [:]
    ) -> PlannedTask {
        PlannedTask(
            id: TaskID(stage: StageName(stage), labels: labels),
            variants: [
                TaskVariant(
                    environment: EnvironmentName("cpu"),
                    needs: ResourceRequest(cpus: 8, memory: ByteCount(gibibytes: 16), timeLimitSeconds: 100, gpu: gpu),
                    image: "tools:1", command: .bash("true"))
            ],
            inputs: OrderedDictionary(
                uniqueKeysWithValues: after.enumerated().map { index, task in
                    (VariableName("in\(index)"), .one(.output(task.id, VariableName("out"))))
                }),
            values: values,
            outputs: OrderedDictionary(
                uniqueKeysWithValues: shown.sorted { $0.key < $1.key }.map { name, show in
                    (VariableName(name), PlannedOutput(name: "\(name).txt", show: show))
                }), retry: .standard)
    }
}

extension ResourceUsage {
    static func used(cores: Double, over seconds: Double, peak: Int64, gpuBusy: Double? = nil) -> ResourceUsage {
        ResourceUsage(
            userSeconds: cores * seconds, systemSeconds: 0, wallSeconds: seconds,
            peakMemory: ByteCount(mebibytes: peak), gpuBusyPercent: gpuBusy)
    }
}
