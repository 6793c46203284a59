import Foundation
import TestSupport
import Testing

/// How tasks end other than well, and that nothing of them stays.
struct RunEndingTests {
    private static func pipeline(_ command: String, needs: String = "{}", marker: String = "none") -> String {
        """
        cohesin: 1
        pipeline: endings
        environments: {cpu: {kind: cpu}}
        stages:
          work:
            environment-variables: {TEST_MARKER: \(marker)}
            needs: \(needs)
            outputs: {made: made.txt}
            command: |
        \(command.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
        """
    }

    private static func newMarker() -> String { "marker-\(UInt64.random(in: .min ... .max))" }

    @Test func aFailureNamesTaskCodeLastWordsCommandAndFolder() throws {
        let fixture = try RunFixture(Self.pipeline("echo one >&2\necho the reason >&2\nexit 3"))
        let result = try fixture.run()
        #expect(result.status == 1)
        for part in [
            "work failed: exit code 3", "| the reason", "command.sh", "run/tasks/work/", "1 failed of 1 task",
        ] {
            #expect(result.standardError.contains(part), "\(part) is not in: \(result.standardError)")
        }
        #expect(!fixture.exists("run/results"))
    }

    @Test func aMissingCommandIsToldToBeInstalled() throws {
        let fixture = try RunFixture(Self.pipeline("no-such-program > \"$made\""))
        let result = try fixture.run()
        #expect(result.status == 1)
        #expect(result.standardError.contains("127"))
        #expect(result.standardError.contains("install it"))
    }

    @Test func successWithoutTheOutputIsAFailure() throws {
        let fixture = try RunFixture(Self.pipeline("true"))
        let result = try fixture.run()
        #expect(result.status == 1)
        #expect(result.standardError.contains("the command did not make outputs/made.txt"))
        #expect(fixture.files(in: "run/tasks/work").allSatisfy { $0.contains(".attempt-") })
    }

    @Test func aFolderInPlaceOfAFileIsAFailure() throws {
        let fixture = try RunFixture(Self.pipeline("mkdir \"$made\""))
        let result = try fixture.run()
        #expect(result.status == 1)
        #expect(result.standardError.contains("is a folder, and a file is declared"))
    }

    @Test func theTimeLimitEndsTheWholeGroup() throws {
        let marker = Self.newMarker()
        // Neither the shell nor its children hear SIGTERM.
        let fixture = try RunFixture(
            Self.pipeline(
                """
                trap '' TERM
                bash -c 'trap "" TERM; while true; do sleep 1; done' &
                while true; do sleep 1; done
                """, needs: "{time: 1 s}", marker: marker))
        let result = try fixture.run("--grace", "1")
        #expect(result.status == 1)
        #expect(result.standardError.contains("longer than 1 s"))
        #expect(processes(withEnvironment: marker).isEmpty)
    }

    @Test func aDaemonDoesNotOutliveItsTask() throws {
        let marker = Self.newMarker()
        let fixture = try RunFixture(
            Self.pipeline(
                "(setsid bash -c 'sleep 1000 & sleep 1000' > daemon.log 2>&1 < /dev/null &)\necho done > \"$made\"",
                marker: marker))
        let result = try fixture.run()
        #expect(result.status == 0, "\(result.standardError)")
        #expect(processes(withEnvironment: marker).isEmpty)
    }

    @Test func childrenLeftInTheGroupAreEnded() throws {
        let marker = Self.newMarker()
        let fixture = try RunFixture(Self.pipeline("sleep 1000 &\necho done > \"$made\"", marker: marker))
        #expect(try fixture.run().status == 0)
        #expect(processes(withEnvironment: marker).isEmpty)
    }

    @Test func interruptEndsTheTasksAndTheRun() throws {
        let marker = Self.newMarker()
        let fixture = try RunFixture(
            Self.pipeline("sleep 1000\necho done > \"$made\"", marker: marker))
        let first = try fixture.start()
        #expect(eventually { processes(withEnvironment: marker).count >= 2 })
        first.signal(SIGINT)
        #expect(first.wait() == 130)
        #expect(processes(withEnvironment: marker).isEmpty)
        #expect(first.standardError.contains("cancelling: 1 running task is asked to end"))
        #expect(try fixture.cohesin("status", "run").text.contains("cancelled: 0 of 1 tasks done"))
    }

    @Test func aSecondInterruptEndsAtOnce() throws {
        let marker = Self.newMarker()
        let fixture = try RunFixture(
            Self.pipeline("trap '' TERM\nwhile true; do sleep 1; done\necho > \"$made\"", marker: marker))
        let run = try fixture.start("--grace", "1000")
        #expect(eventually { processes(withEnvironment: marker).count >= 2 })
        run.signal(SIGINT)
        #expect(eventually { run.standardError.contains("cancelling") })
        run.signal(SIGINT)
        #expect(run.wait() == 130)
        #expect(processes(withEnvironment: marker).isEmpty)
    }

    @Test func cancelEndsARunFromOutside() throws {
        let marker = Self.newMarker()
        let fixture = try RunFixture(Self.pipeline("sleep 1000\necho > \"$made\"", marker: marker))
        let run = try fixture.start()
        #expect(eventually { processes(withEnvironment: marker).count >= 2 })
        #expect(try fixture.cohesin("cancel", "run").status == 0)
        #expect(run.wait() == 130)
        #expect(processes(withEnvironment: marker).isEmpty)
        #expect(try fixture.cohesin("cancel", "run").standardError.contains("nothing to cancel"))
    }

    @Test func aSecondRunnerIsTurnedAwayWithThePidOfTheFirst() throws {
        let fixture = try RunFixture(Self.pipeline("sleep 1000\necho > \"$made\""))
        let first = try fixture.start()
        #expect(eventually { first.standardError.contains("work started") })
        let second = try fixture.run()
        #expect(second.status == 3)
        #expect(second.standardError.contains("another runner (pid \(first.pid)) works in"))
        first.signal(SIGTERM)
        #expect(first.wait() == 130)
    }

    @Test func secondaryFailuresAreSkippedQuietly() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: chain
            environments: {cpu: {kind: cpu}}
            stages:
              first: {outputs: {a: a.txt}, command: exit 5}
              second: {inputs: {a: first.a}, outputs: {b: b.txt}, command: 'cp "$a" "$b"'}
              third: {inputs: {b: second.b}, outputs: {c: c.txt}, command: 'cp "$b" "$c"'}
              aside: {outputs: {d: d.txt}, command: 'echo > "$d"'}
            """)
        let result = try fixture.run("--keep-going")
        #expect(result.status == 1)
        #expect(result.standardError.contains("second is skipped because first failed"))
        #expect(result.standardError.contains("1 done, 1 failed, 2 skipped of 4 tasks"))
        #expect(try fixture.cohesin("why", "run", "third").text.contains("skipped because first failed"))
    }

    @Test func aRetryBudgetIsSpentAndTold() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: again
            environments: {cpu: {kind: cpu}}
            stages:
              flaky:
                retry: {failure: 2}
                outputs: {made: made.txt}
                command: |
                  counter=/tmp/$COUNTER
                  echo x >> "$counter"
                  [ "$(wc -l < "$counter")" -ge 3 ]
                  mv "$counter" "$made"
                environment-variables: {COUNTER: \(Self.newMarker())}
            """)
        let result = try fixture.run()
        #expect(result.status == 0, "\(result.standardError)")
        #expect(result.standardError.contains("attempt 3 follows"))
        #expect(fixture.text("run/results/flaky/made.txt") == "x\nx\nx\n")
    }
}
