import Foundation
import TestSupport
import Testing

/// `cohesin watch` beside a run of this machine.
struct RunWatchTests {
    /// The task `slow` goes on until it finds the file `gate`.
    private static func fixture(_ slow: String = "touch \"$made\"") throws -> RunFixture {
        let fixture = try RunFixture()
        try fixture.scratch.write(
            """
            cohesin: 1
            pipeline: watched
            environments: {cpu: {kind: cpu}}
            stages:
              quick:
                outputs: {made: quick.txt}
                command: touch "$made"
              slow:
                inputs: {given: quick.made}
                outputs: {made: slow.txt}
                command: |
                  [[ -e $given ]]
                  until [[ -e \(fixture.scratch.file("gate")) ]]; do sleep 0.05; done
                  \(slow)
              last:
                inputs: {given: slow.made}
                outputs: {made: last.txt}
                command: cp "$given" "$made"
            """, to: "pipeline.yaml")
        return fixture
    }

    private static func openGate(of fixture: RunFixture) throws { try fixture.scratch.write("", to: "gate") }

    @Test func aWatchEndsWithTheRunAndAsTheRun() throws {
        let fixture = try Self.fixture()
        let run = try fixture.start()
        #expect(eventually { run.standardError.contains("slow started") })
        let watch = try BackgroundProgram(
            Program.cohesin, ["watch", "run"], directory: fixture.scratch.path, environment: fixture.environment)
        #expect(eventually { watch.standardError.contains("slow started") })
        try Self.openGate(of: fixture)
        #expect(watch.wait() == 0)
        #expect(run.wait() == 0)
        let lines = watch.standardError.split(separator: "\n")
        #expect(lines.first?.hasPrefix("3 tasks on ") == true)
        #expect(lines.contains { $0.hasPrefix("[3/3] last done in ") })
        #expect(lines.last?.hasPrefix("finished after ") == true)
        #expect(lines.last?.hasSuffix("3 done of 3 tasks") == true)
    }

    @Test func aFailureIsToldAsInTheRun() throws {
        let fixture = try Self.fixture("echo the disk hums >&2; exit 7")
        try Self.openGate(of: fixture)
        let run = try fixture.run("--quiet")
        #expect(run.status == 1)
        #expect(run.standardError.contains("slow failed: exit code 7\n"))
        #expect(!run.standardError.contains("started"))
        // The run has ended: what it came to is told, and the status is its own.
        let watch = try fixture.cohesin("watch", "run")
        #expect(watch.status == 1)
        #expect(watch.standardError.contains("slow failed: exit code 7\n  its last words:\n    | the disk hums\n"))
        #expect(watch.standardError.contains("last is skipped because slow failed\n"))
        #expect(watch.standardError.contains("1 done, 1 failed, 1 skipped of 3 tasks\n"))
    }

    @Test func leavingTheWatchLeavesTheRun() throws {
        let fixture = try Self.fixture()
        let run = try fixture.start()
        #expect(eventually { run.standardError.contains("slow started") })
        let watch = try BackgroundProgram(
            Program.cohesin, ["watch", "run", "--json"], directory: fixture.scratch.path,
            environment: fixture.environment)
        #expect(eventually { watch.standardOutput.contains("\"started\"") })
        watch.signal(SIGINT)
        #expect(watch.wait() == 130)
        try Self.openGate(of: fixture)
        #expect(run.wait() == 0)
    }

    @Test func aKilledRunnerEndsTheWatch() throws {
        let fixture = try Self.fixture()
        let run = try fixture.start()
        #expect(eventually { run.standardError.contains("slow started") })
        let watch = try BackgroundProgram(
            Program.cohesin, ["watch", "run"], directory: fixture.scratch.path, environment: fixture.environment)
        #expect(eventually { watch.standardError.contains("slow started") })
        run.signal(SIGKILL)
        _ = run.wait()
        #expect(watch.wait() == 1)
        #expect(watch.standardError.contains("its runner was killed; the same command continues\n"))
        #expect(try fixture.cohesin("cancel", "run").status == 0)
    }

    @Test func whereNoRunHasBegunThereIsNothingToWatch() throws {
        let fixture = try Self.fixture()
        let result = try fixture.cohesin("watch", "run")
        #expect(result.status == 2)
    }

    @Test(.enabled(if: Python.has("pyte"), "pyte from PyPI is absent"))
    func theLiveViewIsTheRunsOwn() throws {
        let fixture = try Self.fixture()
        let run = try fixture.start("--cpus", "4", "--memory", "3 GiB")
        #expect(eventually { run.standardError.contains("slow started") })
        let terminal = try EmulatedTerminal.run(
            [Program.cohesin, "watch", "run"], directory: fixture.scratch.path, columns: 80, rows: 24,
            environment: fixture.environment.merging(["TERM": "xterm-256color", "LANG": "C.UTF-8"]) { $1 },
            signal: (SIGINT, "slow "))
        #expect(terminal.status == 130)
        #expect(!terminal.hidesCursor)
        #expect(terminal.screen.contains { $0.hasPrefix("watched  ") && $0.hasSuffix("1 of 3 tasks done, 1 running") })
        #expect(terminal.screen.contains { $0.hasPrefix("cores ") && $0.contains(" 1 of 4   memory ") })
        #expect(terminal.screen.contains { $0.hasSuffix("0 of 1, waits for slow") })
        try Self.openGate(of: fixture)
        #expect(run.wait() == 0)
    }
}
