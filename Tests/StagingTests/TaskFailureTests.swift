import AWSClient
import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

/// What goes wrong in a task's container.
@Suite(.onLocalAWS)
struct TaskFailureTests {
    private func stage(_ command: String, _ more: String = "") -> String {
        """
          work:
            environment: cpu
            image: tools:1
            inputs: {data: parameters.data}
            outputs: {made: made.txt}
            \(more)
            command: |
              : "$data" "$made"
              \(command)
        """
    }

    /// The command itself breaks the device, as the driver would tell of it.
    @Test func aCommandIsNotBlamedForItsGPU() throws {
        let cloud = try CloudFixture()
        var machine = FakeGPUMachine([FakeGPU(0, "Tesla T4", mebibytes: 15360, computeCapability: [7, 5])])
        let fake = try FakeNVML(machine)
        defer { withExtendedLifetime(fake) {} }
        machine.devices[0].uncorrectableErrors = 1
        let broken = cloud.scratch.file("broken.json")
        try JSONEncoder().encode(machine).write(to: URL(fileURLWithPath: broken))
        func run(_ name: String, _ command: String) throws -> TaskFailureRecord {
            let run = try cloud.submit(
                """
                  work:
                    environment: gpu
                    image: tools:1
                    needs: {gpu: 1}
                    outputs: {made: made.txt}
                    command: |
                      \(command)
                      exit 7
                """, run: name)
            let result = try cloud.perform(run.manifest("work"), environment: fake.environment)
            let record = try cloud.document(TaskFailureRecord.self, at: run.failure("work"))
            #expect(result.status == record.exitStatus)
            return record
        }
        let own = try run("healthy", "true")
        #expect(own.exitStatus == 7 && own.failure == .failure)
        let lost = try run("lost", "cp '\(broken)' '\(fake.path).json'")
        #expect(lost.exitStatus == 242 && lost.failure == .lostGPU)
        #expect(lost.cause.hasPrefix("GPU 0: 1 new uncorrectable memory error"), "\(lost.cause)")
    }

    private func failed(
        _ command: String, _ more: String = "", status: Int32, _ kind: FailureClass?, cause: String
    ) throws -> TaskFailureRecord {
        let cloud = try CloudFixture()
        let run = try cloud.submit(stage(command, more), inputs: ["data": "x"])
        let result = try cloud.perform(
            run.manifest("work"), environment: ["AWS_BATCH_JOB_ID": "job-1", "AWS_BATCH_JOB_ATTEMPT": "2"])
        #expect(result.status == status, "\(result.standardError)")
        let record = try cloud.document(TaskFailureRecord.self, at: run.failure("work"))
        #expect(record.failure == kind && record.cause == cause && record.exitStatus == status)
        #expect(record.job == "job-1" && record.attempt == 2)
        // Nothing that looks like a result, and nothing that says that the execution has given up.
        #expect(try cloud.keys(below: "p/cache/").isEmpty)
        #expect(try cloud.keys(below: "p/runs/run-1/done/").isEmpty)
        #expect(try cloud.keys(below: "p/runs/run-1/failures/").isEmpty)
        return record
    }

    @Test func aFailingCommandHasItsOwnStatusAndItsLastWordsAreKept() throws {
        let record = try failed(
            "for n in {1..2000}; do echo \"line $n of what it says\" >&2; done; exit 7", status: 7, .failure,
            cause: "exit code 7")
        #expect(record.lastLines.count == 10)
        #expect(record.lastLines.last == "line 2000 of what it says")
    }

    @Test func aPipeFailsWithItsFirstCommand() throws {
        _ = try failed("false | cat > \"$made\"", status: 1, .failure, cause: "exit code 1")
    }

    @Test func aMissingOutputIsTold() throws {
        _ = try failed(
            "echo forgot > other.txt", status: 240, .missingOutput, cause: "the command did not make outputs/made.txt")
    }

    @Test func aKilledCommandIsASignal() throws {
        _ = try failed("kill -KILL $$", status: 137, .signal, cause: "signal 9 (Killed)")
        _ = try failed(
            "bash -c 'kill -SEGV $$'", status: 139, .signal, cause: "exit code 139, signal 11 (Segmentation fault)")
    }

    @Test func aCommandThatTakesTooLongIsEndedWithAllThatItStarted() throws {
        let marker = "cohesin-staging-\(UUID().uuidString)"
        _ = try failed(
            "export MARK=\(marker); sleep 300 & sleep 300", "needs: {time: 1s}", status: 243, .timeLimit,
            cause: "took longer than 1 s")
        #expect(processes(withEnvironment: marker).isEmpty)
    }

    @Test func aSignalEndsTheCommandAndLeavesNothing() throws {
        let cloud = try CloudFixture()
        let marker = "cohesin-staging-\(UUID().uuidString)"
        let run = try cloud.submit(stage("echo begun; export MARK=\(marker); sleep 300"), inputs: ["data": "x"])
        let program = try BackgroundProgram(
            CloudFixture.program, ["run", "--work", cloud.scratch.file("work"), run.manifest("work")],
            environment: LocalAWS.environment)
        try #require(eventually { program.standardOutput.contains("begun") }, "\(program.standardError)")
        program.signal(SIGTERM)
        #expect(program.wait() == 143)
        #expect(processes(withEnvironment: marker).isEmpty)
        #expect(try cloud.keys(below: "p/cache/").isEmpty)
        #expect(try cloud.keys(below: "p/runs/run-1/done/").isEmpty)
    }

