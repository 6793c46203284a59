import Foundation
import TestSupport
import Testing

/// `cohesin import juicer` on folders of Juicer in all stages of completion, made of the goldens of real reads.
@Suite(
    .serialized,
    .enabled(if: SharedData.isPresent && WholeLine.has("samtools"), "shared reference data or samtools is absent"))
struct ImportJuicerTests {
    private let scratch = ScratchFolder()
    private let golden = "golden-reads/real-dpnii"

    @Test func eachFileIsTakenWhereAllAfterItIsMissing() throws {
        // From the reads on, the next file of the line is added each time.
        try reads(lane: "a")
        try expect(start: "fastq/a_R1.fastq.gz", reference, left: "index, align, pairs, hic, hiccups, pictures")
        try alignments(as: "splits/a.fastq.gz.bam")
        try expect(start: "splits/a.fastq.gz.bam", left: "align, pairs, hic, hiccups, pictures")
        try alignments(as: "aligned/merged_sort.bam")
        try expect(start: "aligned/merged_sort.bam", left: "align, pairs, hic, hiccups, pictures")
        try alignments(as: "aligned/merged_dedup.bam")
        try expect(start: "aligned/merged_dedup.bam", left: "align, pairs, hic, hiccups, pictures")
        try scratch.write(longList(), to: "juicer/aligned/merged_nodups.txt")
        try expect(start: "aligned/merged_nodups.txt", left: "hic, hiccups, pictures")
        try scratch.write(shortList(), to: "juicer/aligned/merged30.txt")
        try expect(start: "aligned/merged30.txt", left: "hic, hiccups, pictures")
        try map(vectors: "NONE")
        try expect(start: "aligned/inter_30.hic", left: "hic, hiccups, pictures")
        try map(vectors: "KR")
        try expect(start: "aligned/inter_30.hic", left: "hiccups, pictures")

        try scratch.write("#chr1\tx1\tx2\tchr2\ty1\ty2\n", to: "juicer/aligned/inter_30_loops/merged_loops.bedpe")
        let last = try importing()
        #expect(last.status == 0 && last.standardError.contains("nothing is left to do"), "\(last.standardError)")
    }

