import Foundation
import LocalRunner
import Pipeline
import RunStore
import TestSupport
import Testing

struct LiveFrameTests {
    private static let plain = LiveStyle(isColoured: false, isUnicode: true)

    private static func stage(
        _ name: String, _ counts: [TaskStatus: Int], after parents: String...
    ) -> StageTally {
        var tally = StageTally(StageName(name), parents: Set(parents.map(StageName.init)))
        for (status, count) in counts { tally.add(status, count) }
        return tally
    }

    private static func running(_ seconds: [Double], expected: Double? = nil) -> [RunStatus.Running] {
        seconds.enumerated().map { number, seconds in
            RunStatus.Running(
                task: TaskID(stage: StageName("align"), labels: ["HIC\(number)"]), seconds: seconds,
                expectedSeconds: expected)
        }
    }

    /// In the middle of a run.
    private static var status: RunStatus {
        var running = running([63, 12], expected: 130)
        running.append(
            RunStatus.Running(
                task: TaskID(stage: StageName("hiccups"), labels: ["肝臓"]), seconds: 4, detail: "on GPU 0, attempt 2"))
        return RunStatus(
            title: "juicer-hiccups",
            stages: [
                stage("index", [.upToDate: 1]),
                stage("align", [.upToDate: 2, .succeeded: 5, .failed: 1, .running: 2, .waiting: 6], after: "index"),
                stage("merge", [.waiting: 4], after: "align"),
                stage("hiccups", [.running: 1, .succeeded: 1], after: "merge"),
            ],
            running: running,
            meters: [
                .init("cores", held: 6, of: 8, text: "6 of 8"),
                .init("memory", held: 8, of: 30, text: "8 GiB of 30 GiB"),
                .init("GPUs", held: 1, of: 2, text: "1 of 2"),
            ],
            waiting: ["align/HIC2 waits for 4 cores (2 of 8 free, held by align/HIC0: 4, hiccups/肝臓: 2)"],
            seconds: 134)
    }

    private static func lines(
        _ status: RunStatus, columns: Int, rows: Int, _ style: LiveStyle = plain
    ) -> String {
        LiveFrame.lines(status, columns: columns, rows: rows, style).joined(separator: "\n")
    }

