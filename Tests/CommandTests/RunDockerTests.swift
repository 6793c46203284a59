import Foundation
import TestSupport
import Testing

/// Real containers, run by a docker daemon that lives in a folder of its own for as long as a test does.
@Suite(.enabled(if: DockerDaemon.isPossible, Comment(rawValue: DockerDaemon.obstacle)), .serialized)
struct RunDockerTests {
    private let docker: DockerDaemon

    init() throws { docker = try DockerDaemon() }

    private func fixture(_ stages: String) throws -> RunFixture {
        try RunFixture("cohesin: 1\npipeline: docked\nenvironments: {cpu: {kind: cpu}}\nstages:\n" + stages)
    }

    private func start(_ fixture: RunFixture) throws -> BackgroundProgram {
        try fixture.start("--engine", "docker", "--grace", "2", environment: docker.environment)
    }

    /// Also by a user who is not root, whose docker warns of settings that it cannot read.
    @Test(arguments: [uid_t(0), 1234])
    func aTaskIsTheCallersWithoutNetworkAndWithItsSecret(user: uid_t) throws {
        let secret = "hunter2-\(UInt64.random(in: .min ... .max))"
        let fixture = try fixture(
            """
              work:
                image: \(DockerDaemon.image)
                needs: {cpus: 1, memory: 64 MiB, shared-memory: 48 MiB}
                secrets: {key: {environment: THE_SECRET}}
                outputs: {out: out.txt}
                command: |
                  id -u > "$out"
                  ls /sys/class/net >> "$out"
                  stat -c '%a %u' "$key" >> "$out"
                  wc -c < "$key" >> "$out"
                  df -k /dev/shm | tail -n 1 | awk '{print $2}' >> "$out"
                  env | grep -c -e LEAKED -e hunter2 >> "$out" || true
            """)
        let folder = fixture.scratch.path
        #expect(chown(folder, user, user) == 0)
        let result = try Program.run(
            "/usr/bin/env",
            [
                "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", Program.cohesin, "run",
                "pipeline.yaml",
                "--run-dir", "run", "--engine", "docker",
            ], directory: folder,
            environment: fixture.environment.merging(docker.environment) { $1 }
                .merging(["THE_SECRET": secret, "LEAKED": "1", "TMPDIR": folder]) { $1 })
        #expect(result.status == 0, "\(result.standardError)")
        #expect(
            fixture.text("run/results/work/out.txt")
                == "\(user)\nlo\n600 \(user)\n\(secret.utf8.count)\n\(48 * 1024)\n0\n")
        for name in fixture.files(in: "run") {
            let owner = try FileManager.default.attributesOfItem(atPath: fixture.scratch.file("run/\(name)"))[
                .ownerAccountID]
            #expect((owner as? NSNumber)?.uint32Value == user, "\(name)")
        }
        #expect(try !fixture.holds(secret))
        #expect(try docker.containers().isEmpty)
    }

    @Test func noContainerStaysAfterCancellingOrAfterTheNextStartOfAKilledRunner() throws {
        func stages(_ command: String) -> String {
            "  work: {image: \(DockerDaemon.image), needs: {memory: 64 MiB}, outputs: {out: o}, command: '\(command)'}\n"
        }
        let fixture = try fixture(stages(#"sleep 1000; echo > "$out""#))
        let cancelled = try start(fixture)
        #expect(try eventually { try !docker.containers().isEmpty })
        cancelled.signal(SIGINT)
        #expect(cancelled.wait() == 130)
        #expect(try docker.containers().isEmpty)
        let killed = try start(fixture)
        #expect(try eventually { try !docker.containers().isEmpty })
        killed.signal(SIGKILL)
        _ = killed.wait()
        #expect(try !docker.containers().isEmpty)
        let text = try #require(fixture.text("pipeline.yaml"))
        try fixture.scratch.write(text.replacingOccurrences(of: "sleep 1000; ", with: ""), to: "pipeline.yaml")
        let second = try start(fixture)
        #expect(second.wait() == 0, "\(second.standardError)")
        #expect(second.standardError.contains("the last runner here was killed while 1 task ran"))
        #expect(try docker.containers().isEmpty)
    }

    @Test func memoryIsLimitedAndMeasuredFromOutside() throws {
        let fixture = try fixture(
            """
              large:
                image: \(DockerDaemon.image)
                needs: {memory: 64 MiB}
                outputs: {out: out.txt}
                command: cat /dev/zero | head -c 300000000 | tail -n 1 > "$out"
              entry:
                image: \(DockerDaemon.image)
                needs: {memory: 64 MiB}
                arguments: [-c, "head -c 20000000 /dev/zero | tail -n 1 | wc -c; sleep 1.5"]
            """)
        let result = try fixture.run("--engine", "docker", "--keep-going", environment: docker.environment)
        #expect(result.status == 1)
        #expect(result.standardError.contains("large failed: the kernel ended it for lack of memory"))
        let status = try fixture.cohesin("status", "run", "--all").text
        #expect(status.contains("asked 64 MiB, used 64 MiB"), "\(status)")
        let entry = try #require(status.split(separator: "\n").first { $0.hasPrefix("entry") })
        #expect(entry.contains("succeeded") && entry.contains("asked 64 MiB, used "), "\(status)")
    }
}
