import Pipeline
import Testing

@Test(arguments: [
    ("reads_1.fastq.gz", ".fastq.gz"),
    ("/data/run 7/sample.v2.final.fastq.gz", ".fastq.gz"),
    ("/data.old/README", ""),
    ("hg38.2bit", ".2bit"),
    ("genome.fa", ".fa"),
    ("archive.tar.zst", ".tar.zst"),
    (".profile", ""),
    (".hidden.gz", ".gz"),
    ("run.2", ""),
    ("run.2.gz", ".gz"),
    ("trailing.", ""),
    ("a..gz", ".gz"),
    ("x.$(id)", ""),
    ("x.$(id).gz", ".gz"),
    ("x.f q", ""),
    ("x.\u{E9}", ""),
    ("x.a\nb", ""),
    ("x.-rf", ""),
    ("x." + String(repeating: "a", count: 300), ""),
    ("", ""), ("/", ""), (".", ""), ("..", ""),
    ("folder/", ""), ("folder.d/", ".d"),
])
func suffixIsWhatToolsLookAt(original: String, suffix: String) {
    #expect(StagedName.suffix(of: original) == suffix)
}

@Test func oneSourceIsCalledLikeItsVariable() {
    #expect(StagedName.one(VariableName("r1"), original: "/x/reads_1.fastq.gz") == "r1.fastq.gz")
    #expect(StagedName.one(VariableName("reference"), original: "sacCer3") == "reference")
}

@Test func manySourcesAreNumberedFromOne() {
    #expect(StagedName.many(VariableName("lanes"), index: 0, original: "lane.pairs.gz") == "lanes.1.pairs.gz")
    #expect(StagedName.many(VariableName("lanes"), index: 9, original: "a") == "lanes.10")
}

@Test func anInputMadeByATaskTakesTheSuffixOfItsDeclaration() {
    let producer = PlannedTask(
        id: TaskID(stage: StageName("align"), labels: ["yeast"]), variants: [], inputs: [:], values: [:],
        outputs: [VariableName("pairs"): PlannedOutput(name: "lane.pairs.gz")], retry: .standard)
    let names = StagedNames(plan: Plan(pipeline: "p", environments: [:], tasks: [producer]))
    let source = InputSource.output(producer.id, VariableName("pairs"))
    #expect(names.names(of: .one(source), variable: VariableName("in")) == ["in.pairs.gz"])
    #expect(
        names.names(of: .many([source, source]), variable: VariableName("in")) == ["in.1.pairs.gz", "in.2.pairs.gz"])
    #expect(names.names(of: .none, variable: VariableName("in")) == [])
}
