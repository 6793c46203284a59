import Foundation
import TestSupport
import Testing

/// Real podman containers with GPUs of a fake library: podman hands them over by a real specification of the Container
/// Device Interface.
@Suite(.enabled(if: TestImage.shared != nil, Comment(rawValue: TestImage.obstacle)), .serialized)
struct RunContainerGPUTests {
    private let image = TestImage.shared!
    private let gpus = GPURuns()

    private func devices(_ count: Int) -> [String] { gpus.machine(count).devices.map(\.uuid) }

    /// Where a device is on this machine; a container that got it sees it as `/gpu/UUID`.
    private func folder(of device: String) -> String { gpus.scratch.file("devices/\(device)") }

    /// A copy of /etc with a specification, for a runner that sees it in place of the machine's own.
    private func settings(_ devices: [String]) throws -> String {
        let settings = gpus.scratch.file("etc")
        let copied = try Program.run("/bin/cp", ["-a", "/etc", settings])
        #expect(copied.status == 0, "\(copied.standardError)")
        var text = "cdiVersion: \"0.3.0\"\nkind: nvidia.com/gpu\ndevices:\n"
        for device in devices {
            let folder = folder(of: device)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            text += """
                - name: \(device)
                  containerEdits:
                    mounts: [{hostPath: \(folder), containerPath: /gpu/\(device), options: [rw, bind]}]

                """
        }
        try gpus.scratch.write(text, to: "etc/cdi/nvidia.yaml")
        return settings
    }

    private func start(_ fixture: RunFixture, settings: String, fake: FakeNVML) throws -> BackgroundProgram {
        // Every step replaces the one before, so that the process is the runner in the end.
        let inOwnView = #"mount --bind "$0" /etc && exec "$@""#
        let run = ["run", "pipeline.yaml", "--samples", "samples.csv", "--run-dir", "run", "--engine", "podman"]
        return try BackgroundProgram(
            "/usr/bin/unshare",
            ["--mount", "--propagation", "private", "/bin/bash", "-c", inOwnView, settings, Program.cohesin] + run,
            directory: fixture.scratch.path,
            environment: fixture.environment.merging(image.environment) { $1 }
                .merging(gpus.environment(fake)) { $1 })
    }

    /// Ends with 0 only where the container sees its own device and no other one, and nobody else has it meanwhile.
    private let meetNobody = """
        : "$sample" "$meeting"
        [ "$(ls /gpu)" = "$CUDA_VISIBLE_DEVICES" ]
        mkdir "/gpu/$CUDA_VISIBLE_DEVICES/taken"
        echo "$CUDA_VISIBLE_DEVICES" >"$out"
        rmdir "/gpu/$CUDA_VISIBLE_DEVICES/taken"
        """

    /// 1,000 containers with `make test-long`.
    private static let samples = ProcessInfo.processInfo.environment["COHESIN_LONG_TESTS"] == nil ? 8 : 500

    @Test func containersOfTwoRunsNeverShareADevice() throws {
        let devices = devices(3)
        let settings = try settings(devices)
        let fake = try gpus.fake(3)
        defer { withExtendedLifetime(fake) {} }
        let runs = try (0..<2).map { _ in
            try gpus.fixture(
                samples: Self.samples, memory: "64 MiB", more: "image: \(TestImage.name)", command: meetNobody)
        }
        let started = try runs.map { try start($0, settings: settings, fake: fake) }
        for (run, program) in zip(runs, started) {
            let status = program.wait()
            #expect(status == 0, "\(program.standardError.suffix(2000))")
            #expect(gpus.outputs(run).count == Self.samples)
            #expect(try image.containers(of: run).isEmpty)
        }
        let used = Set(runs.flatMap(gpus.outputs))
        #expect(used.isSubset(of: devices))
        #expect(used.count > 1)
    }

    @Test func aDeviceThatTheSpecificationLacksIsLeftOut() throws {
        let devices = devices(2)
        let settings = try settings([devices[1]])
        let fake = try gpus.fake(2)
        defer { withExtendedLifetime(fake) {} }
        let fixture = try gpus.fixture(
            samples: 2, memory: "64 MiB", more: "image: \(TestImage.name)", command: meetNobody)
        let program = try start(fixture, settings: settings, fake: fake)
        #expect(program.wait() == 0, "\(program.standardError)")
        #expect(gpus.outputs(fixture) == [devices[1], devices[1]])
        #expect(program.standardError.contains("podman cannot hand over GPU 0: the specification"))
    }

    @Test func theNextStartReclaimsTheLeaseAndTheContainerOfAKilledRunner() throws {
        let device = devices(1)[0]
        let settings = try settings([device])
        let fake = try gpus.fake(1)
        defer { withExtendedLifetime(fake) {} }
        let fixture = try gpus.fixture(
            samples: 1, memory: "64 MiB", more: "image: \(TestImage.name)",
            command: """
                : "$sample" "$meeting"
                if mkdir "/gpu/$CUDA_VISIBLE_DEVICES/first"; then sleep 1000; fi
                echo "$CUDA_VISIBLE_DEVICES" >"$out"
                """)
        let killed = try start(fixture, settings: settings, fake: fake)
        #expect(eventually { FileManager.default.fileExists(atPath: folder(of: device) + "/first") })
        killed.signal(SIGKILL)
        _ = killed.wait()
        // The container goes on, and the lease file still names the dead runner.
        let left = try image.containers(of: fixture)
        #expect(left.count == 1)
        let lease = "leases/\(device).lease"
        #expect(try String(contentsOfFile: gpus.scratch.file(lease), encoding: .utf8).contains("\(killed.pid)"))
        let second = try start(fixture, settings: settings, fake: fake)
        #expect(second.wait() == 0, "\(second.standardError)")
        #expect(second.standardError.contains("the last runner here was killed while 1 task ran"))
        #expect(gpus.outputs(fixture) == [device])
        #expect(try image.containers(of: fixture).isEmpty)
        #expect(try String(contentsOfFile: gpus.scratch.file(lease), encoding: .utf8).isEmpty)
        #expect(try gpus.story(of: "compute", in: fixture).attempts.map(\.outcome) == ["succeeded", "lost"])
    }
}
