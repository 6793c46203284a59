import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

/// What an independent interpreter of the language did with a state machine and the document of a run.
struct Execution: Decodable {
    struct Submission: Decodable {
        let task: String
        let stage: String
        let labels: [String]
        let queue: String
        let definition: String
        /// Where it is not that of the job definition, in MiB.
        let memory: String?
    }

    let submissions: [Submission]
    let ended: String
    let stored: [String]
    let published: [String]
    let done: [String]
    let findings: [String]

    /// A job that fails: which one, and what Batch tells of it. What is nil fits every job.
    struct Rule: Encodable {
        var stage: String?
        var labels: [String]?
        var attempt: Int?
        /// With `*`.
        var queue: String?
        var definition: String?
        var result: Outcome
    }

    struct Outcome: Encodable {
        var StatusReason: String?
        var Container: Detail?
        struct Detail: Encodable {
            var ExitCode: Int?
            var Reason: String?
        }

        static let lostHost = Outcome(StatusReason: "Host EC2 (instance i-0123456789abcdef0) terminated.")
        static let noCapacity = Outcome(
            StatusReason:
                "Canceled by JobStateTimeLimit action due to reason: CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY")
        static let outOfMemory = Outcome(
            StatusReason: "Essential container in task exited",
            Container: Detail(ExitCode: 137, Reason: "OutOfMemoryError: Container killed due to memory usage"))
        static func exit(_ status: Int) -> Outcome {
            Outcome(StatusReason: "Essential container in task exited", Container: Detail(ExitCode: status))
        }
    }

    /// Runs a pipeline with a sample sheet.
    ///
    /// - Parameters:
    ///   - rows: how large sheets the state machine is made for; nil: for this one.
    ///   - done: tasks that an earlier execution has done.
    static func run(
        pipeline file: String, sheet: String, parameters: [String] = [], rows: Int? = nil,
        gpuUse: ExecutionDocument.GPUUse = .whenOffered, rules: [Rule] = [],
        done: (PlannedTask) -> Bool = { _ in false }
    ) throws -> (plan: Plan, execution: Execution) {
        let outcome = Planner().plan(PlanRequest(file: file, sampleSheet: sheet, assignments: parameters))
        let plan = try #require(outcome.plan, "\(outcome.diagnostics.map(\.description))")
        var request = GenerationRequest()
        if let rows { request.rows = rows }
        request.allowsRetired = true
        let generator = Generator(
            try #require(outcome.definition), plan: rows == nil ? plan : nil, request: request)
        let place = RunPlace(bucket: "bucket", prefix: "p/", run: "run")
        let done = plan.tasks.filter(done).map(\.id)
        let document = try generator.executionDocument(plan, place: place, gpuUse: gpuUse, done: Set(done)) {
            "s3://inputs\($0)"
        }
        var objects = Dictionary(uniqueKeysWithValues: document.objects.map { ($0.key, $0.content) })
        // Of a manifest the interpreter needs to know that it is there.
        for task in plan.tasks {
            let (key, manifest) = document.manifest(task)
            objects[key] = ["version": .integer(manifest.version)]
        }
        var numbers: [TaskID: Int] = [:]
        var counts: [StageName: Int] = [:]
        for task in plan.tasks {
            numbers[task.id] = counts[task.id.stage, default: 0]
            counts[task.id.stage, default: 0] += 1
        }
        func manifest(_ task: TaskID) -> String { place.uri(place.manifest(task.stage, numbers[task] ?? -1)) }
        let scenario = Scenario(
            machine: generator.stepFunctions, input: document.input, objects: objects,
            tasks: plan.tasks.map { task in
                Scenario.Task(
                    manifest: manifest(task.id), stage: task.id.stage.text, labels: task.id.labels,
                    dependencies: task.dependencies.map(manifest))
            }, rules: rules, done: done.map(manifest))
        let scratch = ScratchFolder()
        let path = scratch.file("scenario.json")
        try JSONEncoder().encode(scenario).write(to: URL(fileURLWithPath: path))
        let script = testsFolder.appendingPathComponent("Oracles/run_machine.py").path
        let result = try Program.run(try #require(Python.interpreter), [script, path])
        try #require(result.status == 0, "\(result.standardError)")
        return (plan, try JSONDecoder().decode(Execution.self, from: result.standardOutput))
    }

    private struct Scenario: Encodable {
        struct Task: Encodable {
            let manifest: String
            let stage: String
            let labels: [String]
            let dependencies: [String]
        }
        let machine: JSONValue
        let input: JSONValue
        let objects: [String: JSONValue]
        let tasks: [Task]
        let rules: [Rule]
        let done: [String]
    }

    /// Submissions of a stage, as `queue definition`, without what every name begins with.
    func ways(_ stage: String) -> [String] {
        submissions.filter { $0.stage == stage }.map { submission in
            [submission.queue, submission.definition].map { $0.replacing("juicer-hiccups-", with: "") }
                .joined(separator: " ")
        }
    }
}
