import Cloud
import Pipeline
import TestSupport
import Testing

/// The flow of a pipeline whose stages are written `name: for-each columns < producers`.
private func flow(_ stages: String...) throws -> String {
    var text = """
        cohesin: 1
        pipeline: flow
        samples: {columns: {sample: text, lane: text}, unique: [sample, lane]}
        environments: {cpu: {kind: cpu}}
        stages:

        """
    for stage in stages {
        let halves = stage.split(separator: "<").map { $0.split(separator: " ").map(String.init) }
        let name = halves[0][0]
        let columns = halves[0].dropFirst().joined(separator: ", ")
        let producers = halves.count > 1 ? halves[1] : []
        text += "  \(name):\n    image: i\n    outputs: {out: out.txt}\n"
        if !columns.isEmpty { text += "    for-each: [\(columns)]\n" }
        text += "    inputs: {\(producers.map { "from_\($0): \($0).out" }.joined(separator: ", "))}\n"
        let uses = producers.map { "\"${from_\($0)[@]}\"" }.joined(separator: " ")
        text += "    command: cat \(uses) /dev/null > \"$out\"\n"
    }
    let scratch = ScratchFolder()
    try scratch.write(text, to: "p.yaml")
    let outcome = Planner().validate(PlanRequest(file: scratch.file("p.yaml")))
    try #require(!outcome.hasErrors, "\(outcome.diagnostics)")
    var builder = FlowBuilder(try #require(outcome.definition))
    let flow = builder.flow()
    return written(flow) + (builder.waits.isEmpty ? "" : " with waits")
}

private func written(_ flow: Flow) -> String {
    switch flow {
    case .stage(let name): name.text
    case .sequence(let steps): "(" + steps.map(written).joined(separator: " -> ") + ")"
    case .parallel(let branches): "(" + branches.map(written).joined(separator: " | ") + ")"
    case .each(let columns, let body): columns.map(\.text).joined(separator: ",") + "*" + written(body)
    }
}

@Test func stagesThatShareNothingRunSideBySide() throws {
    #expect(try flow("a", "b", "c < b") == "(a | (b -> c))")
}

@Test func aDiamondIsASequenceWithTwoBranches() throws {
    #expect(try flow("a", "b < a", "c < a", "d < b c") == "(a -> (b | c) -> d)")
}

@Test func eachSampleGoesThroughItsStagesByItself() throws {
    #expect(try flow("juicer sample", "hiccups sample < juicer") == "sample*(juicer -> hiccups)")
}

@Test func lanesAreItemsWithinASample() throws {
    #expect(
        try flow("index", "align sample lane < index", "pairs sample < align", "hic sample < pairs index")
            == "(index -> sample*(lane*align -> pairs -> hic))")
}

@Test func whatGathersAllSamplesComesAfterAllOfThem() throws {
    #expect(try flow("map sample", "all < map", "each sample < all") == "(sample*map -> all -> sample*each)")
}

@Test func aLongBranchDoesNotWaitForAShortOne() throws {
    #expect(try flow("a", "b < a", "c < b", "x", "y < x", "z < c y") == "(((a -> b -> c) | (x -> y)) -> z)")
}

@Test func aCrossingThatNoNestingCanSayIsSaid() throws {
    // d needs a and b, c needs a only: c waits for b as well.
    #expect(try flow("a", "b", "c < a", "d < a b") == "((a | b) -> (c | d)) with waits")
}
