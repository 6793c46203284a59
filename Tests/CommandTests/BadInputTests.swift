import Foundation
import TestSupport
import Testing

/// Inputs that are not what they should be: a clear error that names the file and the place, the right exit code, and
/// nothing under a final name.
struct BadInputTests {
    let scratch = ScratchFolder()

    // MARK: - The sample sheet and the pipeline

    @Test func aSampleSheetWithoutAColumnIsAnErrorAtItsPlace() throws {
        try scratch.write("sample,lane,reads1\na,L1,r.fastq\n", to: "samples.csv")
        try scratch.write(">a\nACGT\n", to: "genome.fa")
        let result = try WholeLine.run(in: scratch, sheet: "samples.csv", reference: "genome.fa", [])
        #expect(result.status == 2)
        #expect(result.standardError.contains("samples.csv:1:1: error: the sample sheet has no column reads2"))
        #expect(!exists("run"))
    }

    @Test func aCommandThatEndsWellWithoutItsOutputHasFailed() throws {
        try scratch.write(
            """
            cohesin: 1
            pipeline: lies
            environments: {cpu: {kind: cpu}}
            stages:
              promise:
                outputs: {text: text.txt}
                command: echo "$text" is never made >&2
            """, to: "lies.yaml")
        let result = try Program.run(
            Program.cohesin, ["run", "lies.yaml", "--run-dir", "run"], directory: scratch.path)
        #expect(result.status == 1)
        #expect(result.standardError.contains("promise failed: the command did not make outputs/text.txt"))
        #expect(result.standardError.contains("| outputs/text.txt is never made"))
        #expect(try published("promise").isEmpty)
        #expect(!exists("run/results/promise"))
    }

    // MARK: - Reads

    @Test(.enabled(if: WholeLine.hasAligner, "bwa is not installed: apt-get install bwa"))
    func readsThatAreCutOffAreNamedWithTheByte() throws {
        let files = try reads()
        let whole = try Data(contentsOf: URL(fileURLWithPath: files.reads2))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: files.reads2))
        try expectFailure(of: "align", saying: ["cut off", "byte", "inputs/r2.fastq.gz is /"])
    }

    @Test(.enabled(if: WholeLine.hasAligner, "bwa is not installed: apt-get install bwa"))
    func matesWithDifferentNamesAreNamedWithTheRead() throws {
        let files = try reads()
        try change(files.reads2, "sed '9s/^@SIM/@TAM/'")
        try expectFailure(of: "align", saying: ["SIM:1:demo:1:1101:1000:1002", "TAM:1:demo:1:1101:1000:1002"])
    }

    @Test(.enabled(if: WholeLine.hasAligner, "bwa is not installed: apt-get install bwa"))
    func matesOfDifferentCountsAreNamedWithTheNumbers() throws {
        let files = try reads()
        try change(files.reads1, "head -n -8")
        try expectFailure(
            of: "align", saying: ["ends after 498 reads", "SIM:1:demo:1:1101:1000:1498", "inputs/r1.fastq.gz is /"])
    }

    @Test(.enabled(if: WholeLine.hasAligner, "bwa is not installed: apt-get install bwa"))
    func readsThatAreNoneAreAnError() throws {
        let files = try reads()
        try change(files.reads1, "head -n 0")
        try change(files.reads2, "head -n 0")
        try expectFailure(of: "align", saying: ["no reads", "inputs/r1.fastq.gz is /"])
    }

    @Test(.enabled(if: WholeLine.hasAligner, "bwa is not installed: apt-get install bwa"))
    func aChromosomeWithoutASizeIsNamed() throws {
        _ = try reads()
        try scratch.write("a\t400000\n", to: "some.sizes")
        try expectFailure(
            of: "hic", saying: ["inputs/pairs.pairs.gz:", "chromosome \"b\" is not among the chromosome sizes"],
            ["-p", "chrom-sizes=some.sizes"])
    }

    // MARK: - Support

    /// A small simulation; its reads of the only lane.
    private func reads() throws -> (reads1: String, reads2: String) {
        let result = try Program.cohesin(
            "simulate", scratch.file("data"), "--pairs", "500", "--loops", "0", "--lanes", "1", "--chromosomes",
            "a:400000,b:300000")
        #expect(result.status == 0, "\(result.standardError)")
        return (
            scratch.file("data/fastq/demo_L001_R1.fastq.gz"), scratch.file("data/fastq/demo_L001_R2.fastq.gz")
        )
    }

    /// Writes the file again with its text gone through a filter.
    private func change(_ path: String, _ filter: String) throws {
        let script = "gzip -dc \"$1\" | \(filter) | gzip > \"$1.new\" && mv \"$1.new\" \"$1\""
        let result = try Program.run("/bin/bash", ["-c", script, "-", path])
        #expect(result.status == 0, "\(result.standardError)")
    }

    private func expectFailure(of stage: String, saying words: [String], _ more: [String] = []) throws {
        let result = try WholeLine.run(
            in: scratch, sheet: "data/samples.csv", reference: "data/genome.fa",
            more + ["-p", "resolutions=100000", "-p", "loop-resolutions=100000"])
        #expect(result.status == 1, "\(result.standardError)")
        #expect(result.standardError.contains("\(stage)/demo"), "\(result.standardError)")
        for word in words { #expect(result.standardError.contains(word), "\(word) in\n\(result.standardError)") }
        #expect(try published(stage).isEmpty)
        #expect(!exists("run/results/demo/\(stage)"))
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: scratch.file(name)) }

    /// The results of a stage that have their final name.
    private func published(_ stage: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.file("run/tasks/\(stage)"))
            .filter { !$0.contains(".attempt-") }
    }
}
