import AWSClient
import Cloud
import Foundation
import Pipeline
import RunStore
import Synchronization
import TestSupport

/// A run of many tasks as AWS would tell of it at each moment of a clock that only waits move.
final class LongRun: Sendable {
    enum Shape: String, Sendable {
        /// One array job.
        case array
        /// A job for each task, of which 1,000 wait or run at once.
        case single
    }

    let tasks: Int
    let shape: Shape
    /// Seconds.
    let length: Double
    /// The first so many tasks fail.
    let failing: Int
    /// Tasks that run at once.
    private let slots = 256
    private let begun = Date(timeIntervalSince1970: 1_795_000_000)
    private let clock: TestClock
    private let counts = Mutex<[String: Int]>([:])
    /// The tasks in the order of their keys.
    private let byKey: [Int]

    init(_ shape: Shape, tasks: Int, hours: Double, failing: Int = 0) {
        self.shape = shape
        self.tasks = tasks
        self.failing = failing
        length = hours * 3600
        clock = TestClock(begun)
        byKey = (0..<tasks).map { "\($0).json" }.sorted().compactMap { Int($0.dropLast(5)) }
    }

    /// Requests by operation; of S3 by method.
    var requests: [String: Int] { counts.withLock { $0 } }

    var session: AWSSession {
        let keys = Credentials(accessKeyID: AccessKeyID("AKID"), secretAccessKey: Secret("secret"))
        return AWSSession(
            region: .usEast1, credentials: FixedCredentials(keys),
            transport: ScriptedTransport { request, _ throws(TransportError) in self.answer(request) }, clock: clock)
    }

    // MARK: - The run

    static let stage = StageName("count")
    let submission = Submission(
        number: 1, region: "us-east-1", stack: "lab", bucket: "lab", prefix: "lab/", run: "run-1", plan: "p",
        logGroup: "/cohesin/lab", queues: ["arn:cpu", "arn:gpu"],
        execution: "arn:aws:states:us-east-1:123456789012:execution:lab:run-1")
    var place: RunPlace { RunPlace(bucket: "lab", prefix: "lab/", run: "run-1", submission: 1) }

    /// The journal as a submission leaves it.
    func journal(in folder: String) throws -> RunStore {
        let store = try RunStore.open(folder)
        try store.begin(
            Invocation(
                pipeline: "p", command: [], version: "", engine: "batch", cpus: 0, memory: ByteCount(bytes: 0),
                host: "here", boot: "", process: ProcessIdentity(pid: 1, start: 1),
                started: begun.timeIntervalSince1970))
        let needs = ResourceRequest(cpus: 1, memory: ByteCount(gibibytes: 1))
        let plan = Plan(
            pipeline: "p", environments: [:],
            tasks: (0..<tasks).map { number in
                PlannedTask(
                    id: TaskID(stage: Self.stage, labels: ["s\(number)"]),
                    variants: [
                        TaskVariant(
                            environment: EnvironmentName("cpu"), needs: needs, image: nil, command: .bash("true"))
                    ], inputs: [:], values: [:], outputs: [:], retry: .standard)
            })
        _ = try store.adopt(plan, digest: "d")
        try store.commit([.submission(submission)])
        return store
    }

    // MARK: - Its jobs

    private var elapsed: Double { clock.now.timeIntervalSince(begun) }
    private var each: Double { length * Double(slots) / Double(tasks) }
    private func start(_ task: Int) -> Double { Double(task / slots) * each }
    private func end(_ task: Int) -> Double { min(length, start(task) + each) }

    private func status(_ task: Int) -> Batch.JobStatus {
        if elapsed >= end(task) { return task < failing ? .failed : .succeeded }
        return elapsed >= start(task) ? .running : .runnable
    }

    private var isOver: Bool { elapsed >= length }

    private func milliseconds(_ seconds: Double) -> Int64 { Int64((begun.timeIntervalSince1970 + seconds) * 1000) }

    private func job(_ id: String, _ name: String, _ task: Int, isChild: Bool) -> [String: Any] {
        let status = status(task)
        var job: [String: Any] = [
            "jobId": id, "jobName": name, "jobQueue": "arn:cpu", "status": status.rawValue,
            "createdAt": milliseconds(isChild ? 0 : submitted(task)),
        ]
        if isChild { job["arrayProperties"] = ["index": task] }
        if status != .runnable { job["startedAt"] = milliseconds(start(task)) }
        if status.isFinal { job["stoppedAt"] = milliseconds(end(task)) }
        return job
    }

