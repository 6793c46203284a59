import Foundation
import TestSupport
import Testing

/// Whole runs on a machine whose GPUs are a fake library's.
struct RunGPUTests {
    private let gpus = GPURuns()

    @Test func twoRunsNeverShareADevice() throws {
        let fake = try gpus.fake(3)
        defer { withExtendedLifetime(fake) {} }
        let runs = try (0..<2).map { _ in try gpus.fixture(samples: 100, command: gpus.meetNobody) }
        let started = try runs.map { try $0.start("--cpus", "4", environment: gpus.environment(fake)) }
        for (run, program) in zip(runs, started) {
            let status = program.wait()
            #expect(status == 0, "\(program.standardError.suffix(2000))")
            #expect(gpus.outputs(run).count == 100)
        }
        let used = Set(runs.flatMap(gpus.outputs))
        #expect(used.isSubset(of: Set(gpus.machine(3).devices.map(\.uuid))))
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
        let fake = try gpus.fake(1)
        defer { withExtendedLifetime(fake) {} }
        #expect(try fixture.run(environment: gpus.environment(fake)).status == 0)
        #expect(gpus.outputs(fixture) == ["[]"])
    }

    @Test func theRecordHasModelsAndDriver() throws {
        let fake = try gpus.fake(2)
        defer { withExtendedLifetime(fake) {} }
        let fixture = try gpus.fixture(samples: 1, command: gpus.meetNobody)
        #expect(try fixture.run(environment: gpus.environment(fake)).status == 0)
        let page = try #require(fixture.text("run/report.html"))
        #expect(page.contains("2 NVIDIA L4"))
        #expect(page.contains("NVIDIA driver"))
    }

    @Test func aDeviceThatAStrangerUsesIsWaitedFor() throws {
        let busy = gpus.machine(1) { $0.devices[0].processes = [FakeGPUProcess(pid: getpid())] }
        let fake = try FakeNVML(busy)
        defer { withExtendedLifetime(fake) {} }
        let fixture = try gpus.fixture(samples: 1, command: gpus.meetNobody)
        let program = try fixture.start(environment: gpus.environment(fake))
        #expect(eventually { program.standardError.contains("GPU 0 is not to be had") })
        try fake.set(gpus.machine(1))
        let status = program.wait()
        #expect(status == 0, "\(program.standardError)")
        #expect(program.standardError.contains("GPU 0 is not to be had: train (process \(getpid())"))
    }

    @Test func whatNoDeviceCanDoIsRefusedBeforeAnythingStarts() throws {
        let fixture = try gpus.fixture(samples: 1, needs: "gpu: {count: 1, memory: 80 GiB}", command: gpus.meetNobody)
        let fake = try gpus.fake(2)
        defer { withExtendedLifetime(fake) {} }
        let result = try fixture.run(environment: gpus.environment(fake))
        #expect(result.status == 3)
        #expect(result.standardError.contains("GPU003"))
        #expect(result.standardError.contains("GPU 1, NVIDIA L4"))
        #expect(!fixture.exists("run/tasks"))
    }

    @Test func theAlternativeIsTakenWhereNoDeviceWillDo() throws {
        let fixture = try gpus.fixture(
            samples: 1, needs: "gpu: {count: 1, memory: 80 GiB}", more: "otherwise: {environment: cpu}",
            command: #"echo "[$CUDA_VISIBLE_DEVICES]" >"$out"; : "$meeting""#)
        let fake = try gpus.fake(2)
        defer { withExtendedLifetime(fake) {} }
        let refused = try fixture.run("--require-gpu", environment: gpus.environment(fake))
        #expect(refused.status == 3)
        #expect(try fixture.run(environment: gpus.environment(fake)).status == 0)
        #expect(gpus.outputs(fixture) == ["[]"])
        let why = try fixture.cohesin("why", "run", "compute").text
        #expect(why.contains("why there: alternative 1, because the stage needs a GPU with 80 GiB"), "\(why)")
    }

    @Test func whatATaskUsedStandsBesideWhatItAskedFor() throws {
        let fixture = try gpus.fixture(
            samples: 1, needs: "gpu: {count: 1, memory: 4 GiB}",
            command: """
                touch "$meeting/began"; until [ -e "$meeting/go" ]; do sleep 0.05; done; echo >"$out"
                """)
        let fake = try gpus.fake(1)
        let program = try fixture.start(environment: gpus.environment(fake))
        #expect(eventually { FileManager.default.fileExists(atPath: gpus.scratch.file("began")) })
        try fake.set(
            gpus.machine(1) {
                $0.devices[0].memory?.used = 3000
                $0.devices[0].busyPercent = 40
            })
        #expect(fake.wasLookedAt())
        try fake.set(gpus.machine(1))
        try gpus.scratch.write("", to: "go")
        #expect(program.wait() == 0, "\(program.standardError)")
        let attempt = try #require(try gpus.story(of: "compute", in: fixture).attempts.first)
        #expect(attempt.cpus == 1 && attempt.memoryMiB == 1)
        #expect(try #require(attempt.cpusUsed) < 1)
        #expect(attempt.gpuMemoryMiB == 4096 && attempt.gpuPeakMemoryMiB == 3000)
        #expect((1...40).contains(try #require(attempt.gpuBusyPercent)))
        let why = try fixture.cohesin("why", "run", "compute").text
        #expect(why.contains("2.9 GiB of GPU memory"), "\(why)")
    }

    @Test func whyOfAFinishedTaskSaysWhereItRanAndWhyThere() throws {
        let fixture = try gpus.fixture(samples: 1, needs: "gpu: {count: 1, memory: 10 GiB}", command: gpus.meetNobody)
        let fake = try gpus.fake(1) {
            $0.devices.append(FakeGPU(1, "NVIDIA A100-SXM4-80GB", mebibytes: 81920, computeCapability: [8, 0]))
        }
        defer { withExtendedLifetime(fake) {} }
        #expect(try fixture.run(environment: gpus.environment(fake)).status == 0)
        let why = try fixture.cohesin("why", "run", "compute").text
        #expect(why.contains("compute/s0 is done"), "\(why)")
        #expect(why.contains("where: with the tools of this machine, on 1 core and 1 MiB"), "\(why)")
        #expect(why.contains("why there: GPU 0 (NVIDIA L4, 22.2 GiB): "), "\(why)")
        #expect(why.contains("its GPU: exclusive by agreement"), "\(why)")
        let document = try gpus.story(of: "compute", in: fixture)
        // The first line tells how long ago it was.
        #expect(document.story.dropFirst() == why.split(separator: "\n").map(String.init).dropFirst())
        #expect(document.attempts.map(\.gpus) == [[gpus.machine(1).devices[0].uuid]])
        #expect(document.attempts.map(\.gpuMemoryMiB) == [10240])
        #expect(document.attempts.allSatisfy { $0.placement.hasPrefix("GPU 0 (NVIDIA L4") })
    }

    @Test func sharersGetOneDeviceTogether() throws {
        let fixture = try gpus.fixture(
            samples: 2, needs: "gpu: {count: 1, memory: 4 GiB, shared: true}",
            command: """
                touch "$meeting/$sample"
                while ! [ -e "$meeting/s0" ] || ! [ -e "$meeting/s1" ]; do sleep 0.01; done
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let fake = try gpus.fake(1)
        defer { withExtendedLifetime(fake) {} }
        let result = try fixture.run("--gpu-sharing", "--cpus", "2", environment: gpus.environment(fake))
        #expect(result.status == 0, "\(result.standardError)")
        #expect(Set(gpus.outputs(fixture)) == [gpus.machine(1).devices[0].uuid])
    }
}
