import Foundation
import TestSupport
import Testing

/// Devices that break, and memory of theirs that does not do.
struct RunGPUFailureTests {
    private let gpus = GPURuns()

    @Test func aTaskOnADeviceThatFailsGoesToAnother() throws {
        let fake = try gpus.fake(2)
        defer { withExtendedLifetime(fake) {} }
        let first = gpus.machine(2).devices[0].uuid
        let fixture = try gpus.fixture(
            samples: 1,
            command: """
                if [ "$CUDA_VISIBLE_DEVICES" = \(first) ]; then touch "$meeting/began"; sleep 600; fi
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let program = try fixture.start(environment: gpus.environment(fake))
        #expect(eventually { FileManager.default.fileExists(atPath: gpus.scratch.file("began")) })
        try fake.set(gpus.machine(2) { $0.events = [FakeXid(device: 0, xid: 79)] })
        let status = program.wait()
        #expect(status == 0, "\(program.standardError)")
        #expect(gpus.outputs(fixture) == [gpus.machine(2).devices[1].uuid])
        #expect(program.standardError.contains("GPU 0 failed and gets no more tasks: the driver reported Xid 79"))
    }

    /// The driver reports nothing, and the counter of the device's memory has risen when the command fails.
    @Test func aCommandIsNotBlamedForMemoryErrorsOfItsDevice() throws {
        let fake = try gpus.fake(2)
        defer { withExtendedLifetime(fake) {} }
        let first = gpus.machine(2).devices[0].uuid
        let fixture = try gpus.fixture(
            samples: 1,
            command: """
                if [ "$CUDA_VISIBLE_DEVICES" = \(first) ]; then
                  touch "$meeting/began"; until [ -e "$meeting/go" ]; do sleep 0.05; done; exit 7
                fi
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let program = try fixture.start(environment: gpus.environment(fake))
        #expect(eventually { FileManager.default.fileExists(atPath: gpus.scratch.file("began")) })
        try fake.set(gpus.machine(2) { $0.devices[0].uncorrectableErrors = 1 })
        try gpus.scratch.write("", to: "go")
        let status = program.wait()
        #expect(status == 0, "\(program.standardError)")
        #expect(gpus.outputs(fixture) == [gpus.machine(2).devices[1].uuid])
        #expect(program.standardError.contains("1 new uncorrectable memory error"))
    }

    /// The stage waits for another one, so that the run has seen its devices in good order.
    @Test func aDeviceThatBreaksBeforeTheStartCostsNoAttempt() throws {
        let fake = try gpus.fake(2)
        defer { withExtendedLifetime(fake) {} }
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: broken-before
            parameters: {meeting: {type: text, default: \(gpus.scratch.path)}}
            environments: {cpu: {kind: cpu}, gpu: {kind: gpu}}
            stages:
              first:
                environment: cpu
                needs: {memory: 1 MiB}
                inputs: {meeting: parameters.meeting}
                outputs: {out: first.txt}
                command: |
                  touch "$meeting/began"; until [ -e "$meeting/go" ]; do sleep 0.05; done; echo >"$out"
              compute:
                environment: gpu
                needs: {memory: 1 MiB, gpu: 1}
                inputs: {given: first.out}
                outputs: {out: out.txt}
                command: echo "$CUDA_VISIBLE_DEVICES" >"$out"; cat "$given" >/dev/null
            """)
        let program = try fixture.start(environment: gpus.environment(fake))
        #expect(eventually { FileManager.default.fileExists(atPath: gpus.scratch.file("began")) })
        try fake.set(gpus.machine(2) { $0.devices[0].results["all"] = 15 })
        try gpus.scratch.write("", to: "go")
        let status = program.wait()
        #expect(status == 0, "\(program.standardError)")
        #expect(gpus.outputs(fixture) == [gpus.machine(2).devices[1].uuid])
        #expect(
            program.standardError.contains("GPU 0 failed and gets no more tasks: it fell off the bus"),
            "\(program.standardError)")
        #expect(!program.standardError.contains("attempt 2"))
        let story = try gpus.story(of: "compute", in: fixture)
        #expect(story.attempts.map(\.number) == [1])
        #expect(story.attempts.allSatisfy { $0.placement.hasPrefix("GPU 1 ") })
    }

    @Test func aTaskThatOutgrewItsShareIsTriedAgainAlone() throws {
        let fixture = try gpus.fixture(
            samples: 2, needs: "gpu: {count: 1, memory: 4 GiB, shared: true}",
            command: """
                touch "$meeting/$sample"
                until [ -e "$meeting/s0" ] && [ -e "$meeting/s1" ]; do sleep 0.01; done
                if [ "$sample" = s0 ] && mkdir "$meeting/tried"; then
                  echo "RuntimeError: CUDA error: out of memory" >&2; exit 3
                fi
                until [ -e "$meeting/tried" ]; do sleep 0.01; done
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let fake = try gpus.fake(1)
        defer { withExtendedLifetime(fake) {} }
        let result = try fixture.run("--gpu-sharing", "--cpus", "2", environment: gpus.environment(fake))
        #expect(result.status == 0, "\(result.standardError)")
        let said =
            "exit code 3; it shared its GPU, whose memory was full (it said: RuntimeError: CUDA error: out of memory)"
        #expect(result.standardError.contains("compute/s0 failed: \(said)"), "\(result.standardError)")
        #expect(result.standardError.contains("it is tried again with a GPU to itself"))
        let story = try gpus.story(of: "compute/s0", in: fixture)
        #expect(story.attempts.map(\.outcome) == ["succeeded", "failed"])
        #expect(story.attempts.map { String($0.binding.prefix(9)) } == ["exclusive", "shared, c"])
        #expect(story.story.contains { $0.hasPrefix("  attempt 1 failed: \(said); it had GPU 0") }, "\(story.story)")
    }

    @Test func aTaskThatFillsAGPUOfItsOwnFailsWithAdvice() throws {
        let fixture = try gpus.fixture(
            samples: 1, command: #"echo "CUDA_ERROR_OUT_OF_MEMORY in kernel" >&2; : "$meeting" "$out"; exit 1"#)
        let fake = try gpus.fake(1)
        defer { withExtendedLifetime(fake) {} }
        let result = try fixture.run("--gpu-sharing", environment: gpus.environment(fake))
        #expect(result.status == 1)
        #expect(result.standardError.contains("ask for a GPU with more"), "\(result.standardError)")
        #expect(!result.standardError.contains("attempt 2"))
    }
}