    @Test func anUploadThatASignalEndsIsFreed() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(
            stage("head -c 400000000 /dev/zero > \"$made\"; echo made"), inputs: ["data": "x"])
        let program = try BackgroundProgram(
            CloudFixture.program, ["run", "--work", cloud.scratch.file("work"), run.manifest("work")],
            environment: LocalAWS.environment)
        let bucket = try cloud.place("s3://\(cloud.bucket)/")
        let isUnderWay = try eventually { try !cloud.s3.uploads(bucket).isEmpty || !program.isRunning }
        try #require(isUnderWay)
        program.signal(SIGTERM)
        #expect(program.wait() == 143, "\(program.standardError)")
        #expect(try cloud.s3.uploads(bucket).isEmpty)
        #expect(try cloud.keys(below: "p/cache/").isEmpty)
        #expect(try cloud.keys(below: "p/runs/run-1/done/").isEmpty)
    }

    @Test func damageOnTheWayIsMended() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(stage("cp \"$data\" \"$made\""), inputs: ["data": "content"])
        for (up, down, pattern) in [("1", "0", "/cache/"), ("0", "1", "/user/")] {
            let proxy = try Server("damaging_proxy.py", [LocalAWS.gate, up, down, pattern])
            defer { proxy.end() }
            let result = try cloud.perform(run.manifest("work"), environment: ["AWS_ENDPOINT_URL": proxy.address])
            #expect(result.status == 0, "\(result.standardError)")
            let done = try cloud.document(TaskCompletion.self, at: run.completion("work"))
            #expect(try cloud.text(done.outputs[0].location) == "content")
            for key in try cloud.keys(below: "p/runs/run-1/done/") + cloud.keys(below: "p/cache/") {
                try cloud.s3.delete(cloud.place("s3://\(cloud.bucket)/\(key)"))
            }
        }
    }

    @Test func damageThatStaysIsTold() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(stage("cp \"$data\" \"$made\""), inputs: ["data": "content"])
        let proxy = try Server("damaging_proxy.py", [LocalAWS.gate, "0", "100", "/user/"])
        defer { proxy.end() }
        let result = try cloud.perform(run.manifest("work"), environment: ["AWS_ENDPOINT_URL": proxy.address])
        #expect(result.status == 241)
        let record = try cloud.document(TaskFailureRecord.self, at: run.failure("work"))
        #expect(record.failure == nil && record.cause.contains("data.txt is damaged"))
        #expect(try cloud.keys(below: "p/cache/").isEmpty)
    }

    @Test func anOutputThatWasTamperedWithIsNotTaken() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(
            stage("cp \"$data\" \"$made\"")
                + """

                  next:
                    environment: cpu
                    image: tools:1
                    inputs: {made: work.made}
                    outputs: {next: next.txt}
                    command: cp "$made" "$next"
                """, inputs: ["data": "content"])
        #expect(try cloud.perform(run.manifest("work")).status == 0)
        let made = try cloud.document(TaskCompletion.self, at: run.completion("work")).outputs[0]
        try cloud.s3.put(Array("tampered".utf8), to: cloud.place(made.location))
        let result = try cloud.perform(run.manifest("next"))
        #expect(result.status == 241)
        #expect(result.standardError.contains("\(made.location) is damaged"))
    }

    @Test func aResultWhoseOutputsWereRemovedIsMadeAgain() throws {
        let cloud = try CloudFixture()
        let command = stage("echo working >&2; cp \"$data\" \"$made\"")
        let first = try cloud.submit(command, inputs: ["data": "content"])
        #expect(try cloud.perform(first.manifest("work")).status == 0)
        let made = try cloud.document(TaskCompletion.self, at: first.completion("work")).outputs[0]
        try cloud.s3.delete(cloud.place(made.location))
        let second = try cloud.submit(command, run: "run-2", inputs: ["data": "content"])
        let result = try cloud.perform(second.manifest("work"))
        #expect(result.status == 0 && result.standardError.contains("working"))
        #expect(try cloud.text(made.location) == "content")
        let third = try cloud.submit(command, run: "run-3", inputs: ["data": "content"])
        #expect(try cloud.perform(third.manifest("work")).status == 0)
        #expect(try cloud.document(TaskCompletion.self, at: third.completion("work")).isCached)
    }

    @Test func aManifestOfAnotherVersionIsRefused() throws {
        let cloud = try CloudFixture()
        let task = try cloud.put(#"{"version": 2}"#, at: "p/task.json")
        let result = try cloud.perform(task)
        #expect(result.status == 241 && result.standardError.contains("is of version 2"))
        let none = try cloud.perform("s3://\(cloud.bucket)/p/none.json")
        #expect(none.status == 241 && none.standardError.contains("none.json is not there"))
        #expect(try cloud.perform("none").status == 241)
        #expect(try cloud.perform(try cloud.put("[]", at: "p/list.json")).status == 241)
        #expect(try cloud.perform(try cloud.put("{", at: "p/bad.json")).status == 241)
    }
}
