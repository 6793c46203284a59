import Pipeline
import Testing

private func name(_ text: String) -> VariableName { VariableName(text) }

@Test func aValidPipelineHasNothingToTell() {
    #expect(Example.outcome().texts == [])
}

@Test func tasksStandAfterThoseTheyDependOnInTheOrderOfFileAndSheet() throws {
    let plan = try #require(Example.outcome().plan)
    #expect(
        plan.tasks.map(\.id.description) == [
            "align/yeast/L1", "align/yeast/L2", "align/rat, 2/L1", "merge/yeast", "merge/rat, 2", "hiccups/yeast",
            "hiccups/rat, 2", "report",
        ])
    #expect(plan.pipeline == "juicer-hiccups")
    #expect(plan.environments == [EnvironmentName("cpu"): .cpu, EnvironmentName("gpu"): .gpu])
}

@Test func aStageMayStandBeforeItsProducersInTheFile() throws {
    let text = """
        cohesin: 1
        pipeline: p
        stages:
          last: {inputs: {a: middle.o}, outputs: {o: o}, command: cat "$a" > "$o"}
          middle: {inputs: {a: first.o}, outputs: {o: o}, command: cat "$a" > "$o"}
          first: {outputs: {o: o}, command: date > "$o"}
          other: {outputs: {o: o}, command: date > "$o"}
        """
    let outcome = Planner(files: MemoryFiles(["/work/p.yaml": text])).plan(PlanRequest(file: "p.yaml"))
    #expect(outcome.texts == [])
    #expect(outcome.plan?.tasks.map(\.id.description) == ["first", "middle", "last", "other"])
}

@Test func filesOfTheSheetBeginAtItsFolder() throws {
    let outcome = Example.outcome()
    #expect(
        outcome.task("align/yeast/L1")?.inputs[name("r1")]
            == .one(.file(path: "/work/sheets/r1.fq.gz", companions: [])))
    #expect(outcome.task("align/yeast/L2")?.inputs[name("r1")] == .one(.file(path: "/data/r3.fq.gz", companions: [])))
    #expect(
        outcome.task("align/rat, 2/L1")?.inputs[name("r1")]
            == .one(.file(path: "/work/sheets/../data/r5.fq.gz", companions: [])))
}

@Test func companionsTravelOnlyWhenAllAreThere() throws {
    let reference = name("reference")
    #expect(
        Example.outcome().task("align/yeast/L1")?.inputs[reference]
            == .one(.file(path: "/work/ref.fa", companions: [".amb", ".bwt"])))
    var files = Example.files
    files.files["/work/ref.fa.bwt"] = nil
    let some = Planner(files: files).plan(Example.request)
    #expect(some.task("align/yeast/L1")?.inputs[reference] == .one(.file(path: "/work/ref.fa", companions: [])))
    #expect(some.texts.count == 1 && some.texts[0].contains("there is no .bwt"))
    files.files["/work/ref.fa.amb"] = nil
    let none = Planner(files: files).plan(Example.request)
    #expect(none.task("align/yeast/L1")?.inputs[reference] == .one(.file(path: "/work/ref.fa", companions: [])))
    #expect(none.texts == [])
}

@Test func aGatheringStageGetsArraysInTheOrderOfTheSheet() throws {
    let merge = try #require(Example.outcome().task("merge/yeast"))
    let align = StageName("align")
    #expect(
        merge.inputs[name("lanes")]
            == .many([
                .output(TaskID(stage: align, labels: ["yeast", "L1"]), name("pairs")),
                .output(TaskID(stage: align, labels: ["yeast", "L2"]), name("pairs")),
            ]))
    #expect(merge.values[name("groups")] == .list(["a", "b"]))
    #expect(merge.dependencies.map(\.description) == ["align/yeast/L1", "align/yeast/L2"])
}

@Test func oneLaneIsStillAnArray() throws {
    let merge = try #require(Example.outcome().task("merge/rat, 2"))
    #expect(merge.inputs[name("lanes")]?.sources.count == 1)
    guard case .many = merge.inputs[name("lanes")] else {
        Issue.record("not an array")
        return
    }
}

@Test func aStageWithoutForEachGathersAllAndRunsOnce() throws {
    let report = try #require(Example.outcome().task("report"))
    #expect(report.dependencies.map(\.description) == ["hiccups/yeast", "hiccups/rat, 2"])
    #expect(report.values[name("depth")] == .scalar("0.5"))
}