    /// Each file is cut somewhere; the next best is taken, and the place is told.
    @Test func aFileThatIsCutOffIsNamedWithThePlaceAndTheNextBestIsTaken() throws {
        try reads(lane: "a")
        try alignments(as: "splits/a.fastq.gz.bam")
        try scratch.write(shortList(), to: "juicer/aligned/merged30.txt")
        try map(vectors: "KR")
        try cut("aligned/inter_30.hic", by: 2000)
        var result = try expect(start: "aligned/merged30.txt", left: "hic, hiccups, pictures")
        #expect(reason(of: "aligned/inter_30.hic", in: result).contains("byte 8: the position of the footer"))

        let lines = try shortList().split(separator: "\n").count
        try cut("aligned/merged30.txt", by: 3)
        result = try expect(start: "splits/a.fastq.gz.bam", left: "align, pairs, hic, hiccups, pictures")
        #expect(reason(of: "aligned/merged30.txt", in: result).hasPrefix("\(lines): "), "\(result.text)")

        try cut("splits/a.fastq.gz.bam", by: 28)
        let sizes = ["--chrom-sizes", SharedData.path("\(golden)/chrom.sizes")]
        result = try expect(
            start: "fastq/a_R1.fastq.gz", sizes + reference, left: "index, align, pairs, hic, hiccups, pictures")
        #expect(reason(of: "splits/a.fastq.gz.bam", in: result).contains("the BGZF end marker is missing after byte"))

        try cut("fastq/a_R2.fastq.gz", by: 1000)
        result = try importing(sizes + reference)
        #expect(result.status == 2)
        #expect(
            reason(of: "fastq/a_R1.fastq.gz", in: result).contains("a_R2.fastq.gz: the compressed data are cut off"))
        #expect(result.standardError.contains("no file can be continued from"), "\(result.standardError)")
        #expect(!FileManager.default.fileExists(atPath: scratch.file("rest")))
    }

    /// The contacts of Juicer's list are those of the map that the rest of the work makes.
    @Test func theRestOfTheWorkRunsFromAContactList() throws {
        try alignments(as: "aligned/merged_dedup.bam")
        try scratch.write(shortList(), to: "juicer/aligned/merged30.txt")
        try run(importing([]))

        var expected: [String: Int] = [:]
        for line in try shortList().split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields[1] == "seq1", fields[5] == "seq1" else { continue }
            let bins = [2, 6].map { (Int(fields[$0]) ?? 0) / 5000 * 5000 }.sorted()
            expected["\(bins[0])\t\(bins[1])", default: 0] += 1
        }
        let dump = try Program.cohesin(
            "hic", "dump", "observed", "NONE", result("hic/sample.hic"), "seq1", "seq1", "BP", "5000")
        var found: [String: Int] = [:]
        for line in dump.text.split(separator: "\n") {
            let fields = line.split(separator: "\t")
            found["\(fields[0])\t\(fields[1])"] = Float(fields[2]).map { Int($0) }
        }
        #expect(found == expected && found.count > 50, "\(dump.standardError)")
        #expect(FileManager.default.fileExists(atPath: result("pictures/pictures/map.png")))
    }

    /// Juicer was stopped between two lanes: one has alignments, the other reads only. Pairs are those of pairtools.
    @Test(.enabled(if: WholeLine.hasAligner, "bwa is not installed"))
    func aLaneWithAlignmentsIsNotAlignedAgain() throws {
        try reads(lane: "a", lines: "1,20000")
        try reads(lane: "b", lines: "20001,40000")
        try shell(
            """
            cp "$1" genome.fa && bwa index genome.fa 2> bwa.log && mkdir juicer/splits
            ln -s ../fastq/a_R1.fastq.gz juicer/splits/
            bwa mem -v 1 -SP5M genome.fa juicer/fastq/a_R[12].fastq.gz | samtools view -b -o juicer/splits/a.fastq.gz.bam
            """, SharedData.path("\(golden)/genome.fa"))
        let imported = try importing(["--reference", "genome.fa", "--min-mapq", "1"])
        #expect(reason(of: "fastq/a_R1.fastq.gz", in: imported) == "its alignments are sound", "\(imported.text)")
        #expect(reason(of: "fastq/b_R1.fastq.gz", in: imported) == "5000 read pairs")
        try run(imported)
        let places = try [
            WholeLine.body(result("pairs/sample.nodups.pairs.gz")),
            WholeLine.body(SharedData.path("\(golden)/pairtools/dedup.cython.mm3.pairs.gz")),
        ].map { rows in rows.map { $0.split(separator: "\t")[1..<7].joined(separator: " ") }.sorted() }
        #expect(places[0] == places[1])
    }

    /// On clusters Juicer cuts lanes into parts, which are of use together only.
    @Test func allPartsOfALaneNeedAlignments() throws {
        try reads(lane: "a")
        for part in ["000", "001"] {
            try alignments(as: "splits/a\(part).fastq.bam")
            try scratch.write("", to: "juicer/splits/a_R1\(part).fastq")
        }
        #expect(try importing().text.contains("left to do: align, pairs, hic, hiccups, pictures\n"))
        try cut("splits/a001.fastq.bam", by: 28)
        let result = try expect(
            start: "fastq/a_R1.fastq.gz", reference, left: "index, align, pairs, hic, hiccups, pictures")
        #expect(reason(of: "splits/a000.fastq.bam", in: result).contains("other parts of the reads have no sound"))
    }

    /// SAM has no mark at its end: a lane cut between two lines looks whole.
    @Test func aSAMFileHasAsManyReadsAsJuicerHasCounted() throws {
        try reads(lane: "a")
        try shell(
            "mkdir juicer/splits && samtools view -h \"$1\" > juicer/splits/a.fastq.gz.sam",
            SharedData.path("\(golden)/input.bam"))
        var result = try importing(reference)
        #expect(reason(of: "splits/a.fastq.gz.sam", in: result).contains("a.fastq.gz_linecount.txt: cannot be opened"))
        try scratch.write("40000\n", to: "juicer/splits/a.fastq.gz_linecount.txt")
        try expect(start: "splits/a.fastq.gz.sam", left: "align, pairs, hic, hiccups, pictures")
        try shell("head -n 10000 juicer/splits/a.fastq.gz.sam > short && mv short juicer/splits/a.fastq.gz.sam")
        result = try importing(reference)
        #expect(reason(of: "splits/a.fastq.gz.sam", in: result).contains("reads, but Juicer has counted 40000 lines"))
    }

    @Test func whatIsMissingIsAskedFor() throws {
        #expect(try importing([], folder: scratch.path).standardError.contains("not a folder of Juicer"))
        try scratch.write(shortList(), to: "juicer/aligned/merged30.txt")
        #expect(try importing(["--min-mapq", "1"]).standardError.contains("take them with --min-mapq 30"))
        // Reads would do without sizes, but nobody wants to begin there.
        try reads(lane: "a")
        #expect(try importing(reference).standardError.contains("give them with --chrom-sizes FILE"))
        let rows = try shortList()
        // A list whose two ends were written by two programs.
        try scratch.write(rows + rows, to: "juicer/aligned/merged30.txt")
        let sizes = ["--chrom-sizes", SharedData.path("\(golden)/chrom.sizes")]
        let unsound = try importing(sizes)
        #expect(reason(of: "aligned/merged30.txt", in: unsound).contains("come a second time"), "\(unsound.text)")
        #expect(unsound.standardError.contains("give the genome with --reference FASTA"))
        #expect(
            try importing(sizes + reference + ["-o", "juicer/rest"]).standardError.contains("choose another folder"))
        #expect(!FileManager.default.fileExists(atPath: juicer("rest")))
        try FileManager.default.removeItem(atPath: juicer("fastq/a_R2.fastq.gz"))
        #expect(reason(of: "fastq/a_R1.fastq.gz", in: try importing(sizes)).contains("no such file with _R2"))
    }

    // MARK: - Folders of Juicer

    private var reference: [String] { ["--reference", SharedData.path("\(golden)/genome.fa")] }

    private func juicer(_ file: String) -> String { scratch.file("juicer/\(file)") }

    private func result(_ file: String) -> String { scratch.file("run/results/juicer/\(file)") }

    /// - Parameter lines: of the reads, as sed takes them.
    private func reads(lane: String, lines: String = "1,$") throws {
        for mate in 1...2 {
            try shell(
                "mkdir -p juicer/fastq && gzip -dc \"$1\" | sed -n \"$2p\" | gzip -1 > \"juicer/fastq/$3\"",
                SharedData.path("\(golden)/R\(mate).fastq.gz"), lines, "\(lane)_R\(mate).fastq.gz")
        }
    }

    private func alignments(as file: String) throws {
        try shell(
            "mkdir -p \"$(dirname \"$2\")\" && cp \"$1\" \"$2\" && chmod u+w \"$2\"",
            SharedData.path("\(golden)/input.bam"), juicer(file))
    }

    /// merged30.txt
    private func shortList() throws -> String {
        try Program.run("/bin/gzip", ["-dc", SharedData.path("\(golden)/juicer2/merged30.txt.gz")]).text
    }

    /// merged_nodups.txt: the golden one without reads, with something in their place.
    private func longList() throws -> String {
        let rows = try Program.run(
            "/bin/gzip", ["-dc", SharedData.path("\(golden)/juicer1/merged_nodups.noseq.txt.gz")])
        return rows.text.split(separator: "\n").map { row in
            let fields = row.split(separator: " ")
            let words = fields[..<10] + ["N"] + fields[10..<12] + ["N", fields[12], fields[12]]
            return words.joined(separator: " ") + "\n"
        }.joined()
    }

    private func map(vectors: String) throws {
        let list = try scratch.write(shortList(), to: "contacts.txt")
        try shell("mkdir -p juicer/aligned")
        let built = try Program.cohesin(
            "hic", "build", "-r", "10000,5000", "-k", vectors, list, SharedData.path("\(golden)/chrom.sizes"),
            juicer("aligned/inter_30.hic"))
        #expect(built.status == 0, "\(built.standardError)")
    }

    /// Takes bytes from the end of a file.
    private func cut(_ file: String, by bytes: Int) throws {
        try shell("truncate --size=-\"$1\" \"$2\"", "\(bytes)", juicer(file))
    }

    private func shell(_ script: String, _ arguments: String...) throws {
        let result = try Program.run(
            "/bin/bash", ["-euo", "pipefail", "-c", script, "bash"] + arguments, directory: scratch.path)
        #expect(result.status == 0, "\(script)\n\(result.standardError)")
    }

    // MARK: - The command

    private func importing(_ arguments: [String] = [], folder: String = "juicer") throws -> Program.Result {
        try Program.run(
            Program.cohesin, ["import", "juicer", folder, "-o", "rest"] + arguments, directory: scratch.path)
    }

    /// What stands in the last column of a file's row.
    private func reason(of file: String, in result: Program.Result) -> String {
        let row = result.text.split(separator: "\n").first { $0.hasPrefix("\(file) ") }
        return row?.components(separatedBy: "  ").filter { !$0.isEmpty }.last?.trimmingCharacters(in: .whitespaces)
            ?? ""
    }

    /// The file and no other is used, and the pipeline that is written is one without a warning.
    @discardableResult private func expect(
        start: String, _ arguments: [String] = [], left: String, at place: SourceLocation = #_sourceLocation
    ) throws -> Program.Result {
        let result = try importing(arguments)
        #expect(result.status == 0, "\(result.text)\(result.standardError)", sourceLocation: place)
        let used = result.text.split(separator: "\n").filter { $0.contains("  used  ") }
        #expect(used.count == 1 && used.first?.hasPrefix("\(start) ") == true, "\(result.text)", sourceLocation: place)
        #expect(result.text.contains("left to do: \(left)\n"), "\(result.text)", sourceLocation: place)
        let plan = try Program.run(
            Program.cohesin,
            ["plan", "rest/pipeline.yaml", "--samples", "rest/samples.csv", "--params", "rest/parameters.json"],
            directory: scratch.path)
        #expect(plan.status == 0 && plan.standardError.isEmpty, "\(plan.standardError)", sourceLocation: place)
        try FileManager.default.removeItem(atPath: scratch.file("rest"))
        return result
    }

    /// Runs the line that the command has printed.
    private func run(_ imported: Program.Result) throws {
        #expect(imported.status == 0, "\(imported.text)\(imported.standardError)")
        let line = try #require(imported.text.split(separator: "\n").last)
        #expect(line.hasPrefix("cohesin run "))
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folder = (Program.cohesin as NSString).deletingLastPathComponent
        let ran = try Program.run(
            "/bin/bash", ["-c", "\(line) --run-dir run --memory '64 GiB' --engine host"], directory: scratch.path,
            environment: ["PATH": "\(folder):\(path)"])
        #expect(ran.status == 0, "\(ran.standardError)")
    }
}
