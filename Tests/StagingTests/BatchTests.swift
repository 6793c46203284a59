import AWSClient
import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

/// Tasks as jobs of an emulated Batch, which starts the program as a process, kills it and tries it again.
@Suite(.onLocalAWS)
struct BatchTests {
    private static let hasQueue: Bool = {
        let script = SharedData.checkout.appendingPathComponent("Tests/StagingTests/Oracles/batch_queue.py").path
        return (try? Program.run("/usr/bin/env", ["python3", script], environment: LocalAWS.environment).status) == 0
    }()

    private let batch: Batch
    private let cloud: CloudFixture

    init() throws {
        try #require(Self.hasQueue)
        batch = Batch(try CloudFixture.session())
        cloud = try CloudFixture()
    }

    /// Submits a task with the retries of the generated definitions.
    private func submit(_ name: String, _ task: String, size: Int? = nil) throws -> String {
        // Children of an array share no folder.
        let work = cloud.scratch.file("work-$AWS_BATCH_JOB_ARRAY_INDEX")
        let document: JSONValue = [
            "jobDefinitionName": .text(name), "type": "container",
            "containerProperties": [
                "image": "tools:1",
                "command": [
                    "bash", "-c", .text("exec \(CloudFixture.program) run --work \(work) \"$0\""), "Ref::task",
                ],
                "resourceRequirements": [["type": "VCPU", "value": "1"], ["type": "MEMORY", "value": "64"]],
            ],
            "retryStrategy": JobDefinition.retryStrategy(attempts: 3),
        ]
        let definition = try batch.register(document: Array(document.compactText.utf8), name: name)
        var job = Batch.Submission(name: name, queue: "staging", definition: definition.jobDefinitionArn)
        job.parameters = ["task": task]
        job.arraySize = size
        return try batch.submit(job).jobId
    }

    private func ended(_ id: String) throws -> Batch.Job {
        let hasEnded = try eventually { try batch.jobs([id]).first?.status.isFinal == true }
        try #require(hasEnded)
        return try #require(try batch.jobs([id]).first)
    }

    @Test func aReclaimedHostCostsAnAttemptAndNothingElse() throws {
        let begun = cloud.scratch.file("begun")
        let run = try cloud.submit(
            """
              work:
                environment: cpu
                image: tools:1
                outputs: {made: made.txt}
                command: |
                  echo attempt >> '\(begun)'
                  while (($(wc -l < '\(begun)') < 2)); do sleep 0.1; done
                  echo made > "$made"
            """)
        let name = "reclaimed-\(cloud.bucket)"
        let id = try submit(name, run.manifest("work"))
        try #require(eventually { FileManager.default.fileExists(atPath: begun) })
        let cut = SharedData.checkout.appendingPathComponent(".build-aws-local/spot-interrupt/\(name)").path
        #expect(FileManager.default.createFile(atPath: cut, contents: nil))
        let job = try ended(id)
        #expect(job.status == .succeeded)
        #expect(job.attempts?.count == 2)
        #expect(job.attempts?.first?.statusReason?.hasPrefix("Host EC2") == true)
        let done = try cloud.document(TaskCompletion.self, at: run.completion("work"))
        #expect(try cloud.text(done.outputs[0].location) == "made\n")
        // The same job again ends at once.
        let again = try ended(try submit(name, run.manifest("work")))
        #expect(again.status == .succeeded && again.attempts?.count == 1)
        #expect(try String(contentsOfFile: begun, encoding: .utf8) == "attempt\nattempt\n")
    }

    @Test func ofAnArrayOnlyTheFailedMemberRunsAgain() throws {
        let begun = cloud.scratch.file("begun")
        let isMended = cloud.scratch.file("mended")
        let stages = """
              work:
                for-each: [sample]
                environment: cpu
                image: tools:1
                outputs: {made: made.txt}
                command: |
                  echo "$sample" >> '\(begun)'
                  [[ "$sample" != s1 || -e '\(isMended)' ]] || { echo "no luck with $sample" >&2; exit 5; }
                  echo "$sample" > "$made"
            """
        let run = try cloud.submit(stages, columns: "sample\ns0\ns1\ns2\n")
        let tasks = (0..<3).map { run.manifest("work", $0) }
        let list = try cloud.put(JSONValue.list(tasks.map { .text($0) }).compactText, at: "p/list.json")
        let first = try ended(try submit("array-\(cloud.bucket)", list, size: 3))
        #expect(first.status == .failed)
        let children = try batch.jobs((0..<3).map { "\(first.jobId):\($0)" })
        #expect(children.map(\.status) == [.succeeded, .failed, .succeeded])
        #expect(children[1].container?.exitCode == 5 && children[1].attempts?.count == 1)
        let record = try cloud.document(TaskFailureRecord.self, at: run.failure("work", 1))
        #expect(record.labels == ["s1"] && record.lastLines == ["no luck with s1"])
        try cloud.scratch.write("", to: "mended")
        let second = try ended(try submit("array-\(cloud.bucket)", list, size: 3))
        #expect(second.status == .succeeded)
        let all = try String(contentsOfFile: begun, encoding: .utf8).split(separator: "\n")
        #expect(all.sorted() == ["s0", "s1", "s1", "s2"])
        for (number, sample) in ["s0", "s1", "s2"].enumerated() {
            let done = try cloud.document(TaskCompletion.self, at: run.completion("work", number))
            #expect(try cloud.text(done.outputs[0].location) == "\(sample)\n")
        }
    }
}
