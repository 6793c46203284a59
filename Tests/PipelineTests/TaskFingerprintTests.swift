import Foundation
import Pipeline
import Testing

private typealias Content = TaskFingerprint.Content

private func content(_ origin: String, _ digest: String, as name: String) -> Content {
    Content(stagedName: name, digests: ContentDigests(content: digest), origin: origin)
}

private func fingerprint(_ change: (inout TaskFingerprint) -> Void = { _ in }) -> TaskFingerprint {
    var fingerprint = TaskFingerprint(
        command: .bash("bwa mem \"$r1\""), image: "hic", imageDigest: "sha256:1", environmentVariables: ["A": "1"],
        values: [VariableName("enzyme"): .scalar("MboI"), VariableName("sizes"): .list(["1", "2"])],
        inputs: [
            VariableName("r1"): .init(
                isArray: false, contents: [content("/d/reads_1.fastq.gz", "aa", as: "r1.fastq.gz")]),
            VariableName("lanes"): .init(
                isArray: true,
                contents: [content("/d/a.gz", "01", as: "lanes.1.gz"), content("/d/b.gz", "02", as: "lanes.2.gz")]),
        ],
        outputs: [VariableName("bam"): PlannedOutput(name: "x.bam")])
    change(&fingerprint)
    return fingerprint
}

private let r1 = VariableName("r1")
private let lanes = VariableName("lanes")

@Test func theKeyIsStableAcrossVersions() {
    #expect(fingerprint().key == "e4c3cb1e5d6f42f192ee93c96c8698daeee29a233a6281ab87b876a84df1dd99")
}

@Test func renamingAFileKeepsTheKey() {
    let renamed = fingerprint { $0.inputs[r1]?.contents[0].origin = "/elsewhere/other.fastq.gz" }
    #expect(renamed.key == fingerprint().key)
    #expect(renamed.changes(from: fingerprint()).isEmpty)
}

@Test func theOrderOfDeclarationsKeepsTheKey() {
    let reordered = fingerprint {
        $0.inputs.reverse()
        $0.values.reverse()
    }
    #expect(reordered.key == fingerprint().key)
}

@Test func whatAReportShowsAndTheNameOfTheImageKeepTheKey() {
    let shown = fingerprint {
        $0.outputs[VariableName("bam")] = PlannedOutput(name: "x.bam", show: .table, isPublished: false)
        $0.image = "hic:latest"
    }
    #expect(shown.key == fingerprint().key)
}

@Test func everyChangeIsExplainedInWords() {
    let cases: [(String, (inout TaskFingerprint) -> Void)] = [
        ("input r1 changed: reads_1.fastq.gz", { $0.inputs[r1]?.contents[0].digests.content = "bb" }),
        (
            "input r1 has another suffix: r1.fq.gz, was r1.fastq.gz",
            { $0.inputs[r1]?.contents[0].stagedName = "r1.fq.gz" }
        ),
        ("input r1 is no longer given: reads_1.fastq.gz", { $0.inputs[r1]?.contents = [] }),
        ("input r1 is gone", { $0.inputs[r1] = nil }),
        (
            "input r1: files beside reads_1.fastq.gz changed: .bwt",
            { $0.inputs[r1]?.contents[0].digests.companions = [".bwt": "1"] }
        ),
        ("input r1 is an array now", { $0.inputs[r1]?.isArray = true }),
        ("input extra is new", { $0.inputs[VariableName("extra")] = .init(isArray: false, contents: []) }),
        (
            "input lanes has one more: c.gz",
            { $0.inputs[lanes]?.contents.append(content("/d/c.gz", "03", as: "lanes.3.gz")) }
        ),
        ("input lanes lacks one: a.gz", { $0.inputs[lanes]?.contents.removeFirst() }),
        ("input lanes changed: b.gz", { $0.inputs[lanes]?.contents[1].digests.content = "22" }),
        (
            "input lanes has another order",
            {
                $0.inputs[lanes]?.contents = [
                    content("/d/b.gz", "02", as: "lanes.1.gz"), content("/d/a.gz", "01", as: "lanes.2.gz"),
                ]
            }
        ),
        ("enzyme is DpnII, was MboI", { $0.values[VariableName("enzyme")] = .scalar("DpnII") }),
        ("sizes is [1], was [1, 2]", { $0.values[VariableName("sizes")] = .list(["1"]) }),
        ("sizes is 1 2, was [1, 2]", { $0.values[VariableName("sizes")] = .scalar("1 2") }),
        ("enzyme is gone", { $0.values[VariableName("enzyme")] = nil }),
        ("the command changed", { $0.command = .bash("true") }),
        ("the command changed", { $0.command = .arguments([.text("bwa mem \"$r1\"")]) }),
        ("the image hic changed", { $0.imageDigest = "sha256:2" }),
        ("it runs with the tools of this machine, not in an image", { $0.imageDigest = nil }),
        ("the environment variable A changed", { $0.environmentVariables["A"] = "2" }),
        ("the output bam is declared differently", { $0.outputs[VariableName("bam")]?.name = "y.bam" }),
        ("the output bam is declared differently", { $0.outputs[VariableName("bam")]?.kind = .folder }),
    ]
    var keys: Set<String> = [fingerprint().key]
    for (words, change) in cases {
        let changed = fingerprint(change)
        #expect(changed.changes(from: fingerprint()).map(\.description) == [words])
        keys.insert(changed.key)
    }
    #expect(keys.count == cases.count + 1, "two different fingerprints share a key")
}

