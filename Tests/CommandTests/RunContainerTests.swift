import Foundation
import TestSupport
import Testing

/// Real containers, run by podman.
@Suite(.enabled(if: TestImage.shared != nil, Comment(rawValue: TestImage.obstacle)), .serialized)
struct RunContainerTests {
    private let image = TestImage.shared!

    private func run(_ fixture: RunFixture, _ more: String...) throws -> Program.Result {
        try Program.run(
            Program.cohesin, ["run", "pipeline.yaml", "--run-dir", "run"] + more, directory: fixture.scratch.path,
            environment: fixture.environment.merging(image.environment) { $1 })
    }

    private func pipeline(_ command: String, more: String = "") -> String {
        """
        cohesin: 1
        pipeline: contained
        parameters: {given: {type: file}}
        environments: {cpu: {kind: cpu}}
        stages:
          work:
            image: \(TestImage.name)
            needs: {cpus: 1, memory: 64 MiB}
            inputs: {given: parameters.given}
            outputs: {out: out.txt}
        \(more)
            command: |
        \(command.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
        """
    }

    @Test func aTaskRunsInItsImageWithoutNetworkAndWithInputsThatItCannotWrite() throws {
        let fixture = try RunFixture(
            pipeline(
                """
                cat "$given" > "$out"
                command -v busybox >> "$out"
                ls /sys/class/net >> "$out"
                ! echo spoiled > "$given"
                echo "$DECLARED" >> "$out"
                """, more: "    environment-variables: {DECLARED: \"a  b\"}"))
        // A name that would break a list of mounts.
        let name = "comma,and \"quotes\" and:colon"
        try fixture.scratch.write("content\n", to: name)
        let result = try run(fixture, "--engine", "podman", "-p", "given=\(name)")
        #expect(result.status == 0, "\(result.standardError)")
        #expect(fixture.text("run/results/work/out.txt") == "content\n/bin/busybox\nlo\na  b\n")
        #expect(fixture.text(name) == "content\n")
        // Afterwards the folder is as after a run without containers.
        let folder = try #require(fixture.files(in: "run/tasks/work").first { $0.hasSuffix("inputs/given") })
        #expect(fixture.text("run/tasks/work/\(folder)") == "content\n")
        #expect(try run(fixture, "--engine", "podman", "-p", "given=\(name)").standardError.contains("nothing to do"))
        #expect(try image.containers(of: fixture).isEmpty)
        // What it used was measured inside.
        let status =
            try JSONSerialization.jsonObject(
                with: fixture.cohesin("status", "run", "--json").standardOutput) as? [String: Any]
        let attempt = (status?["tasks"] as? [[String: Any]])?.first?["attempt"] as? [String: Any]
        #expect(attempt?["cpuSeconds"] as? Double != nil)
        #expect((attempt?["peakMemoryMiB"] as? Int ?? 0) <= 64)
    }

    @Test func autoTakesTheEngineThatHasTheImage() throws {
        let fixture = try RunFixture(pipeline("cp \"$given\" \"$out\""))
        try fixture.scratch.write("x\n", to: "x")
        let result = try run(fixture, "-p", "given=x")
        #expect(result.status == 0)
        #expect(
            result.standardError.contains("engine podman: it answers and has every image"), "\(result.standardError)")
    }

    @Test func autoSaysWhyItTakesTheHost() throws {
        let fixture = try RunFixture(
            pipeline("cp \"$given\" \"$out\"").replacingOccurrences(of: TestImage.name, with: "localhost/nowhere:1"))
        try fixture.scratch.write("x\n", to: "x")
        let result = try run(fixture, "-p", "given=x")
        #expect(result.status == 0)
        #expect(result.standardError.contains("podman has no image 'localhost/nowhere:1'"), "\(result.standardError)")
    }

    @Test func anUnknownImageIsRefusedBeforeAnythingStarts() throws {
        let fixture = try RunFixture(
            pipeline("cp \"$given\" \"$out\"").replacingOccurrences(of: TestImage.name, with: "localhost/nowhere:1"))
        try fixture.scratch.write("x\n", to: "x")
        let result = try run(fixture, "--engine", "podman", "-p", "given=x")
        #expect(result.status == 3)
        #expect(result.standardError.contains("podman has no image 'localhost/nowhere:1' (stage work)"))
        #expect(result.standardError.contains("podman pull localhost/nowhere:1"))
        #expect(!fixture.exists("run"))
    }

    @Test func anEntryPointGetsItsArgumentsWithoutAShell() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: entry
            environments: {cpu: {kind: cpu}}
            stages:
              say:
                image: \(TestImage.name)
                needs: {memory: 64 MiB}
                arguments: ["$(touch pwned)", "two  words"]
            """)
        let result = try run(fixture, "--engine", "podman")
        #expect(result.status == 0, "\(result.standardError)")
        let log = try #require(fixture.files(in: "run/tasks/say").first { $0.hasSuffix("stdout.log") })
        #expect(fixture.text("run/tasks/say/\(log)") == "$(touch pwned) two  words\n")
        let host = try run(fixture, "--engine", "host")
        #expect(host.status == 3)
        #expect(host.standardError.contains("needs a container engine"))
    }

    @Test func cancellingLeavesNoContainer() throws {
        let fixture = try RunFixture(pipeline("sleep 1000\ncp \"$given\" \"$out\""))
        try fixture.scratch.write("x\n", to: "x")
        let run = try BackgroundProgram(
            Program.cohesin,
            ["run", "pipeline.yaml", "--run-dir", "run", "--engine", "podman", "--grace", "2", "-p", "given=x"],
            directory: fixture.scratch.path, environment: fixture.environment.merging(image.environment) { $1 })
        #expect(try eventually { try !image.containers(of: fixture).isEmpty })
        run.signal(SIGINT)
        #expect(run.wait() == 130)
        #expect(try image.containers(of: fixture).isEmpty)
    }

    @Test func containersOfAKilledRunnerAreEndedByTheNext() throws {
        let fixture = try RunFixture(pipeline("[ -s \"$given\" ] || sleep 1000\ncp \"$given\" \"$out\""))
        try fixture.scratch.write("", to: "x")
        let run = try BackgroundProgram(
            Program.cohesin, ["run", "pipeline.yaml", "--run-dir", "run", "--engine", "podman", "-p", "given=x"],
            directory: fixture.scratch.path, environment: fixture.environment.merging(image.environment) { $1 })
        #expect(try eventually { try !image.containers(of: fixture).isEmpty })
        run.signal(SIGKILL)
        _ = run.wait()
        let old = try image.containers(of: fixture)
        try fixture.scratch.write("now there is something\n", to: "x")
        let second = try self.run(fixture, "--engine", "podman", "-p", "given=x")
        #expect(second.status == 0, "\(second.standardError)")
        #expect(second.standardError.contains("the last runner here was killed while 1 task ran"))
        #expect(try image.containers(of: fixture).allSatisfy { !old.contains($0) })
        #expect(fixture.text("run/results/work/out.txt") == "now there is something\n")
    }

    @Test func memoryBeyondTheLimitIsOutOfMemory() throws {
        // tail keeps the whole input, which has no line end, in memory.
        let fixture = try RunFixture(pipeline("cat \"$given\" /dev/zero | head -c 300000000 | tail -n 1 > \"$out\""))
        try fixture.scratch.write("x\n", to: "x")
        let result = try run(fixture, "--engine", "podman", "-p", "given=x")
        #expect(result.status == 1)
        #expect(result.standardError.contains("memory"), "\(result.standardError)")
    }
}