    @Test func aRunAt80Columns() {
        #expect(
            Self.lines(Self.status, columns: 80, rows: 23) == """
                juicer-hiccups  2 min 14 s, 9 of 23 tasks done, 3 running, 1 failed
                cores ━━━━━┄┄ 6 of 8   memory ━┄┄┄┄┄┄ 8 GiB of 30 GiB   GPUs ━━━┄┄┄┄ 1 of 2

                index    ═══════════════════════   1 of 1, 1 up to date
                align    ══━━━━━━━━×╍╍╍┄┄┄┄┄┄┄┄┄   7 of 16, 2 running, 1 failed, 2 up to date
                merge    ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄   0 of 4, waits for align
                hiccups  ━━━━━━━━━━━╍╍╍╍╍╍╍╍╍╍╍╍   1 of 2, 1 running

                  align/HIC0    ╍╍╍╍┄┄┄┄┄┄  1 min 3 s of about 2 min 10 s
                  align/HIC1    ┄┄┄┄┄┄┄┄┄┄  12 s of about 2 min 10 s
                  hiccups/肝臓  4 s, on GPU 0, attempt 2
                  next: align/HIC2 waits for 4 cores (2 of 8 free, held by align/HIC0: 4, hiccu…
                """)
    }

    @Test func aRunAt200Columns() {
        #expect(
            Self.lines(Self.status, columns: 200, rows: 49) == """
                juicer-hiccups  2 min 14 s, 9 of 23 tasks done, 3 running, 1 failed
                cores ━━━━━━━━━━━━━━━┄┄┄┄┄ 6 of 8   memory ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ 8 GiB of 30 GiB   GPUs ━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄ 1 of 2

                index    ════════════════════════════════════════════════════════════   1 of 1, 1 up to date
                align    ═══════━━━━━━━━━━━━━━━━━━━××××╍╍╍╍╍╍╍┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄   7 of 16, 2 running, 1 failed, 2 up to date
                merge    ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄   0 of 4, waits for align
                hiccups  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍╍   1 of 2, 1 running

                  align/HIC0    ╍╍╍╍┄┄┄┄┄┄  1 min 3 s of about 2 min 10 s
                  align/HIC1    ┄┄┄┄┄┄┄┄┄┄  12 s of about 2 min 10 s
                  hiccups/肝臓  4 s, on GPU 0, attempt 2
                  next: align/HIC2 waits for 4 cores (2 of 8 free, held by align/HIC0: 4, hiccups/肝臓: 2)
                """)
    }

    @Test func barsMoveByWhatCommandsReport() {
        func running(_ sample: String, share: Double?, _ detail: String?) -> RunStatus.Running {
            RunStatus.Running(
                task: TaskID(stage: StageName("sort"), labels: [sample]), seconds: 12, expectedSeconds: 40,
                share: share,
                detail: detail)
        }
        let status = RunStatus(
            title: "moving", stages: [Self.stage("sort", [.succeeded: 1, .running: 2, .waiting: 1])],
            running: [
                running("a", share: 0.5, "sort: 1.7 of 3.4 GiB, 61 MiB/s, 29 s left"), running("b", share: nil, nil),
            ],
            seconds: 12)
        #expect(
            Self.lines(status, columns: 80, rows: 23) == """
                moving  12 s, 1 of 4 tasks done, 2 running

                sort  ━━━━━━━━━╍╍╍╍╍╍╍╍╍╍┄┄┄┄┄┄┄  1 of 4, 2 running

                  sort/a  ━━━━━┄┄┄┄┄  12 s, sort: 1.7 of 3.4 GiB, 61 MiB/s, 29 s left
                  sort/b  ╍╍╍┄┄┄┄┄┄┄  12 s of about 40 s
                """)
    }

    @Test func aTerminalWithoutUnicodeGetsASCII() {
        let style = LiveStyle(isColoured: false, isUnicode: false)
        let frame = LiveFrame.stages(Self.status, columns: 60, style).joined(separator: "\n")
        #expect(
            frame == """
                index    ==========   1 of 1, 1 up to date
                align    =###x>....   7 of 16, 2 running, 1 failed, 2 up to>
                merge    ..........   0 of 4, waits for align
                hiccups  #####>>>>>   1 of 2, 1 running
                """)
        #expect(frame.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func coloursAddNothingButColours() {
        let coloured = Self.lines(Self.status, columns: 80, rows: 23, LiveStyle(isColoured: true, isUnicode: true))
        #expect(coloured.contains("\u{1B}[31m1 failed\u{1B}[0m"))
        #expect(
            coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == Self.lines(Self.status, columns: 80, rows: 23))
    }

    @Test func whereThereIsNoRoomWhatIsDoneIsFoldedFirst() {
        var status = RunStatus(
            title: "many",
            stages: (1...9).map { number in
                let counts: [TaskStatus: Int] =
                    number < 4 ? [.succeeded: 2] : number < 6 ? [.running: 1, .waiting: 1] : [.waiting: 2]
                return Self.stage("stage\(number)", counts)
            },
            running: Self.running([70, 60, 50, 40, 30, 20]), seconds: 70)
        #expect(
            Self.lines(status, columns: 80, rows: 12) == """
                many  1 min 10 s, 6 of 18 tasks done, 2 running
                3 stages done, 6 tasks: stage1, stage2, stage3
                stage4  ╍╍╍╍╍╍╍╍╍╍╍╍┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2, 1 running
                stage5  ╍╍╍╍╍╍╍╍╍╍╍╍┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2, 1 running
                stage6  ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2
                stage7  ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2
                stage8  ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2
                stage9  ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2
                  align/HIC0  1 min 10 s
                  align/HIC1  1 min 0 s
                  align/HIC2  50 s
                  and 3 more that run
                """)
        status.running = Self.running([70])
        #expect(
            Self.lines(status, columns: 80, rows: 7) == """
                many  1 min 10 s, 6 of 18 tasks done, 2 running
                3 stages done, 6 tasks: stage1, stage2, stage3
                stage4  ╍╍╍╍╍╍╍╍╍╍╍╍┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2, 1 running
                stage5  ╍╍╍╍╍╍╍╍╍╍╍╍┄┄┄┄┄┄┄┄┄┄┄┄  0 of 2, 1 running
                4 stages to come, 8 tasks: stage6, stage7, stage8, stage9
                  align/HIC0  1 min 10 s
                """)
    }

    @Test(arguments: [1, 2, 5, 20, 40, 79, 80, 200], [1, 2, 3, 7, 24])
    func noFrameIsLargerThanTheTerminal(columns: Int, rows: Int) throws {
        let lines = LiveFrame.lines(Self.status, columns: columns, rows: rows, Self.plain)
        #expect(lines.count <= rows && !lines.isEmpty)
        // The wide letters take two cells each.
        let cells = lines.map { line in line.count + line.count { "肝臓".contains($0) } }
        #expect(cells.allSatisfy { $0 <= columns })
    }

    @Test func aBarIsFullWhenAllIsDoneAndNotBefore() {
        func bar(_ open: Int) -> String {
            let stage = Self.stage("a", [.succeeded: 9_999 - open, .failed: 1, .waiting: open])
            return LiveFrame.stages(
                RunStatus(title: "", stages: [stage], running: [], seconds: 0), columns: 80, Self.plain)[0]
        }
        #expect(bar(1).contains("┄"))
        #expect(!bar(0).contains("┄"))
    }

    @Test(.enabled(if: Python.has("wcwidth"), "wcwidth from PyPI is absent"))
    func lettersTakeTheCellsThatWcwidthSays() throws {
        // A frame pads names to one width, so the bar's place tells how wide a name was taken to be.
        let names = ["plain", "naïve", "cafe\u{301}", "肝臓", "한국", "ｆｕｌｌ", "Ωμέγα", "пример", "🧬", "☀\u{FE0F}", "ไทย"]
        let stages = names.map { Self.stage($0, [.waiting: 1]) }
        let frame = LiveFrame.stages(
            RunStatus(title: "", stages: stages, running: [], seconds: 0), columns: 100, Self.plain)
        let places = try Python.run(
            "import sys, wcwidth; print(*{wcwidth.wcswidth(l.partition('┄')[0]) for l in sys.argv[1:]})", frame)
        #expect(places.text == "10\n")
    }
}
