import Pipeline
import Testing

private let pipeline = """
    cohesin: 1
    pipeline: p
    samples:
      columns:
        sample: text
        lane: integer
        reads: file
        note: {type: text, optional: true}
    stages:
      a:
        for-each: [sample, lane]
        inputs: {reads: sample.reads, note: sample.note}
        command: cat "$reads" "$note" "$sample"
    """

private func outcome(_ sheet: [UInt8]) -> PlanOutcome {
    var files = MemoryFiles([
        "/work/p.yaml": pipeline, "/work/r.fq": "", "/work/it's \"$(id)\"\n.fq": "", "/work/d/x": "",
    ])
    files.files["/work/s.csv"] = sheet
    return Planner(files: files).plan(PlanRequest(file: "p.yaml", sampleSheet: "s.csv"))
}

private func outcome(_ sheet: String) -> PlanOutcome { outcome(Array(sheet.utf8)) }

@Test(arguments: [
    "sample,lane,reads,note\na,1,r.fq,n\n", "sample,lane,reads,note\r\na,1,r.fq,n\r\n",
    "sample,lane,reads,note\na,1,r.fq,n",
    "\u{FEFF}sample,lane,reads,note\na,1,r.fq,n\n", "note,reads,lane,sample\n\nn,r.fq,1,a\n\n",
    "sample\tlane\treads\tnote\na\t1\tr.fq\tn\n", "\"sample\",\"lane\",reads,note\n\"a\",\"1\",\"r.fq\",\"n\"\n",
])
func theSameSheetMayBeWrittenInManyWays(sheet: String) {
    let outcome = outcome(sheet)
    #expect(outcome.texts == [])
    let task = outcome.task("a/a/1")
    #expect(task?.inputs[VariableName("reads")] == .one(.file(path: "/work/r.fq", companions: [])))
    #expect(task?.values[VariableName("note")] == .scalar("n"))
}

@Test func aQuotedFieldHoldsWhatItLikes() {
    let outcome = outcome(
        "sample,lane,reads,note\n\"a, \"\"b\"\"\",1,\"it's \"\"$(id)\"\"\n.fq\",\"x\r\ny\"\nz,1,r.fq,\n")
    #expect(outcome.texts == [])
    let task = outcome.task("a/a, \"b\"/1")
    #expect(task?.inputs[VariableName("reads")] == .one(.file(path: "/work/it's \"$(id)\"\n.fq", companions: [])))
    #expect(task?.values[VariableName("note")] == .scalar("x\r\ny"))
    #expect(outcome.task("a/z/1")?.values[VariableName("note")] == .scalar(""))
}

@Test func anOptionalColumnMayBeMissing() {
    let outcome = outcome("sample,lane,reads\na,1,r.fq\n")
    #expect(outcome.texts == [])
    #expect(outcome.task("a/a/1")?.values[VariableName("note")] == .scalar(""))
}

@Test(arguments: [
    (
        "",
        "s.csv:1:1: error: the sample sheet is empty\n    help: its first line names the columns: sample,lane,reads,note"
    ),
    ("sample,lane,reads\n", "s.csv:1:1: error: the sample sheet has no rows below its header"),
    ("sample,lane\na,1\n", "s.csv:1:1: error: the sample sheet has no column reads"),
    (
        "sample,lane,read\na,1,r.fq\n",
        "s.csv:1:13: error: the pipeline knows no column \"read\"\n    help: did you mean reads?"
    ),
    (
        "sample,lane,reads,extra\na,1,r.fq,x\n",
        "s.csv:1:19: error: the pipeline knows no column \"extra\"\n    help: its columns are sample, lane, reads, note"
    ),
    (
        "sample,lane,reads,\na,1,r.fq,x\n",
        "s.csv:1:19: error: a column has no name\n    help: its columns are sample, lane, reads, note"
    ),
    ("sample,lane,reads,sample\na,1,r.fq,b\n", "s.csv:1:19: error: the column sample stands twice"),
    ("sample,lane,reads\na,x,r.fq\n", "s.csv:2:3: error: lane must be a whole number, not \"x\""),
    ("sample,lane,reads\na,1,\n", "s.csv:2:5: error: reads is empty"),
    ("sample,lane,reads\n  ,1,r.fq\n", "s.csv:2:1: error: sample is empty"),
    (
        "sample,lane,reads\na,1,no.fq\n",
        "s.csv:2:5: error: reads: there is no file /work/no.fq\n    help: relative paths begin at the folder of the sample sheet"
    ),
    ("sample,lane,reads\na,1,d\n", "s.csv:2:5: error: reads: /work/d is a folder, not a file"),
    (
        "sample,lane,reads\na,1,r.fq\n\u{E9},2,r.fq\na,1,r.fq\n",
        "s.csv:4:1: error: this row has the same sample and lane as the one on line 2: a, 1\n    help: sample and lane together must differ in every row"
    ),
    (
        "sample,lane,reads\na,1\n",
        "s.csv:2:1: error: this row has 2 fields, the header 3\n    help: a field with a separator in it must stand in quotes"
    ),
    (
        "sample,lane,reads\na,1,r\"x\n",
        "s.csv:2:6: error: a quote stands inside a field that does not begin with one\n    help: put the whole field in quotes and write the quote twice"
    ),
    (
        "sample,lane,reads\na,1,\"r.fq\n",
        "s.csv:2:5: error: this quoted field never ends\n    help: write a quote after its last character"
    ),
    (
        "sample,lane,reads\na,1,\"r\"fq\n",
        "s.csv:2:8: error: text follows the closing quote of a field\n    help: write a quote inside a quoted field twice"
    ),
    (
        "sample,lane,reads\na/b,1,r.fq\n",
        "s.csv:2:1: error: sample: \"a/b\" has a / in it\n    help: it names tasks and folders of results; letters, digits, . - and _ are always right"
    ),
    (
        "sample,lane,reads\n..,1,r.fq\n",
        "s.csv:2:1: error: sample: \"..\" begins with .\n    help: it names tasks and folders of results; letters, digits, . - and _ are always right"
    ),
])
func aWrongSheetIsToldWithItsPlace(sheet: String, message: String) {
    #expect(outcome(sheet).texts == [message])
}

