import Foundation
import TestSupport
import Testing

/// Runs in stacks of the emulator, whose Batch runs each job as a process.
@Suite(.serialized, .onLocalAWS)
struct CloudRunTests {
    let scratch = ScratchFolder()

    private static let fixture = SharedData.checkout.appendingPathComponent("Tests/CommandTests/CloudFixture").path

    private func cohesin(_ arguments: String..., secret: String = "test") throws -> Program.Result {
        try Program.run(Program.cohesin, arguments, directory: scratch.path, environment: environment(secret: secret))
    }

    private func environment(secret: String = "test") -> [String: String] {
        LocalAWS.environment.merging(
            [
                "XDG_STATE_HOME": scratch.path, "AWS_SECRET_ACCESS_KEY": secret,
                "AWS_CONFIG_FILE": scratch.file("none"),
                "AWS_SHARED_CREDENTIALS_FILE": scratch.file("none"),
            ]) { $1 }
    }

    private func account(_ arguments: String...) throws -> String {
        let result = try Program.run(
            "/usr/bin/env", ["python3", "\(Self.fixture)/account.py"] + arguments, environment: environment())
        try #require(result.status == 0, "\(result.standardError)")
        return result.text
    }

    /// The real one. A job of the emulator is a process of this machine, so each has a folder of its own.
    private func stagingProgram() throws -> String {
        let program = (Program.cohesin as NSString).deletingLastPathComponent + "/cohesin-task"
        let path = try scratch.write(
            """
            #!/bin/bash
            work=$(mktemp -d "$(dirname "$0")/work.XXXXXX")
            [ "$1" = plan ] && exec \(program) "$@"
            exec \(program) "$1" --work "$work" "${@:2}"
            """, to: "bin/cohesin-task")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// A stack of `pipeline.yaml`, with this name.
    private func deploy(_ name: String, _ text: String, _ more: String...) throws {
        let file = try scratch.write(text, to: "pipeline.yaml")
        let template = try Program.run(
            Program.cohesin, ["generate", "cloudformation", file, "--name", name] + more, directory: scratch.path)
        try #require(template.status == 0, "\(template.standardError)")
        _ = try account("stack", name, try scratch.write(template.text, to: "template.json"), try stagingProgram())
    }

    private func submit(_ stack: String, _ more: String...) throws -> Program.Result {
        try Program.run(
            Program.cohesin,
            ["submit", "pipeline.yaml", "--stack", stack, "--samples", "samples.csv", "--run-dir", "run"] + more,
            directory: scratch.path, environment: environment())
    }

    private struct Status: Decodable {
        struct Task: Decodable {
            struct Attempt: Decodable {
                let number: Int
                let outcome: String
            }
            let task: String
            let state: String
            let note: String?
            let attempt: Attempt?
        }
        let state: String
        let tasks: [Task]
    }

    private func status() throws -> Status {
        let result = try cohesin("status", "run", "--json")
        try #require(result.status == 0, "\(result.standardError)")
        return try JSONDecoder().decode(Status.self, from: result.standardOutput)
    }

    /// Shared by the tests that need no stack of their own; making one takes seconds.
    private static let shared = Result {
        let maker = CloudRunTests()
        try maker.deploy("runs", twoStages.replacing("GPUS", with: "1"))
        // Its jobs run the program in its folder.
        return maker
    }

    private func useSharedStack() throws {
        _ = try Self.shared.get()
        try scratch.write(Self.twoStages.replacing("GPUS", with: "1"), to: "pipeline.yaml")
    }

    /// Two stages for each sample. A sample whose reads say `bad` fails in the first, one that says `slow` never ends.
    private static let twoStages = """
        cohesin: 1
        pipeline: two-stages
        samples: {columns: {sample: text, reads: file}}
        parameters: {log: {type: text}}
        environments:
          cpu: {kind: cpu, instances: [m6i], capacity: [spot, on-demand], max-vcpus: 16}
          gpu: {kind: gpu, instances: [g4dn.12xlarge], capacity: [spot, on-demand], max-vcpus: 48}
        stages:
          count:
            environment: cpu
            for-each: [sample]
            image: localhost:1/tools:1
            needs: {cpus: 2, memory: 2 GiB}
            inputs: {reads: sample.reads, log: parameters.log}
            outputs: {count: count.txt}
            command: |
              echo "counting $sample"
              echo "$sample" >> "$log"
              grep -q slow "$reads" && sleep 600
              if grep -q bad "$reads"; then echo "these reads are bad" >&2; exit 3; fi
              wc -l < "$reads" > "$count"
          call:
            environment: gpu
            for-each: [sample]
            image: localhost:1/tools:1
            needs: {cpus: 2, memory: 4 GiB, gpu: {count: GPUS}}
            otherwise: {environment: cpu, needs: {cpus: 2, memory: 4 GiB}}
            inputs: {count: count.count}
            outputs: {calls: calls.txt}
            command: cp "$count" "$calls"

        """

    private func sheet(_ reads: [String]) throws {
        var sheet = "sample,reads\n"
        for (index, text) in reads.enumerated() {
            try scratch.write(text, to: "reads\(index).txt")
            sheet += "s\(index),reads\(index).txt\n"
        }
        try scratch.write(sheet, to: "samples.csv")
    }

    /// The samples whose commands ran, as they wrote it down themselves.
    private var log: [String] {
        get throws {
            try String(contentsOfFile: scratch.file("log"), encoding: .utf8).split(separator: "\n").map(String.init)
                .sorted()
        }
    }

    @Test func aRunIsSubmittedWatchedAndNotMadeTwice() throws {
        try useSharedStack()
        try sheet(["a\n", "a\nb\n"])
        let parameter = "log=\(scratch.file("log"))"
        let run = try submit("runs", "-p", parameter, "--wait")
        #expect(run.status == 0, "\(run.standardError)")
        #expect(run.standardError.contains("uploading 2 files, 6 bytes"))
        #expect(run.standardError.contains("finished after"))
        #expect(try log == ["s0", "s1"])
        let seen = try status()
        #expect(seen.state == "done")
        #expect(seen.tasks.allSatisfy { $0.state == "succeeded" && $0.attempt?.outcome == "succeeded" })
        // The staging program says what it does around the command.
        #expect(try cohesin("logs", "run", "count/s1").text.contains("counting s1\n"))
        #expect(try cohesin("why", "run", "call/s1").text.hasPrefix("call/s1 is done ("))
        #expect(try cohesin("trace", "run").text.split(separator: "\n").count == 5)
        // The same command has nothing to do, and another run sends nothing that is there.
        #expect(try submit("runs", "-p", parameter).standardError.contains("nothing to do: 4 tasks, all done"))
        let other = try cohesin(
            "submit", "pipeline.yaml", "--stack", "runs", "--samples", "samples.csv", "--run-dir", "other", "-p",
            parameter, "--json")
        #expect(other.text.contains(#""uploadedFiles" : 0"#) && other.text.contains(#""outcome" : "started""#))
        #expect(try cohesin("cancel", "other").status == 0)
    }

    @Test func aToolThatFailsIsToldWithItsLastWordsAndStopsNoOtherSample() throws {
        try useSharedStack()
        try sheet(["a\n", "bad\n"])
        let run = try submit("runs", "-p", "log=\(scratch.file("log"))", "--wait")
        #expect(run.status == 1)
        #expect(run.standardError.contains("count/s1 failed: exit code 3"))
        let states = Dictionary(uniqueKeysWithValues: try status().tasks.map { ($0.task, $0.state) })
        #expect(
            states == ["count/s0": "succeeded", "count/s1": "failed", "call/s0": "succeeded", "call/s1": "skipped"])
        let why = try cohesin("why", "run", "count/s1").text
        #expect(why.contains("count/s1 failed: exit code 3") && why.contains("| these reads are bad"))
    }