@Test func aProducerWithFewerColumnsIsBroadcast() throws {
    let text = """
        cohesin: 1
        pipeline: p
        samples: {columns: {sample: text, lane: text}}
        stages:
          index: {outputs: {o: o.idx}, command: date > "$o"}
          each: {for-each: [sample], outputs: {o: o}, command: date > "$o"}
          lane:
            for-each: [lane, sample]
            inputs: {index: index.o, each: each.o}
            outputs: {o: o}
            command: cat "$index" "$each" > "$o"
        """
    let files = MemoryFiles(["/work/p.yaml": text, "/work/s.tsv": "sample\tlane\na\t1\nb\t1\na\t2\n"])
    let outcome = Planner(files: files).plan(PlanRequest(file: "p.yaml", sampleSheet: "s.tsv"))
    #expect(outcome.texts == [])
    let lane = try #require(outcome.task("lane/2/a"))
    #expect(lane.inputs[name("index")] == .one(.output(TaskID(stage: StageName("index")), name("o"))))
    #expect(lane.inputs[name("each")] == .one(.output(TaskID(stage: StageName("each"), labels: ["a"]), name("o"))))
}

@Test func columnsThatCrossAreMatchedThroughTheRowsTheyShare() throws {
    let text = """
        cohesin: 1
        pipeline: p
        samples: {columns: {sample: text, lane: text, condition: text}}
        stages:
          lane: {for-each: [sample, lane], outputs: {o: o}, command: date > "$o"}
          pool:
            for-each: [condition]
            inputs: {lanes: lane.o}
            outputs: {o: o}
            command: cat "${lanes[@]}" > "$o"
        """
    let sheet = "sample,lane,condition\na,1,wt\nb,1,ko\na,2,wt\nc,1,ko\n"
    let files = MemoryFiles(["/work/p.yaml": text, "/work/s.csv": sheet])
    let outcome = Planner(files: files).plan(PlanRequest(file: "p.yaml", sampleSheet: "s.csv"))
    #expect(outcome.texts == [])
    #expect(outcome.task("pool/wt")?.dependencies.map(\.description) == ["lane/a/1", "lane/a/2"])
    #expect(outcome.task("pool/ko")?.dependencies.map(\.description) == ["lane/b/1", "lane/c/1"])
}

@Test func aLabelThatNoCommandMentionsIsNoValue() throws {
    // So renaming a sample does not run its tasks again.
    let outcome = Example.outcome()
    #expect(outcome.task("align/yeast/L1")?.values.isEmpty == true)
    #expect(outcome.task("merge/rat, 2")?.values[name("sample")] == .scalar("rat, 2"))
}

@Test func anOptionalParameterThatIsNotGivenIsEmpty() {
    #expect(Example.outcome().task("align/yeast/L1")?.inputs[name("mask")] == PlannedInput.none)
    let given = Example.outcome(assignments: ["reference=ref.fa", "mask=/data/r3.fq.gz"])
    #expect(
        given.task("align/yeast/L1")?.inputs[name("mask")] == .one(.file(path: "/data/r3.fq.gz", companions: [])))
}

@Test func aStageIsAsItWasWritten() throws {
    let align = try #require(Example.outcome().task("align/yeast/L1"))
    let variant = try #require(align.variants.first)
    #expect(align.variants.count == 1)
    #expect(variant.environment == EnvironmentName("cpu"))
    #expect(variant.image == "cohesin-hic")
    #expect(
        variant.needs == ResourceRequest(cpus: 8, memory: ByteCount(gibibytes: 16), timeLimitSeconds: 43200, gpu: nil))
    #expect(variant.environmentVariables["THREADS"] == "8")
    #expect(align.outputs[name("pairs")] == PlannedOutput(name: "lane.pairs.gz"))
    #expect(
        align.outputs[name("stats")] == PlannedOutput(name: "lane.stats", show: .metrics, isPublished: false))
    #expect(align.retry == .standard)
}

