import Foundation
import Pipeline
import Reporting
import RunStore
import TestSupport
import Testing

/// The value, against journals written by hand.
struct RunReportTests {
    @Test func aStageIsSumOfItsTasksWithAdviceThatFitsWhatTheyUsed() throws {
        let tasks = [PlannedTask.task("align", "a"), .task("align", "b"), .task("align", "c")]
        let journal = try Journal(tasks)
        try journal.attempt(tasks[0], from: 1000, to: 1040, used: .used(cores: 2, over: 40, peak: 1000))
        try journal.attempt(tasks[1], from: 1000, to: 1090, used: .used(cores: 1, over: 90, peak: 3174))
        let stage = try #require(try journal.report().stages.first)
        #expect(stage.tasks == 3)
        #expect(stage.states == ["succeeded": 2, "waiting": 1])
        #expect(stage.image == "tools:1")
        #expect(stage.imageDigest == "sha256:abc")
        let usage = try #require(stage.usage)
        #expect(usage.attempts == 2)
        #expect(usage.medianSeconds == 65)
        #expect(usage.longestSeconds == 90)
        #expect(usage.peakMemoryMiB == 3174)
        // 2 cores for 40 s and 1 for 90 s: 170 in 130.
        let cores = try #require(usage.cpusUsed)
        #expect((1.30769...1.30770).contains(cores))
        #expect(
            stage.advice == [
                "memory: asked 16 GiB, used 3 GiB: 4 GiB would do",
                "cores: asked 8, used 1.3: 2 would do, and more tasks would run at a time",
                "time: the longest took 1 min 30 s of 1 min 40 s: raise the stage's 'time'",
            ])
    }

    @Test func memoryNearTheLimitIsToldAndMemoryThatFitsIsNot() throws {
        let tasks = [PlannedTask.task("near"), .task("fits"), .task("host")]
        let journal = try Journal(tasks)
        try journal.attempt(tasks[0], from: 1000, to: 1030, used: .used(cores: 8, over: 30, peak: 15_500))
        try journal.attempt(tasks[1], from: 1030, to: 1060, used: .used(cores: 8, over: 30, peak: 9000))
        // The largest process of a pipe is not all of it.
        try journal.attempt(
            tasks[2], from: 1060, to: 1090, used: .used(cores: 8, over: 30, peak: 1000), engine: "host")
        let stages = try journal.report().stages
        #expect(stages[0].advice == ["memory: asked 16 GiB, used 15.1 GiB: close to the limit, 19 GiB would be safer"])
        #expect(stages[1].advice.isEmpty)
        #expect(stages[2].advice == ["memory: asked 16 GiB, used 1000 MiB in its largest process: 2 GiB would do"])
    }

    @Test func aFailureHasItsCauseItsClassItsLastLinesAndAdvice() throws {
        let task = PlannedTask.task("align", "a")
        let journal = try Journal([task])
        try journal.scratch.write("one\ntwo\nout of luck\n", to: "tasks/align/key-1/stderr.log")
        try journal.attempt(
            task, from: 1000, to: 1010, failure: .outOfMemory, exitCode: 137, message: "exit code 137")
        let report = try journal.report()
        let failure = try #require(report.failures.first)
        #expect(failure.task == "align/a")
        #expect(failure.cause == "exit code 137")
        #expect(failure.failure == .outOfMemory)
        #expect(failure.exitCode == 137)
        #expect(failure.lastLines == ["one", "two", "out of luck"])
        #expect(failure.advice?.contains("it had declared 16 GiB") == true)
        #expect(report.stages[0].usage == nil)
        let page = try journal.html()
        let failures = try #require(page.range(of: "id=\"failures\""))
        let graph = try #require(page.range(of: "id=\"stages\""))
        #expect(failures.lowerBound < graph.lowerBound, "failures come first")
        #expect(page.contains("out of luck"))
    }

    @Test func whatAnEarlierInvocationMadeIsCached() throws {
        let tasks = [PlannedTask.task("old"), .task("new")]
        let journal = try Journal(tasks)
        try journal.attempt(tasks[0], from: 1000, to: 1010)
        try journal.begin()
        try journal.attempt(tasks[1], from: 3000, to: 3010)
        let report = try journal.report()
        #expect(report.tasks.map(\.isCached) == [true, false])
        #expect(report.invocations == 2)
    }

    @Test func idleTimeOfAGPUIsThatInWhichOthersRanAndCountsNoTimeBetweenInvocations() throws {
        let tasks = [PlannedTask.task("cores"), .task("first"), .task("second")]
        let journal = try Journal(tasks)
        // 100 s in all, the GPU from 10 to 30 and from 60 to 100; then, a day later, 50 s without it.
        try journal.attempt(tasks[0], from: 1000, to: 1060)
        try journal.attempt(tasks[1], from: 1010, to: 1030, devices: ["GPU-7"])
        try journal.attempt(tasks[2], from: 1060, to: 1100, devices: ["GPU-7"])
        try journal.begin()
        try journal.attempt(tasks[0], from: 90_000, to: 90_050)
        let device = try #require(try journal.report().devices.first)
        #expect(device.device == "GPU-7")
        #expect(device.attempts == 2)
        #expect(device.usedSeconds == 60)
        #expect(device.idleSeconds == 90)
        #expect(device.longestIdleSeconds == 50)
    }

    @Test func settingsAreWhatAllTasksOfAStageShare() throws {
        let enzyme = VariableName("enzyme")
        let sample = VariableName("sample")
        let journal = try Journal([
            .task("align", "a", values: [enzyme: .scalar("MboI"), sample: .scalar("a")]),
            .task("align", "b", values: [enzyme: .scalar("MboI"), sample: .scalar("b")]),
            .task("index", values: [enzyme: .scalar("MboI")]),
        ])
        let settings = try journal.report().settings
        #expect(settings.map(\.name) == ["enzyme"])
        #expect(settings.first?.values == ["MboI"])
        #expect(settings.first?.stages == ["align", "index"])
    }

    @Test func outputsThatAStageDeclaresForShowingAreThereWithTheirFiles() throws {
        let task = PlannedTask.task("pairs", "a", shown: ["stats": .metrics, "loops": .table])
        let journal = try Journal([task])
        try journal.attempt(
            task, from: 1000, to: 1010,
            outputs: [VariableName("stats"): "n\t5\n", VariableName("loops"): "x\ty\n1\t2\n"])
        let outputs = try journal.report().outputs
        #expect(outputs.map(\.output) == ["loops", "stats"])
        #expect(outputs.map(\.show) == [.table, .metrics])
        #expect(outputs[1].path == "tasks/pairs/key-1/outputs/stats.txt")
        #expect(outputs[1].bytes == 4)
    }

    @Test func theJSONHasUnitsInItsNamesAndAllTasks() throws {
        let tasks = [PlannedTask.task("align", "a"), .task("align", "b")]
        let journal = try Journal(tasks)
        try journal.attempt(tasks[0], from: 1000, to: 1040, used: .used(cores: 2, over: 40, peak: 1000))
        let data = try JSONEncoder().encode(journal.report())
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((document["tasks"] as? [Any])?.count == 2)
        let stage = try #require((document["stages"] as? [[String: Any]])?.first)
        #expect((stage["usage"] as? [String: Any])?["memoryMiB"] as? Int == 16384)
        #expect((document["machine"] as? [String: Any])?["cpus"] as? Int == 8)
    }
}
