import Foundation
import TestSupport
import Testing

/// What a real container sees of this machine, and what it leaves behind.
@Suite(.enabled(if: TestImage.shared != nil, Comment(rawValue: TestImage.obstacle)), .serialized)
struct RunIsolationTests {
    private let image = TestImage.shared!

    private func run(
        _ keys: String, command: String, image named: String = TestImage.name, environment: [String: String] = [:]
    ) throws -> (fixture: RunFixture, result: Program.Result) {
        func indented(_ text: String, by spaces: Int) -> String {
            text.split(separator: "\n").map { String(repeating: " ", count: spaces) + $0 }.joined(separator: "\n")
        }
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: isolated
            environments: {cpu: {kind: cpu}}
            stages:
              work:
                image: \(named)
            \(indented(keys, by: 4))
                outputs: {out: out.txt}
                command: |
            \(indented(command, by: 6))
            """)
        let result = try fixture.run(
            "--engine", "podman", environment: image.environment.merging(environment) { $1 })
        #expect(result.status == 0, "\(result.standardError)")
        return (fixture, result)
    }

    @Test func theEnvironmentIsWhatIsDeclaredAndNothingOfTheRunner() throws {
        let (fixture, _) = try run(
            "needs: {memory: 64 MiB}\nenvironment-variables: {DECLARED: yes}", command: "env > \"$out\"",
            environment: ["LEAKED": "1", "HTTPS_PROXY": "http://proxy:1", "CUDA_VISIBLE_DEVICES": "0"])
        let names = try #require(fixture.text("run/results/work/out.txt")).split(separator: "\n")
            .compactMap { $0.split(separator: "=").first.map(String.init) }
        // HOSTNAME, TERM and container are podman's, OLDPWD, PWD, SHLVL and _ the shell's.
        let known: Set = [
            "DECLARED", "LANG", "HOME", "TMPDIR", "COHESIN_ATTEMPT", "COHESIN_PROGRESS", "CUDA_VISIBLE_DEVICES",
            "NVIDIA_VISIBLE_DEVICES", "PATH", "HOSTNAME", "TERM", "container", "OLDPWD", "PWD", "SHLVL", "_",
        ]
        #expect(Set(names).subtracting(known).isEmpty)
        #expect(Set(names).contains("DECLARED"))
        #expect(try #require(fixture.text("run/results/work/out.txt")).contains("CUDA_VISIBLE_DEVICES=\n"))
    }

    @Test func outputsBelongToTheCallerAlsoWhereTheImageNamesAnotherUser() throws {
        let named = try image.variant("USER 4711:4711", name: "user")
        let (fixture, _) = try run("needs: {memory: 64 MiB}", command: "id -u > \"$out\"", image: named)
        #expect(fixture.text("run/results/work/out.txt") == "\(getuid())\n")
        for name in fixture.files(in: "run") {
            let owner = try FileManager.default.attributesOfItem(atPath: fixture.scratch.file("run/\(name)"))[
                .ownerAccountID]
            #expect((owner as? NSNumber)?.uint32Value == getuid(), "\(name)")
        }
    }

    @Test func temporaryFilesAndSharedMemoryAreTheTasksOwn() throws {
        let (fixture, _) = try run(
            "needs: {memory: 64 MiB, shared-memory: 48 MiB}",
            command: """
                echo here > /tmp/note
                cat "$TMPDIR/note" > "$out"
                df -k /dev/shm | tail -n 1 | awk '{print $2}' >> "$out"
                """)
        #expect(fixture.text("run/results/work/out.txt") == "here\n\(48 * 1024)\n")
        #expect(!fixture.files(in: "run").contains { $0.hasSuffix("/note") })
    }

    @Test func theNetworkIsThereWhenTheStageAsksForIt() throws {
        let (without, _) = try run("needs: {memory: 64 MiB}", command: "ls /sys/class/net > \"$out\"")
        #expect(without.text("run/results/work/out.txt") == "lo\n")
        let own = try FileManager.default.contentsOfDirectory(atPath: "/sys/class/net").filter { $0 != "lo" }
        let (with, _) = try run(
            "network: true\nneeds: {memory: 64 MiB}", command: "ls /sys/class/net > \"$out\"",
            environment: image.hostNetwork)
        // Of the host's network a machine without any other interface has none, either.
        #expect(with.text("run/results/work/out.txt")?.split(separator: "\n").count == own.count + 1)
    }

    @Test func whatAnEntryPointUsedIsMeasuredFromOutside() throws {
        let sleeper = try image.variant("ENTRYPOINT [\"/bin/bash\"]", name: "entry")
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: entry
            environments: {cpu: {kind: cpu}}
            stages:
              work:
                image: \(sleeper)
                needs: {memory: 64 MiB}
                # 20 MB of zeros without a line end stay in memory; then there is time to look.
                arguments: [-c, "head -c 20000000 /dev/zero | tail -n 1 | wc -c; sleep 1.5"]
            """)
        let result = try fixture.run("--engine", "podman", environment: image.environment)
        #expect(result.status == 0, "\(result.standardError)")
        let document =
            try JSONSerialization.jsonObject(
                with: fixture.cohesin("status", "run", "--json").standardOutput) as? [String: Any]
        let attempt = (document?["tasks"] as? [[String: Any]])?.first?["attempt"] as? [String: Any]
        let peak = try #require(attempt?["peakMemoryMiB"] as? Int)
        #expect((19...64).contains(peak))
        #expect(attempt?["cpuSeconds"] as? Double != nil)
        let story = try fixture.cohesin("why", "run", "work").text
        #expect(story.contains("of memory it asked 64 MiB, used "), "\(story)")
        let table = try fixture.cohesin("status", "run", "--all").text
        #expect(table.contains("asked 64 MiB, used "), "\(table)")
        let plan = try fixture.cohesin("plan", "pipeline.yaml", "--run-dir", "run").text
        #expect(plan.contains("64 MiB, used "), "\(plan)")
    }

    @Test func aSecretIsAPrivateFileInsideAndNothingOutside() throws {
        let secret = "hunter2-\(UInt64.random(in: .min ... .max))"
        let (fixture, result) = try run(
            "needs: {memory: 64 MiB}\nsecrets: {key: {environment: THE_SECRET}}",
            command: """
                stat -c '%a %u' "$key" > "$out"
                wc -c < "$key" >> "$out"
                echo "$key" >> "$out"
                tr '\\0' ' ' < /proc/1/cmdline >> "$out"
                env | grep -c hunter2 >> "$out" || true
                """, environment: ["THE_SECRET": secret])
        let lines = try #require(fixture.text("run/results/work/out.txt")).split(separator: "\n").map(String.init)
        #expect(lines.prefix(3) == ["600 \(getuid())", "\(secret.utf8.count)", "/run/secrets/key"])
        #expect(lines.last?.hasSuffix("0") == true)
        #expect(try !fixture.holds(secret))
        #expect(!result.standardError.contains(secret))
    }
}
