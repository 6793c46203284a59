import AWSClient
import Cloud
import Foundation
import Pipeline
import Synchronization
import TestSupport
import Testing

/// A run of a pipeline as `cohesin submit` would put it into a bucket, and the program that does its tasks.
struct CloudFixture {
    static let program = URL(fileURLWithPath: Program.cohesin).deletingLastPathComponent()
        .appendingPathComponent("cohesin-task").path
    private static let number = Mutex(0)

    let s3: S3
    let bucket: String
    let scratch = ScratchFolder()

    /// A bucket of its own.
    init() throws {
        s3 = S3(try Self.session())
        bucket = "cohesin-staging-\(Self.number.withLock { $0 += 1; return $0 })"
        _ = try s3.session.send(s3.call("CreateBucket", .put, S3Location(bucket: try name, key: "")))
    }

    static func session() throws -> AWSSession {
        AWSSession(
            region: .usEast1, endpoints: try Endpoints(all: LocalAWS.gate),
            credentials: FixedCredentials(
                Credentials(accessKeyID: AccessKeyID("test"), secretAccessKey: Secret("test"))),
            transport: CurlTransport())
    }

    private var name: BucketName { get throws { try #require(BucketName(bucket)) } }

    func place(_ uri: String) throws -> S3Location { try #require(S3Location(uri)) }

    // MARK: - Objects

    /// Stores a text at a key; its location.
    @discardableResult
    func put(_ text: String, at key: String) throws -> String {
        try s3.put(Array(text.utf8), to: place("s3://\(bucket)/\(key)"))
        return "s3://\(bucket)/\(key)"
    }

    func text(_ uri: String) throws -> String { String(decoding: try s3.bytes(of: place(uri)), as: UTF8.self) }

    func document<Document: Decodable>(_ type: Document.Type, at uri: String) throws -> Document {
        try JSONDecoder().decode(type, from: Data(s3.bytes(of: place(uri))))
    }

    func keys(below prefix: String) throws -> [String] { try s3.objects(place("s3://\(bucket)/\(prefix)")).map(\.key) }

    // MARK: - Runs

    struct Run {
        let plan: Plan
        let place: RunPlace

        func manifest(_ stage: String, _ number: Int = 0) -> String {
            place.uri(place.manifest(StageName(stage), number))
        }
        func completion(_ stage: String, _ number: Int = 0) -> String {
            place.uri(place.completion(StageName(stage), number))
        }
        func failure(_ stage: String, _ number: Int = 0) -> String {
            place.uri(place.attemptFailure(StageName(stage), number))
        }
        func array(_ stage: String) -> String { place.uri(place.array(StageName(stage), 0)) }
    }

    struct Unplanned: Error { let why: [String] }

    static let imageDigest = String(repeating: "5", count: 64)

    /// Puts a run into the bucket.
    /// - Parameters:
    ///   - stages: the stages of a pipeline file, indented by two.
    ///   - inputs: the texts of the user's files by parameter.
    func submit(
        _ stages: String, run: String = "run-1", inputs: [String: String] = [:], columns: String? = nil,
        imageDigest: String? = Self.imageDigest
    ) throws -> Run {
        var text = "cohesin: 1\npipeline: staged\n"
        if !inputs.isEmpty { text += "parameters:\n" }
        for name in inputs.keys.sorted() { text += "  \(name): {type: file}\n" }
        if let columns, let first = columns.split(separator: "\n").first {
            text += "samples:\n  columns:\n"
            for column in first.split(separator: ",") { text += "    \(column): {type: text}\n" }
        }
        text += "environments:\n  cpu: {kind: cpu, instances: [m6i], capacity: [spot], max-vcpus: 16}\n"
        text += "  gpu: {kind: gpu, instances: [g4dn.xlarge], capacity: [spot], max-vcpus: 16}\n"
        text += "stages:\n\(stages)\n"
        var assignments: [String] = []
        for (name, content) in inputs {
            let path = try scratch.write(content, to: "user/\(name).txt")
            assignments.append("\(name)=\(path)")
            try put(content, at: "user/\(name).txt")
        }
        let sheet = try columns.map { try scratch.write($0, to: "samples.csv") }
        let outcome = Planner().plan(
            PlanRequest(
                file: try scratch.write(text, to: "pipeline.yaml"), sampleSheet: sheet, assignments: assignments))
        guard let plan = outcome.plan, let definition = outcome.definition else {
            throw Unplanned(why: outcome.diagnostics.map(\.description))
        }
        let generator = Generator(definition, plan: plan, request: GenerationRequest())
        let place = RunPlace(bucket: bucket, prefix: "p/", run: run)
        let document = try generator.executionDocument(plan, place: place, imageDigest: { _ in imageDigest }) {
            [bucket] path in "s3://\(bucket)/user/\(path.split(separator: "/").last ?? "")"
        }
        for (key, content) in document.objects { try put(content.compactText, at: key) }
        for task in plan.tasks {
            let (key, manifest) = document.manifest(task)
            try s3.put(Array(try JSONEncoder().encode(manifest)), to: self.place(place.uri(key)))
        }
        return Run(plan: plan, place: place)
    }

    /// Runs the program for a task, as Batch would.
    @discardableResult
    func perform(
        _ task: String, part: String = "run", work: String? = nil, environment: [String: String] = [:]
    ) throws -> Program.Result {
        try Program.run(
            Self.program, [part, "--work", work ?? scratch.file("work"), task],
            environment: LocalAWS.environment.merging(environment) { $1 })
    }
}

/// A server of `Oracles` and its address.
struct Server {
    let program: BackgroundProgram
    let address: String

    init(_ script: String, _ arguments: [String]) throws {
        let folder = SharedData.checkout.appendingPathComponent("Tests/StagingTests/Oracles")
        let program = try BackgroundProgram(
            "/usr/bin/env", ["python3", folder.appendingPathComponent(script).path] + arguments)
        self.program = program
        try #require(eventually(within: 20) { program.standardOutput.hasSuffix("\n") }, "\(program.standardError)")
        address = program.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func end() {
        program.signal(SIGKILL)
        _ = program.wait()
    }
}