@Test func anAlternativeDiffersOnlyInWhatItSays() throws {
    let hiccups = try #require(Example.outcome().task("hiccups/yeast"))
    #expect(hiccups.variants.map(\.environment.text) == ["gpu", "cpu"])
    #expect(
        hiccups.variants[0].needs.gpu
            == GPURequest(
                count: 1, memory: ByteCount(gibibytes: 2),
                computeCapability: ComputeCapabilityRange(minimum: ComputeCapability(major: 7, minor: 0))))
    #expect(hiccups.variants[1].needs == ResourceRequest(cpus: 8, memory: ByteCount(gibibytes: 8)))
    #expect(hiccups.variants[0].command == hiccups.variants[1].command)
    #expect(hiccups.retry.budgets[.lostHost] == .init(retries: 3))
    #expect(hiccups.retry.budgets[.outOfMemory] == .init(retries: 2, memoryFactor: 2))
    #expect(hiccups.retry.budgets[.failure] == .init(retries: 0))
    #expect(hiccups.outputs[name("loops")] == PlannedOutput(name: "loops", kind: .folder, show: .table))
}

@Test func aSmallPipelineNeedsNoEnvironments() throws {
    let text = """
        cohesin: 1
        pipeline: p
        stages:
          a: {outputs: {o: o}, command: date > "$o"}
          b: {inputs: {a: a.o}, outputs: {o: o}, needs: {gpu: 2}, command: cat "$a" > "$o"}
        """
    let outcome = Planner(files: MemoryFiles(["/work/p.yaml": text])).plan(PlanRequest(file: "p.yaml"))
    #expect(outcome.texts == [])
    #expect(outcome.task("a")?.variants.first?.environment == EnvironmentName("cpu"))
    #expect(outcome.task("a")?.variants.first?.needs == ResourceRequest(cpus: 1, memory: ByteCount(gibibytes: 1)))
    #expect(outcome.task("b")?.variants.first?.environment == EnvironmentName("gpu"))
    #expect(outcome.task("b")?.variants.first?.needs.gpu == GPURequest(count: 2))
}

@Test func containersRunTheirEntryPointWithVariablesAsArguments() throws {
    let text = """
        cohesin: 1
        pipeline: p
        parameters: {hic: file}
        environments:
          gpu: {kind: gpu, instances: [p3, p2], max-vcpus: 256}
        stages:
          hiccups:
            image: juicer-tools:latest
            needs: {cpus: 8, memory: 60000 MiB, gpu: 1}
            inputs: {hic-file: parameters.hic}
            outputs: {loops: loops/}
            arguments: [hiccups, -k, 8, $hic-file, "${loops}", $$HOME]
        """
    let files = MemoryFiles(["/work/p.yaml": text, "/work/a.hic": ""])
    let outcome = Planner(files: files).plan(PlanRequest(file: "p.yaml", assignments: ["hic=a.hic"]))
    #expect(outcome.texts == [])
    let variant = try #require(outcome.task("hiccups")?.variants.first)
    #expect(variant.needs.memory.mebibytes == 60000)
    #expect(
        variant.command
            == .arguments([
                .text("hiccups"), .text("-k"), .text("8"), .variable(name("hic_file")), .variable(name("loops")),
                .text("$HOME"),
            ]))
    let environment = outcome.definition?.environments[EnvironmentName("gpu")]
    #expect(environment?.instances == ["p3", "p2"])
    #expect(environment?.maximumCPUs == 256)
    #expect(environment?.capacity == [.onDemand])
}

@Test func tenThousandTasksArePlanned() throws {
    var sheet = "sample,lane,reads1,reads2,group\n"
    for index in 0..<3332 { sheet += "s\(index),L1,/r/\(index)_1.fq.gz,/r/\(index)_2.fq.gz,g\n" }
    var files = MemoryFiles(everythingExists: true)
    files.files = ["/work/p.yaml": Array(Example.pipeline.utf8), "/work/sheets/s.csv": Array(sheet.utf8)]
    let outcome = Planner(files: files).plan(Example.request)
    #expect(outcome.texts == [])
    let plan = try #require(outcome.plan)
    #expect(plan.tasks.count == 3 * 3332 + 1)
    #expect(Set(plan.tasks.map(\.id)).count == plan.tasks.count)
    // Every task stands after those that it reads from.
    var seen: Set<TaskID> = []
    for task in plan.tasks {
        #expect(task.dependencies.allSatisfy(seen.contains))
        seen.insert(task.id)
    }
}