    private func single(_ task: Int) -> [String: Any] {
        job("job-\(task)", place.job(Self.stage, task), task, isChild: false)
    }

    private func child(_ task: Int) -> [String: Any] {
        job("array:\(task)", place.job(Self.stage, 0), task, isChild: true)
    }

    /// A Map submits a task when one of 1,000 places is free.
    private func submitted(_ task: Int) -> Double { task < 1000 ? 0 : end(task - 1000) }

    private var array: [String: Any] {
        let states = Dictionary(grouping: 0..<tasks, by: { status($0).rawValue }).mapValues(\.count)
        let end = failing > 0 ? "FAILED" : "SUCCEEDED"
        return [
            "jobId": "array", "jobName": place.job(Self.stage, 0), "jobQueue": "arn:cpu",
            "status": isOver ? end : "PENDING", "createdAt": milliseconds(0),
            "arrayProperties": ["size": tasks, "statusSummary": states],
        ]
    }

    // MARK: - What is asked

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        var asked: [String: Any] = [:]
        if case .bytes(let body) = request.body {
            asked = (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
        }
        let target = request.headers.first { $0.name == "X-Amz-Target" }?.value.split(separator: ".").last
        let operation = target.map(String.init) ?? (request.path.hasPrefix("/v1/") ? request.path : "S3")
        counts.withLock { $0[operation, default: 0] += 1 }
        switch operation {
        case "DescribeExecution":
            var execution: [String: Any] = [
                "executionArn": submission.execution, "status": "RUNNING", "startDate": begun.timeIntervalSince1970,
            ]
            if isOver { execution["status"] = failing > 0 ? "FAILED" : "SUCCEEDED" }
            return json(execution)
        case "/v1/describejobs": return json(["jobs": (asked["jobs"] as? [String] ?? []).map(described)])
        case "/v1/listjobs": return listing(asked)
        default: return objects(request)
        }
    }

    private func described(_ id: String) -> [String: Any] {
        if id == "array" { return array }
        let task = Int(id.split { ":-".contains($0) }.last ?? "") ?? 0
        return shape == .array ? child(task) : single(task)
    }

    /// In hundreds, what was submitted last first.
    private func listing(_ asked: [String: Any]) -> HTTPResponse {
        var jobs: [() -> [String: Any]] = []
        if asked["arrayJobId"] != nil {
            let wanted = asked["jobStatus"] as? String
            jobs = (0..<tasks).filter { status($0).rawValue == wanted }.map { task in { self.child(task) } }
        } else if asked["jobQueue"] as? String == "arn:cpu" {
            jobs =
                shape == .array
                ? [{ self.array }]
                : (0..<tasks).reversed().filter { submitted($0) <= elapsed }.map { task in { self.single(task) } }
        }
        let begin = (asked["nextToken"] as? String).flatMap { Int($0) } ?? 0
        var page: [String: Any] = ["jobSummaryList": jobs.dropFirst(begin).prefix(100).map { $0() }]
        if begin + 100 < jobs.count { page["nextToken"] = String(begin + 100) }
        return json(page)
    }

    private func objects(_ request: HTTPRequest) -> HTTPResponse {
        let prefix = request.query.first { $0.name == "prefix" }?.value
        guard let prefix else {
            // The list of the array's manifests; no other object is there.
            guard request.path.contains("/arrays/") else { return HTTPResponse(status: 404) }
            return json((0..<tasks).map { place.uri(place.manifest(Self.stage, $0)) })
        }
        let isOfFailures = prefix == place.failures
        let ended = byKey.filter { status($0) == (isOfFailures ? .failed : .succeeded) }
        let begin = request.query.first { $0.name == "continuation-token" }.flatMap { Int($0.value) } ?? 0
        let next =
            begin + 1000 < ended.count ? "<NextContinuationToken>\(begin + 1000)</NextContinuationToken>" : ""
        let items = ended.dropFirst(begin).prefix(1000).map { task in
            let key = isOfFailures ? place.failure(Self.stage, task) : place.completion(Self.stage, task)
            return "<Contents><Key>\(key)</Key><Size>1</Size><ETag>e</ETag></Contents>"
        }
        return HTTPResponse(
            status: 200, body: Array("<ListBucketResult>\(items.joined())\(next)</ListBucketResult>".utf8))
    }

    private func json(_ document: Any) -> HTTPResponse {
        HTTPResponse(
            status: 200, body: Array((try? JSONSerialization.data(withJSONObject: document)) ?? Data()))
    }
}
