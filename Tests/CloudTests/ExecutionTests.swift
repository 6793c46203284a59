import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

private let hasPython = Python.interpreter != nil
private let file = pipelinesFolder.appendingPathComponent("juicer-hiccups.yaml").path

/// Samples `s0`, `s1`... with two lanes each.
private func execution(
    samples: Int = 3, rows: Int? = nil, gpuUse: ExecutionDocument.GPUUse = .whenOffered, _ rules: Execution.Rule...,
    done: (PlannedTask) -> Bool = { _ in false }
) throws -> (plan: Plan, execution: Execution) {
    let scratch = ScratchFolder()
    for name in ["genome.fa", "r1.fastq.gz", "r2.fastq.gz"] { try scratch.write("x", to: name) }
    var sheet = "sample,lane,reads1,reads2\n"
    for sample in 0..<samples {
        for lane in 0..<2 { sheet += "s\(sample),L\(lane),r1.fastq.gz,r2.fastq.gz\n" }
    }
    return try Execution.run(
        pipeline: file, sheet: try scratch.write(sheet, to: "samples.csv"),
        parameters: ["reference=\(scratch.file("genome.fa"))"], rows: rows, gpuUse: gpuUse, rules: rules,
        done: done)
}

@Test(
    .enabled(if: hasPython, "Python from .build-python is absent"),
    arguments: [nil, 1000, 60_000] as [Int?])