    @Test func withoutAGPUTheOtherWayIsTaken() throws {
        // The emulator has two for each environment, and no clock for the queue's own limit.
        try deploy("scarce", Self.twoStages.replacing("GPUS", with: "4"))
        try sheet(["a\n"])
        _ = try submit("scarce", "-p", "log=\(scratch.file("log"))")
        let waits = try eventually { try account("jobs", "scarce-gpu").contains("RUNNABLE") }
        #expect(waits)
        let why = try cohesin("why", "run", "call").text
        #expect(why.contains("no machine of its environment is large enough for it"))
        let job = try #require(try account("jobs", "scarce-gpu").split(separator: " ").first)
        _ = try account(
            "end", "scarce-gpu", String(job),
            "Canceled by JobStateTimeLimit action due to reason: MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT")
        #expect(try cohesin("watch", "run").status == 0)
        #expect(try account("jobs", "scarce-cpu").contains("-call-0 SUCCEEDED"))
    }

    @Test func aReclaimedHostIsAnotherAttemptAndAKilledWatcherLosesNothing() throws {
        try useSharedStack()
        try sheet(["slow\n", "a\n"])
        let watcher = try BackgroundProgram(
            Program.cohesin,
            [
                "submit", "pipeline.yaml", "--stack", "runs", "--samples", "samples.csv", "--run-dir", "run", "-p",
                "log=\(scratch.file("log"))", "--wait",
            ], directory: scratch.path, environment: environment())
        #expect(eventually { watcher.standardError.contains("count/s0 started") })
        watcher.signal(SIGKILL)
        _ = watcher.wait()
        let job = try #require(
            try account("jobs", "runs-cpu").split(separator: "\n").first { $0.contains("-count-0 RUNNING") })
        let name = try #require(job.split(separator: " ").first)
        let interrupt = SharedData.checkout.appendingPathComponent(".build-aws-local/spot-interrupt/\(name)").path
        _ = FileManager.default.createFile(atPath: interrupt, contents: nil)
        #expect(try eventually { try account("jobs", "runs-cpu").contains("\(name) RUNNING 1") })
        let second = try eventually {
            try status().tasks.contains { $0.task == "count/s0" && $0.attempt?.number == 2 && $0.state == "running" }
        }
        #expect(second)
        #expect(try cohesin("why", "run", "count/s0").text.contains("the machine was taken away"))
        // A cancel in the middle leaves no job.
        let cancel = try cohesin("cancel", "run")
        #expect(cancel.status == 0 && cancel.standardError.contains("none is left"), "\(cancel.standardError)")
        #expect(try !account("jobs", "runs-cpu").contains("RUNNING"))
        let seen = try status()
        #expect(seen.state == "cancelled")
        #expect(seen.tasks.first { $0.task == "count/s0" }?.state == "cancelled")
        #expect(seen.tasks.first { $0.task == "count/s1" }?.state == "succeeded")
    }

    /// A stage behind it that goes on with each sample makes a Map of the array.
    @Test(arguments: [false, true]) func onlyWhatFailedOfManySamplesRunsAgain(inAMap: Bool) throws {
        let flag = scratch.file("flag")
        let stack = inAMap ? "map" : "array"
        let next =
            inAMap
            ? """
              double:
                environment: cpu
                for-each: [sample]
                image: localhost:1/tools:1
                needs: {cpus: 1, memory: 2 GiB}
                inputs: {count: count.count}
                outputs: {twice: twice.txt}
                command: |
                  cat "$count" "$count" > "$twice"

            """ : ""
        try deploy(
            stack,
            """
            cohesin: 1
            pipeline: array
            samples: {columns: {sample: text, reads: file}}
            parameters: {log: {type: text}, flag: {type: text}}
            environments: {cpu: {kind: cpu, instances: [m6i], max-vcpus: 16}}
            stages:
              count:
                environment: cpu
                for-each: [sample]
                image: localhost:1/tools:1
                needs: {cpus: 1, memory: 2 GiB}
                inputs: {reads: sample.reads, log: parameters.log, flag: parameters.flag}
                outputs: {count: count.txt}
                command: |
                  echo "$sample" >> "$log"
                  if [[ $sample == s7 || $sample == s9 ]]; then [[ -e $flag ]]; fi
                  wc -l < "$reads" > "$count"

            """ + next)
        // 200 in the long tests: each is a process of the emulator's.
        let count = ProcessInfo.processInfo.environment["COHESIN_LONG_TESTS"] == nil ? 12 : 200
        try sheet(Array(repeating: "a\n", count: count))
        let arguments = ["-p", "log=\(scratch.file("log"))", "-p", "flag=\(flag)", "--wait"]
        let run = try submit(stack, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])
        #expect(run.status == 1)
        #expect(try status().tasks.filter { $0.state == "failed" }.map(\.task) == ["count/s7", "count/s9"])
        let skipped = try status().tasks.filter { $0.state == "skipped" }.map(\.task)
        #expect(skipped == (inAMap ? ["double/s7", "double/s9"] : []))
        #expect(try log == (0..<count).map { "s\($0)" }.sorted())
        try scratch.write("", to: "flag")
        try scratch.write("", to: "log")
        let again = try submit(stack, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])
        #expect(again.status == 0, "\(again.standardError)")
        #expect(try log == ["s7", "s9"])
        #expect(try status().tasks.allSatisfy { $0.state == "succeeded" || $0.state == "up-to-date" })
    }

    @Test func aServiceThatRefusesLosesNothing() throws {
        try useSharedStack()
        try sheet(["a\n"])
        #expect(try submit("runs", "-p", "log=\(scratch.file("log"))").status == 0)
        for (code, words) in [
            ("ThrottlingException", "too many requests"), ("ExpiredTokenException", "sign in again"),
        ] {
            let service = try BackgroundProgram(
                "/usr/bin/env", ["python3", "\(Self.fixture)/account.py", "refuse", code], environment: environment())
            defer { service.signal(SIGTERM) }
            #expect(eventually { service.standardOutput.hasSuffix("\n") })
            let port = service.standardOutput.split(separator: "\n").first ?? ""
            let refused = environment().merging([
                "AWS_ENDPOINT_URL": "http://127.0.0.1:\(port)", "AWS_MAX_ATTEMPTS": "1",
            ]) { $1 }
            // What is known is shown, and said to be old.
            let status = try eventuallyAsked(["status", "run"], refused) { $0.standardError.contains(words) }
            #expect(status.status == 0 && status.text.contains("2 waiting"), "\(status.standardError)")
            let watch = try Program.run(
                Program.cohesin, ["watch", "run"], directory: scratch.path, environment: refused)
            #expect(watch.status == (code == "ThrottlingException" ? 1 : 3))
        }
        #expect(try cohesin("watch", "run").status == 0)
        #expect(try log == ["s0"])
    }

    /// A look that was just made is not made again, so the first questions may ask nobody.
    private func eventuallyAsked(
        _ arguments: [String], _ environment: [String: String], until isSo: (Program.Result) -> Bool
    ) throws -> Program.Result {
        var last: Program.Result?
        _ = try eventually {
            let result = try Program.run(
                Program.cohesin, arguments, directory: scratch.path, environment: environment)
            last = result
            return isSo(result)
        }
        return try #require(last)
    }

    @Test func aBillHasEveryAttemptByTheMachineItHad() throws {
        try useSharedStack()
        // Equal counts would be one result, and the second task of `call` use nothing.
        try sheet(["a\n", "a\nb\n"])
        let clusters = try BackgroundProgram(
            "/usr/bin/env", ["python3", "\(Self.fixture)/account.py", "clusters", "m6i.large"],
            environment: environment())
        defer { clusters.signal(SIGTERM) }
        #expect(eventually { clusters.standardOutput.hasSuffix("\n") })
        let port = clusters.standardOutput.split(separator: "\n").first ?? ""
        let run = try Program.run(
            Program.cohesin,
            [
                "submit", "pipeline.yaml", "--stack", "runs", "--samples", "samples.csv", "--run-dir", "run", "-p",
                "log=\(scratch.file("log"))", "--wait",
            ], directory: scratch.path,
            environment: environment().merging(["AWS_ENDPOINT_URL_ECS": "http://127.0.0.1:\(port)"]) { $1 })
        #expect(run.status == 0, "\(run.standardError)")
        #expect(run.text.hasPrefix("cost: USD 0.01 of machines until now"), "\(run.text)")

        struct Document: Decodable {
            struct Range: Decodable { let least, most: Double }
            struct Cost: Decodable {
                let total: Range
                let byStage, bySample: [String: Range]
                let unpriced: Int
            }
            struct Task: Decodable {
                struct Attempt: Decodable {
                    let machine: String?
                    let started, ended, cpuSeconds: Double
                }
                let key: String?
                let attempt: Attempt
            }
            let cost: Cost
            let tasks: [Task]
        }
        let status = try JSONDecoder().decode(Document.self, from: cohesin("status", "run", "--json").standardOutput)
        #expect(status.cost.unpriced == 0)
        #expect(Set(status.cost.byStage.keys) == ["count", "call"] && Set(status.cost.bySample.keys) == ["s0", "s1"])
        // An m6i.large is USD 0.096 an hour. `count` takes all of its two vCPUs, `call` as many.
        let seconds = status.tasks.reduce(0) { $0 + $1.attempt.ended - $1.attempt.started }
        #expect(abs(status.cost.total.most - seconds * 0.096 / 3600) < 1e-9)
        #expect(status.tasks.allSatisfy { $0.attempt.machine == "m6i.large" && $0.key?.count == 64 })
        // Measured by the staging program: Batch does not tell it.
        #expect(status.tasks.allSatisfy { $0.attempt.cpuSeconds > 0 })
        let why = try cohesin("why", "run", "count/s0").text
        #expect(why.contains("  used: ") && why.contains("  made: s3://runs/runs/cache/"), "\(why)")
    }

    @Test func aSheetInTheBucketStartsARunThatPlansItself() throws {
        try deploy("events", Self.twoStages.replacing("GPUS", with: "1"), "--start-on-upload")
        _ = try account("put", "events/pipeline.yaml", scratch.file("pipeline.yaml"), "events")
        let log = try scratch.write("log: \(scratch.file("log"))\n", to: "parameters.yaml")
        _ = try account("put", "events/parameters.yaml", log, "events")
        for (name, text) in [("a.txt", "a\n"), ("b.txt", "a\nb\n")] {
            _ = try account("put", "events/samples/\(name)", try scratch.write(text, to: name), "events")
        }
        let sheet = try scratch.write(
            "sample,reads\ns0,a.txt\ns1,s3://events/events/samples/b.txt\n", to: "sheet.csv")
        _ = try account("put", "events/samples/sheet.csv", sheet, "events")
        // What the rule's transformer makes of the event of S3.
        let ended = try account("execute", "events", #"{"samples": "s3://events/events/samples/sheet.csv"}"#)
        #expect(ended == "SUCCEEDED\n")
        #expect(try self.log == ["s0", "s1"])
        _ = try account("outputs", "events", scratch.file("made"))
        let calls = try FileManager.default.subpathsOfDirectory(atPath: scratch.file("made/call"))
            .filter { $0.hasSuffix("calls.txt") }.map {
                try String(contentsOfFile: scratch.file("made/call/\($0)"), encoding: .utf8)
            }
        #expect(calls.sorted() == ["1\n", "2\n"])

        let wrong = try scratch.write("sample,reads\ns0,none.txt\n", to: "wrong.csv")
        _ = try account("put", "events/samples/wrong.csv", wrong, "events")
        #expect(
            try account("execute", "events", #"{"samples": "s3://events/events/samples/wrong.csv"}"#) == "FAILED\n")
    }

    @Test func whatCannotBeIsToldBeforeAnythingIsSent() throws {
        try useSharedStack()
        try sheet(["a\n"])
        let missing = try scratch.write("sample,reads\ns0,s3://runs/none.txt\n", to: "missing.csv")
        let absent = try cohesin(
            "submit", "pipeline.yaml", "--stack", "runs", "--samples", missing, "-p", "log=x")
        #expect(absent.status == 2 && absent.standardError.contains("there is no file s3://runs/none.txt"))
        #expect(absent.standardError.contains("missing.csv:2:4: error"))
        let wrong = try cohesin(
            "submit", "pipeline.yaml", "--stack", "runs", "--samples", "samples.csv", "-p", "log=x", secret: "wrong")
        #expect(wrong.status == 3 && wrong.standardError.contains("credentials are wrong"))
        try scratch.write(Self.twoStages.replacing("GPUS", with: "2"), to: "pipeline.yaml")
        let other = try submit("runs", "-p", "log=x")
        #expect(other.status == 2, "\(other.standardError)")
        #expect(other.standardError.contains("the stack runs was not made from pipeline.yaml as it is now"))
        #expect(!FileManager.default.fileExists(atPath: scratch.file("run")))
    }
}