@Test func theColumnOfAnErrorCountsCharacters() {
    let texts = outcome("sample,lane,reads\n\u{E9}\u{1F9EC},1,no.fq\n").texts
    #expect(texts.first?.hasPrefix("s.csv:2:6: ") == true)
}

@Test func bytesThatAreNoTextAreTold() {
    #expect(
        outcome(Array("sample,lane,reads\na,1,".utf8) + [0xFF, 0x0A]).texts == [
            "s.csv:2:5: error: byte 0xff is not UTF-8\n    help: save the file as UTF-8"
        ])
    #expect(
        outcome(Array("sample,lane,reads\na,1,r\0.fq".utf8)).texts == [
            "s.csv:2:6: error: the control character 0x00 is not text\n    help: remove it"
        ])
}

@Test func allErrorsOfASheetAreToldAtOnce() {
    let texts = outcome("sample,lane,reads\na,x,no.fq\n,2,r.fq\na,3\n").texts
    #expect(texts.map { String($0.prefix(9)) } == ["s.csv:2:3", "s.csv:2:5", "s.csv:3:1", "s.csv:4:1"])
}

@Test func aCauseThatMakesAllRowsWrongIsNotToldTenThousandTimes() {
    let rows = (0..<10_000).map { "s\($0),1,no.fq\n" }.joined()
    let texts = outcome("sample,lane,reads\n" + rows).texts
    #expect(texts.count == 101)
    #expect(texts.first == "error: 9900 more errors in this sample sheet")
}

@Test func rowsDifferInTheDeclaredColumns() {
    let unique = pipeline.replacing("samples:\n", with: "samples:\n  unique: [sample]\n")
    let files = MemoryFiles([
        "/work/p.yaml": unique, "/work/r.fq": "", "/work/s.csv": "sample,lane,reads\na,1,r.fq\na,2,r.fq\n",
    ])
    let texts = Planner(files: files).plan(PlanRequest(file: "p.yaml", sampleSheet: "s.csv")).texts
    #expect(texts.count == 1 && texts[0].contains("same sample as the one on line 2: a"))
}

@Test func aSheetThatIsNotReadableOrNotWantedIsTold() {
    let files = MemoryFiles(["/work/p.yaml": pipeline])
    #expect(
        Planner(files: files).plan(PlanRequest(file: "p.yaml", sampleSheet: "none.csv")).texts == [
            "error: the sample sheet none.csv cannot be read: no such file or directory"
        ])
    #expect(
        Planner(files: files).plan(PlanRequest(file: "p.yaml")).texts == [
            "error: the pipeline reads a sample sheet\n    help: give it with --samples FILE"
        ])
    let plain = MemoryFiles([
        "/work/p.yaml": "cohesin: 1\npipeline: p\nstages: {a: {command: date}}", "/work/s.csv": "a\nb\n",
    ])
    #expect(Planner(files: plain).plan(PlanRequest(file: "p.yaml", sampleSheet: "s.csv")).texts.count == 1)
}
