import Foundation
import Pipeline
import Reporting
import RunStore
import TestSupport
import Testing

struct TraceTests {
    /// The cells of a trace's lines by their columns.
    private func cells(_ trace: Trace) -> [[String: String]] {
        let names = Trace.header.components(separatedBy: "\t")
        return trace.lines.map { line in
            let cells = line.tabbed.components(separatedBy: "\t")
            return Dictionary(uniqueKeysWithValues: zip(names, cells))
        }
    }

    @Test func anAttemptIsALineOfWhatItAskedForAndUsed() throws {
        let task = PlannedTask.task("align", "a")
        let journal = try Journal([task])
        try journal.attempt(task, from: 1000, to: 1010.25, failure: .outOfMemory, exitCode: 137, message: "no")
        try journal.attempt(
            task, from: 1020, to: 1060, used: .used(cores: 2.5, over: 40, peak: 1000), devices: ["GPU-7", "GPU-8"])
        let cells = cells(try journal.trace())
        #expect(cells.map { $0["task"] } == ["align/a", "align/a"])
        #expect(cells.map { $0["attempt"] } == ["1", "2"])
        #expect(cells.map { $0["state"] } == ["failed", "succeeded"])
        #expect(cells[0]["exitCode"] == "137" && cells[0]["failure"] == "out-of-memory")
        #expect(cells[0]["started"] == "1970-01-01T00:16:40.000Z")
        #expect(cells[0]["ended"] == "1970-01-01T00:16:50.250Z")
        #expect(cells[0]["seconds"] == "10.25" && cells[0]["cpusUsed"] == "")
        #expect(cells[1]["cpus"] == "8" && cells[1]["cpusUsed"] == "2.5")
        #expect(cells[1]["memoryMiB"] == "16384" && cells[1]["peakMemoryMiB"] == "1000")
        #expect(cells[1]["gpus"] == "GPU-7,GPU-8")
        #expect(cells[1]["machine"] == "bench" && cells[1]["submitted"] == "" && cells[1]["mostUSD"] == "")
    }

    @Test func aJobAtAWSHasTheSameColumnsWithItsMachineAndItsCost() throws {
        let task = PlannedTask.task("align", "a")
        let journal = try Journal([task])
        try journal.submit(job: "job-1", of: task, created: 900)
        let number = try journal.cloudAttempt(task, job: "job-1", from: 1000, to: 1036, machine: "m6i.large")
        let line = try #require(cells(try journal.trace(costs: [number: 0.001...0.25])).first)
        #expect(line["machine"] == "m6i.large" && line["capacity"] == "spot")
        #expect(line["submitted"] == "1970-01-01T00:15:00.000Z")
        #expect(line["leastUSD"] == "0.001" && line["mostUSD"] == "0.25")
    }

    @Test func aLineAsJSONHasEveryColumn() throws {
        let task = PlannedTask.task("align", "a")
        let journal = try Journal([task])
        try journal.attempt(task, from: 1000, to: 1010)
        let line = try #require(try journal.trace().lines.first)
        let document = try JSONSerialization.jsonObject(with: JSONEncoder().encode(line)) as? [String: Any]
        #expect(Set(try #require(document).keys) == Set(Trace.header.components(separatedBy: "\t")))
        #expect(document?["attempt"] as? Int == 1)
        #expect(document?["exitCode"] is NSNull)
    }

    @Test func aLabelCannotBreakALine() throws {
        let task = PlannedTask.task("align", "a\tb\nc")
        let journal = try Journal([task])
        try journal.attempt(task, from: 1000, to: 1010)
        #expect(cells(try journal.trace()).first?["task"] == "align/a b c")
        #expect(try journal.trace().lines.first?.tabbed.contains("\n") == false)
    }
}
