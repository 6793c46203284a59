import LocalRunner
import Pipeline
import Testing

struct ProgressTests {
    private func task(_ stage: String, _ labels: String...) -> TaskID {
        TaskID(stage: StageName(stage), labels: labels)
    }

    private func status(_ running: [(String, Double)], waiting: String? = nil) -> RunStatus {
        RunStatus(
            total: 12, done: 3, failed: 0,
            running: running.map { RunStatus.Running(task: task($0.0), seconds: $0.1) }, waiting: waiting, seconds: 75)
    }

    @Test func aTerminalShowsOneBlockThatIsDrawnAnew() {
        var screen = ""
        let view = TerminalProgress(width: { 60 }, write: { screen += $0 })
        view.tick(status([("align", 65)], waiting: "sort waits for 8 cores"))
        #expect(
            screen == """
                [##........] 3 of 12 done, 1 running, 1 min 15 s
                  align  1 min 5 s
                  next: sort waits for 8 cores

                """)
        screen = ""
        view.run(.succeeded(task("align"), seconds: 70), at: 80)
        // The three lines go, the message stands, and the block comes again below it.
        #expect(screen.hasPrefix("\u{1B}[3A\u{1B}[Jalign done in 1 min 10 s\n["))
    }

    @Test func noLineIsWiderThanTheTerminal() {
        let long = String(repeating: "x", count: 200)
        for width in [1, 10, 40, 80] {
            var screen = ""
            let view = TerminalProgress(width: { width }, write: { screen += $0 })
            view.tick(status([(long, 1)], waiting: long))
            #expect(screen.split(separator: "\n").allSatisfy { $0.count <= max(width, 3) })
        }
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
