import LocalRunner
import Pipeline
import Testing

struct ProgressTests {
    private func task(_ stage: String, _ labels: String...) -> TaskID {
        TaskID(stage: StageName(stage), labels: labels)
    }

    @Test func aTerminalShowsTheRunBelowWhatWasSaid() {
        var screen = ""
        let style = LiveStyle(isColoured: false, isUnicode: false)
        let view = LiveView(size: { TerminalSize(columns: 60, rows: 10) }, style: style) { screen += $0 }
        var stage = StageTally(StageName("align"))
        stage.add(.succeeded, 3)
        stage.add(.waiting, 9)
        view.tick(RunStatus(title: "demo", stages: [stage], running: [], seconds: 75))
        #expect(screen.contains("demo  1 min 15 s, 3 of 12 tasks done"))
        screen = ""
        view.run(.note("a note"), at: 80)
        // The three lines go, the note stands, and the block comes again below it.
        #expect(screen.contains("\u{1B}[3A\u{1B}[Ja note\n"))
        #expect(screen.contains("3 of 12"))
        screen = ""
        view.run(.succeeded(task("align"), seconds: 70), at: 80)
        #expect(screen.isEmpty)
    }

    @Test func whatWasDrawnBeforeTheShellHadTheTerminalStaysAsItIs() {
        var (screen, stops) = ("", 0)
        let view = LiveView(
            size: { TerminalSize(columns: 60, rows: 10, stops: stops) },
            style: LiveStyle(isColoured: false, isUnicode: false)
        ) { screen += $0 }
        let status = RunStatus(title: "demo", stages: [], running: [], seconds: 75)
        view.tick(status)
        screen = ""
        stops = 1
        view.tick(status)
        #expect(screen.contains("demo  1 min 15 s"))
        #expect(screen.contains("\u{1B}[?25l"))
        #expect(!screen.contains("\u{1B}[1A"))
    }

    @Test func theQuietHearOfFailuresAndOfTheEnd() {
        var lines: [String] = []
        let view = QuietProgress { lines.append($0) }
        view.run(.began(tasks: 2, directory: "/r", engine: "host", cpus: 1, memory: nil), at: 0)
        view.run(.note("a note"), at: 0)
        view.run(.started(task("a", "s1"), attempt: 1), at: 0)
        view.run(.failed(TaskFailure(task: task("a", "s1"), failure: nil, cause: "exit code 3")), at: 1)
        let summary = RunSummary(
            outcome: .failed, succeeded: 0, upToDate: 0, failed: [], skipped: 1, notStarted: 0, seconds: 2)
        view.run(.ended(summary), at: 2)
        #expect(lines == ["a/s1 failed: exit code 3", "failed after 2.0 s: 1 skipped of 1 task"])
    }

    @Test func aLogGetsOneLineForEachThing() {
        var lines: [String] = []
        let view = PlainProgress { lines.append($0) }
        view.run(
            .began(tasks: 2, directory: "/r", engine: "host", cpus: 1, memory: ByteCount(gibibytes: 2)), at: 0)
        view.run(.started(task("a", "s1"), attempt: 1), at: 0)
        view.run(.succeeded(task("a", "s1"), seconds: 0.44), at: 1)
        #expect(
            lines == ["2 tasks on 1 core and 2 GiB, engine host, in /r", "a/s1 started", "[1/2] a/s1 done in 0.4 s"])
    }

    @Test func theEndCountsWhatBecameOfTheTasks() {
        func ended(_ outcome: RunSummary.Outcome, succeeded: Int, upToDate: Int, skipped: Int = 0) -> String {
            var lines: [String] = []
            let summary = RunSummary(
                outcome: outcome, succeeded: succeeded, upToDate: upToDate, failed: [], skipped: skipped, notStarted: 0,
                seconds: 3700)
            PlainProgress { lines.append($0) }.run(.ended(summary), at: 0)
            return lines.joined()
        }
        #expect(ended(.done, succeeded: 0, upToDate: 1) == "nothing to do: 1 task is up to date")
        #expect(ended(.done, succeeded: 0, upToDate: 0) == "nothing to do: the plan has no tasks")
        #expect(
            ended(.done, succeeded: 2, upToDate: 3) == "finished after 1 h 1 min: 2 done, 3 up to date of 5 tasks")
        #expect(
            ended(.cancelled, succeeded: 1, upToDate: 0, skipped: 1)
                == "cancelled after 1 h 1 min: 1 done, 1 skipped of 2 tasks")
    }
}