@Test func inputsComeFirstAmongTheReasons() {
    let changed = fingerprint {
        $0.command = .bash("true")
        $0.values[VariableName("enzyme")] = .scalar("none")
        $0.inputs[r1]?.contents[0].digests.content = "bb"
    }
    #expect(changed.changes(from: fingerprint()).map(\.kind) == [.input, .value, .command])
}

@Test func neighbouringFieldsDoNotRunTogether() {
    let one = fingerprint { $0.environmentVariables = ["A": "1B", "C": ""] }
    let other = fingerprint { $0.environmentVariables = ["A": "1", "BC": ""] }
    #expect(one.key != other.key)
}

@Test func aFingerprintSurvivesJSON() throws {
    let original = fingerprint()
    let copy = try JSONDecoder().decode(TaskFingerprint.self, from: JSONEncoder().encode(original))
    #expect(copy == original)
    #expect(copy.key == original.key)
}

@Test func aTaskFromAPlanNamesWhatItsCommandSees() throws {
    let align = TaskID(stage: StageName("align"), labels: ["s"])
    let producer = PlannedTask(
        id: align, variants: [], inputs: [:], values: [:],
        outputs: [VariableName("pairs"): PlannedOutput(name: "lane.pairs.gz")], retry: .standard)
    let variant = TaskVariant(
        environment: EnvironmentName("cpu"), needs: ResourceRequest(cpus: 1, memory: ByteCount(mebibytes: 1)),
        image: nil,
        command: .bash("true"))
    let task = PlannedTask(
        id: TaskID(stage: StageName("merge")), variants: [variant],
        inputs: [
            VariableName("lanes"): .many([.output(align, VariableName("pairs"))]),
            VariableName("genome"): .one(.file(path: "/g/sacCer3.fa", companions: [".bwt"])),
            VariableName("mask"): .none,
        ], values: [:], outputs: [:], retry: .standard)
    let plan = Plan(pipeline: "p", environments: [:], tasks: [producer, task])
    var asked: [InputSource] = []
    let fingerprint = TaskFingerprint(
        task: task, variant: variant, imageDigest: nil, names: StagedNames(plan: plan)
    ) { source in
        asked.append(source)
        return ContentDigests(content: "\(asked.count)")
    }
    #expect(asked.count == 2)
    #expect(fingerprint.inputs[VariableName("lanes")]?.contents.first?.stagedName == "lanes.1.pairs.gz")
    #expect(fingerprint.inputs[VariableName("lanes")]?.contents.first?.origin == "lane.pairs.gz of align/s")
    #expect(fingerprint.inputs[VariableName("genome")]?.contents.first?.stagedName == "genome.fa")
    #expect(fingerprint.inputs[VariableName("mask")]?.contents.isEmpty == true)
}
