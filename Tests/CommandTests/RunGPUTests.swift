import Foundation
import TestSupport
import Testing

/// Whole runs on a machine whose GPUs are a fake library's.
struct RunGPUTests {
    private let scratch = ScratchFolder()

    private func fake(_ count: Int, _ change: (inout FakeGPUMachine) -> Void = { _ in }) throws -> FakeNVML {
        try FakeNVML(machine(count, change))
    }

    private func machine(_ count: Int, _ change: (inout FakeGPUMachine) -> Void = { _ in }) -> FakeGPUMachine {
        var machine = FakeGPUMachine(
            (0..<count).map { FakeGPU($0, "NVIDIA L4", mebibytes: 23034, computeCapability: [8, 9]) })
        change(&machine)
        return machine
    }

    private func environment(_ fake: FakeNVML) -> [String: String] {
        fake.environment.merging(["COHESIN_GPU_LEASES": scratch.file("leases")]) { $1 }
    }

    /// One stage on a GPU for each sample, whose command has `$out` and `$meeting`, a folder outside the run.
    private func fixture(samples: Int, needs: String = "gpu: 1", otherwise: String = "", command: String) throws
        -> RunFixture
    {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: on-gpus
            parameters: {meeting: {type: text, default: \(scratch.path)}}
            samples: {columns: {sample: text}}
            environments: {cpu: {kind: cpu}, gpu: {kind: gpu}}
            stages:
              compute:
                environment: gpu
                for-each: [sample]
                needs: {cpus: 1, memory: 1 MiB, \(needs)}
                \(otherwise)
                inputs: {meeting: parameters.meeting}
                outputs: {out: out.txt}
                command: |
            \(command.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
            """,
            samples: "sample\n" + (0..<samples).map { "s\($0)\n" }.joined())
        return fixture
    }

    private func outputs(_ fixture: RunFixture) -> [String] {
        fixture.files(in: "run/results").filter { $0.hasSuffix("out.txt") }.compactMap {
            fixture.text("run/results/" + $0)?.trimmingCharacters(in: .newlines)
        }
    }

    /// Who meets another on its device finds the folder there already, and fails.
    private let meetNobody = """
        : "$sample"
        mkdir "$meeting/$CUDA_VISIBLE_DEVICES"
        echo "$CUDA_VISIBLE_DEVICES" >"$out"
        rmdir "$meeting/$CUDA_VISIBLE_DEVICES"
        """

    @Test func twoRunsNeverShareADevice() throws {
        let fake = try fake(3)
        defer { withExtendedLifetime(fake) {} }
        let runs = try (0..<2).map { _ in try fixture(samples: 100, command: meetNobody) }
        let started = try runs.map { try $0.start("--cpus", "4", environment: environment(fake)) }
        for (run, program) in zip(runs, started) {
            let status = program.wait()
            #expect(status == 0, "\(program.standardError.suffix(2000))")
            #expect(outputs(run).count == 100)
        }
        let used = Set(runs.flatMap(outputs))
        #expect(used.isSubset(of: Set(machine(3).devices.map(\.uuid))))
        #expect(used.count > 1)
    }

    @Test func aTaskWithoutAGPUSeesNone() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: none
            stages:
              plain:
                needs: {cpus: 1, memory: 1 MiB}
                outputs: {out: out.txt}
                command: echo "[$CUDA_VISIBLE_DEVICES]" >"$out"
            """)
        let fake = try fake(1)
        defer { withExtendedLifetime(fake) {} }
        #expect(try fixture.run(environment: environment(fake)).status == 0)
        #expect(outputs(fixture) == ["[]"])
    }