func everyTaskRunsOnceAndAfterWhatItReads(rows: Int?) throws {
    let (plan, execution) = try execution(rows: rows)
    #expect(execution.ended == "SUCCEEDED")
    #expect(execution.findings.isEmpty)
    #expect(execution.submissions.count == plan.tasks.count)
    #expect(execution.done.count == plan.tasks.count)
    #expect(execution.published.isEmpty)
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func aReclaimedHostEndsOnDemand() throws {
    let (plan, execution) = try execution(
        .init(stage: "hiccups", labels: ["s1"], queue: "*-gpu", result: .lostHost))
    #expect(execution.ended == "SUCCEEDED")
    #expect(execution.done.count == plan.tasks.count)
    #expect(execution.ways("hiccups").filter { $0 == "gpu-on-demand hiccups" }.count == 1)
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func aReclaimedHostTakesNothingFromTheToolsRetries() throws {
    let (_, execution) = try execution(
        samples: 1, .init(stage: "hiccups", queue: "*-gpu", result: .lostHost),
        .init(stage: "hiccups", attempt: 2, result: .outOfMemory),
        .init(stage: "hiccups", attempt: 4, result: .outOfMemory))
    #expect(execution.ended == "SUCCEEDED")
    #expect(
        execution.submissions.filter { $0.stage == "hiccups" }.map(\.memory)
            == ["8192", "8192", "16384", "16384", "32768", "32768"])
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func aHostThatIsLostOnDemandAsWellIsAFailure() throws {
    let (_, execution) = try execution(samples: 1, .init(stage: "hiccups", result: .lostHost))
    #expect(execution.ended.hasPrefix("Cohesin.StageFailed"))
    #expect(execution.ways("hiccups") == ["gpu hiccups", "gpu-on-demand hiccups"])
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"), arguments: [nil, 1000, 60_000] as [Int?])
func whatIsDoneIsLeftOut(rows: Int?) throws {
    let (plan, execution) = try execution(rows: rows, done: { $0.id.labels.first != "s1" })
    #expect(execution.ended == "SUCCEEDED")
    #expect(execution.findings.isEmpty)
    #expect(execution.done.count == plan.tasks.count)
    // What stands around no item is there in any case: its job ends at once.
    #expect(Set(execution.submissions.map { $0.labels.first }) == [nil, "s1"])
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func withoutGPUsTheOtherWayIsTaken() throws {
    let (_, execution) = try execution(samples: 1, .init(stage: "hiccups", queue: "*gpu*", result: .noCapacity))
    #expect(execution.ended == "SUCCEEDED")
    #expect(execution.ways("hiccups") == ["gpu hiccups", "cpu hiccups-otherwise"])
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func whoRequiresAGPUGetsNoOtherWay() throws {
    let (_, execution) = try execution(
        samples: 1, gpuUse: .required, .init(stage: "hiccups", queue: "*gpu*", result: .noCapacity))
    #expect(execution.ended.hasPrefix("Cohesin.StageFailed"))
    #expect(execution.ways("hiccups") == ["gpu hiccups"])
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func whoWantsNoGPUBeginsWithTheOtherWay() throws {
    let (_, execution) = try execution(samples: 1, gpuUse: .never)
    #expect(execution.ended == "SUCCEEDED")
    #expect(execution.ways("hiccups") == ["cpu hiccups-otherwise"])
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func aFailureForMemoryIsTriedAgainWithMore() throws {
    let (_, twice) = try execution(
        samples: 1, .init(stage: "hiccups", attempt: 1, result: .outOfMemory),
        .init(stage: "hiccups", attempt: 2, result: .outOfMemory))
    #expect(twice.ended == "SUCCEEDED")
    #expect(twice.submissions.filter { $0.stage == "hiccups" }.map(\.memory) == ["8192", "16384", "32768"])
    let (_, always) = try execution(samples: 1, .init(stage: "hiccups", result: .outOfMemory))
    #expect(always.ended.hasPrefix("Cohesin.StageFailed"))
    #expect(always.submissions.count { $0.stage == "hiccups" } == 3)
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"), arguments: [nil, 1000] as [Int?])
func aSampleThatFailsStopsNoOther(rows: Int?) throws {
    let (_, execution) = try execution(
        rows: rows, .init(stage: "align", labels: ["s1", "L0"], result: .exit(1)))
    #expect(execution.ended.hasPrefix("Cohesin.StageFailed"))
    #expect(execution.findings.isEmpty)
    #expect(execution.stored.count == 1)
    #expect(execution.stored.first?.hasPrefix("p/runs/run/failures/1/align/") == true)
    let loops = execution.submissions.filter { $0.stage == "hiccups" }.map(\.labels)
    #expect(Set(loops) == [["s0"], ["s2"]])
    #expect(execution.published.count == 1)
    #expect(execution.published.first?.contains("failures/1/align/") == true)
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"))
func aStageThatRunsOnceEndsTheExecution() throws {
    let (_, execution) = try execution(.init(stage: "index", result: .exit(2)))
    #expect(execution.ended.hasPrefix("Cohesin.StageFailed"))
    #expect(Set(execution.submissions.map(\.stage)) == ["index"])
    #expect(execution.stored == ["p/runs/run/failures/1/index/0.json"])
    #expect(execution.published.first?.contains("index") == true)
}

@Test(.enabled(if: hasPython, "Python from .build-python is absent"), arguments: 200..<216)
func randomPipelinesRunInOrder(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let scratch = ScratchFolder()
    let pipeline = try scratch.write(RandomPipeline(seed: seed).text, to: "p.yaml")
    var sheet = "sample,lane,batch\n"
    let samples = Int.random(in: 1...4, using: &random)
    for sample in 0..<samples {
        for lane in 0..<Int.random(in: 1...3, using: &random) { sheet += "s\(sample),L\(lane),b\(sample % 2)\n" }
    }
    let csv = try scratch.write(sheet, to: "s.csv")
    for rows in [nil, 100, 60_000] as [Int?] {
        let (plan, execution) = try Execution.run(pipeline: pipeline, sheet: csv, rows: rows)
        #expect(execution.ended == "SUCCEEDED")
        #expect(execution.findings.isEmpty)
        #expect(execution.submissions.count == plan.tasks.count)
        let victim = try #require(plan.tasks.randomElement(using: &random))
        let (_, failing) = try Execution.run(
            pipeline: pipeline, sheet: csv, rows: rows,
            rules: [.init(stage: victim.id.stage.text, labels: victim.id.labels, result: .exit(3))])
        #expect(failing.ended.hasPrefix("Cohesin.StageFailed"))
        #expect(failing.findings.isEmpty)
        #expect(failing.stored.count == 1 && failing.published.count == 1)
    }
}