    @Test func aTaskOnADeviceThatFailsGoesToAnother() throws {
        let fake = try fake(2)
        defer { withExtendedLifetime(fake) {} }
        let first = machine(2).devices[0].uuid
        let fixture = try fixture(
            samples: 1,
            command: """
                if [ "$CUDA_VISIBLE_DEVICES" = \(first) ]; then touch "$meeting/began"; sleep 600; fi
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let program = try fixture.start(environment: environment(fake))
        #expect(eventually { FileManager.default.fileExists(atPath: scratch.file("began")) })
        try fake.set(machine(2) { $0.events = [FakeXid(device: 0, xid: 79)] })
        let status = program.wait()
        #expect(status == 0, "\(program.standardError)")
        #expect(outputs(fixture) == [machine(2).devices[1].uuid])
        #expect(program.standardError.contains("GPU 0 failed and gets no more tasks: the driver reported Xid 79"))
    }

    /// The driver reports nothing, and the counter of the device's memory has risen when the command fails.
    @Test func aCommandIsNotBlamedForMemoryErrorsOfItsDevice() throws {
        let fake = try fake(2)
        defer { withExtendedLifetime(fake) {} }
        let first = machine(2).devices[0].uuid
        let fixture = try fixture(
            samples: 1,
            command: """
                if [ "$CUDA_VISIBLE_DEVICES" = \(first) ]; then
                  touch "$meeting/began"; until [ -e "$meeting/go" ]; do sleep 0.05; done; exit 7
                fi
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let program = try fixture.start(environment: environment(fake))
        #expect(eventually { FileManager.default.fileExists(atPath: scratch.file("began")) })
        try fake.set(machine(2) { $0.devices[0].uncorrectableErrors = 1 })
        try scratch.write("", to: "go")
        let status = program.wait()
        #expect(status == 0, "\(program.standardError)")
        #expect(outputs(fixture) == [machine(2).devices[1].uuid])
        #expect(program.standardError.contains("1 new uncorrectable memory error"))
    }

    @Test func aDeviceThatAStrangerUsesIsWaitedFor() throws {
        let busy = machine(1) { $0.devices[0].processes = [FakeGPUProcess(pid: getpid())] }
        let fake = try FakeNVML(busy)
        defer { withExtendedLifetime(fake) {} }
        let fixture = try fixture(samples: 1, command: meetNobody)
        let program = try fixture.start(environment: environment(fake))
        #expect(eventually { program.standardError.contains("GPU 0 is not to be had") })
        try fake.set(machine(1))
        let status = program.wait()
        #expect(status == 0, "\(program.standardError)")
        #expect(program.standardError.contains("GPU 0 is not to be had: train (process \(getpid())"))
    }

    @Test func whatNoDeviceCanDoIsRefusedBeforeAnythingStarts() throws {
        let fixture = try fixture(samples: 1, needs: "gpu: {count: 1, memory: 80 GiB}", command: meetNobody)
        let fake = try fake(2)
        defer { withExtendedLifetime(fake) {} }
        let result = try fixture.run(environment: environment(fake))
        #expect(result.status == 3)
        #expect(result.standardError.contains("GPU003"))
        #expect(result.standardError.contains("GPU 1, NVIDIA L4"))
        #expect(!fixture.exists("run/tasks"))
    }

    @Test func theAlternativeIsTakenWhereNoDeviceWillDo() throws {
        let fixture = try fixture(
            samples: 1, needs: "gpu: {count: 1, memory: 80 GiB}", otherwise: "otherwise: {environment: cpu}",
            command: #"echo "[$CUDA_VISIBLE_DEVICES]" >"$out"; : "$meeting""#)
        let fake = try fake(2)
        defer { withExtendedLifetime(fake) {} }
        let refused = try fixture.run("--require-gpu", environment: environment(fake))
        #expect(refused.status == 3)
        #expect(try fixture.run(environment: environment(fake)).status == 0)
        #expect(outputs(fixture) == ["[]"])
        let why = try fixture.cohesin("why", "run", "compute").text
        #expect(why.contains("why there: alternative 1, because the stage needs a GPU with 80 GiB"), "\(why)")
    }

    @Test func whyOfAFinishedTaskSaysWhereItRanAndWhyThere() throws {
        let fixture = try fixture(samples: 1, needs: "gpu: {count: 1, memory: 10 GiB}", command: meetNobody)
        let fake = try fake(1) {
            $0.devices.append(FakeGPU(1, "NVIDIA A100-SXM4-80GB", mebibytes: 81920, computeCapability: [8, 0]))
        }
        defer { withExtendedLifetime(fake) {} }
        #expect(try fixture.run(environment: environment(fake)).status == 0)
        let why = try fixture.cohesin("why", "run", "compute").text
        #expect(why.contains("compute/s0 is done"), "\(why)")
        #expect(why.contains("where: with the tools of this machine, on 1 core and 1 MiB"), "\(why)")
        #expect(why.contains("why there: GPU 0 (NVIDIA L4, 22.2 GiB): "), "\(why)")
        #expect(why.contains("its GPU: exclusive by agreement"), "\(why)")
        let document = try JSONDecoder().decode(
            Story.self, from: fixture.cohesin("why", "run", "compute", "--json").standardOutput)
        // The first line tells how long ago it was.
        #expect(document.story.dropFirst() == why.split(separator: "\n").map(String.init).dropFirst())
        #expect(document.attempts.map(\.gpus) == [[machine(1).devices[0].uuid]])
        #expect(document.attempts.map(\.gpuMemoryMiB) == [10240])
        #expect(document.attempts.allSatisfy { $0.placement.hasPrefix("GPU 0 (NVIDIA L4") })
    }

    private struct Story: Decodable {
        struct Attempt: Decodable {
            var number: Int
            var outcome: String
            var gpus: [String]
            var gpuMemoryMiB: Int?
            var placement: String
        }
        var story: [String]
        var attempts: [Attempt]
    }

    @Test func sharersGetOneDeviceTogether() throws {
        let fixture = try fixture(
            samples: 2, needs: "gpu: {count: 1, memory: 4 GiB, shared: true}",
            command: """
                touch "$meeting/$sample"
                while ! [ -e "$meeting/s0" ] || ! [ -e "$meeting/s1" ]; do sleep 0.01; done
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let fake = try fake(1)
        defer { withExtendedLifetime(fake) {} }
        let result = try fixture.run("--gpu-sharing", "--cpus", "2", environment: environment(fake))
        #expect(result.status == 0, "\(result.standardError)")
        #expect(Set(outputs(fixture)) == [machine(1).devices[0].uuid])
    }
}
