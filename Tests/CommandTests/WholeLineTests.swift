import Foundation
import TestSupport
import Testing

/// Reads to loops with the real binary, the real aligner and the pipeline that users run.
///
/// One after the other: each run uses all cores.
@Suite(.serialized, .enabled(if: WholeLine.hasAligner, "bwa is not installed: apt-get install bwa"))
struct WholeLineTests {
    let scratch = ScratchFolder()

    @Test func simulatedReadsBecomePairsAMapAndLoops() throws {
        let simulated = try Program.cohesin(
            "simulate", scratch.file("data"), "--pairs", "20000", "--loops", "2", "--chromosomes",
            "a:1000000,b:300000")
        #expect(simulated.status == 0, "\(simulated.standardError)")
        func run(_ more: String...) throws -> Program.Result {
            try WholeLine.run(
                in: scratch, sheet: "data/samples.csv", reference: "data/genome.fa",
                more + ["-p", "resolutions=100000,25000,10000,5000"])
        }
        let first = try run()
        #expect(first.status == 0, "\(first.standardError)")

        let results = scratch.file("run/results/demo")
        let pairs = try WholeLine.body("\(results)/pairs/sample.nodups.pairs.gz")
        let statistics = try WholeLine.statistics("\(results)/pairs/sample.stats")
        #expect(statistics["total"] == 20_000)
        #expect(statistics["total_nodups"] == pairs.count)
        // Simulated: 10 % duplicates; 3 % of the molecules are from nowhere.
        let duplicates = try #require(statistics["total_dups"])
        #expect((1500...2200).contains(duplicates))
        #expect((15_500...18_000).contains(pairs.count))
        #expect(FileManager.default.fileExists(atPath: "\(results)/hiccups/sample.loops.bedpe"))

        let second = try run()
        #expect(second.status == 0)
        #expect(second.standardError.contains("nothing to do"), "\(second.standardError)")
        // What a run may use is not what its results depend on.
        let third = try run("--cpus", "1")
        #expect(third.standardError.contains("nothing to do"), "\(third.standardError)")
    }

    @Test(.enabled(if: WholeLine.has("minimap2"), "minimap2 is not installed"))
    func anotherAlignerGivesNearlyTheSamePairs() throws {
        let simulated = try Program.cohesin(
            "simulate", scratch.file("data"), "--pairs", "4000", "--loops", "0", "--chromosomes", "a:400000,b:300000")
        #expect(simulated.status == 0, "\(simulated.standardError)")
        // Without names, which copies make a matter of chance, and mapping qualities.
        var places: [Set<[Substring]>] = []
        for aligner in ["bwa", "minimap2"] {
            let result = try WholeLine.run(
                in: scratch, sheet: "data/samples.csv", reference: "data/genome.fa",
                ["-p", "aligner=\(aligner)", "-p", "resolutions=100000,25000", "-p", "loop-resolutions=25000"])
            #expect(result.status == 0, "\(result.standardError)")
            let pairs = try WholeLine.body(scratch.file("run/results/demo/pairs/sample.nodups.pairs.gz"))
            places.append(Set(pairs.map { Array($0.split(separator: "\t")[1..<7]) }))
        }
        let common = places[0].intersection(places[1]).count
        #expect(places[0].count > 3000 && common > places[0].count * 9 / 10, "\(common) of \(places[0].count)")
    }

    @Test(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
    func yeastReadsBecomeTheBaselinesPairs() throws {
        let names = ["SRR2601842", "SRR2601843", "SRR2601851"]
        try WholeLine.copyYeast(names, to: scratch)
        func run() throws -> Program.Result {
            try WholeLine.run(in: scratch, sheet: "samples.csv", reference: "genome/sacCer3.fa.gz", [])
        }
        let first = try run()
        #expect(first.status == 0, "\(first.standardError)")

        for name in names {
            let results = scratch.file("run/results/\(name)")
            let pairs = try WholeLine.body("\(results)/pairs/sample.nodups.pairs.gz")
            let baseline = try WholeLine.body(SharedData.path("yeast_fastq/baseline/\(name).nodups.pairs.gz"))
            #expect(pairs == baseline, "\(name): \(pairs.count) pairs, \(baseline.count) in the baseline")
            if Python.has("hictkpy") {
                for resolution in [1_000_000, 5000] {
                    let total = try WholeLine.total(of: "\(results)/hic/sample.hic", resolution: resolution)
                    #expect(total == pairs.count, "\(name) at \(resolution) bp")
                }
            }
            let loops = try String(contentsOfFile: "\(results)/hiccups/sample.loops.bedpe", encoding: .utf8)
            #expect(loops.split(separator: "\n").allSatisfy { $0.hasPrefix("#") }, "loops in 7,000 contacts")
        }

        try expectNothingToDo(try run())
        // Times and names are not content.
        for name in names {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
                ofItemAtPath: scratch.file("fastq/\(name)_1.fastq.gz"))
        }
        try expectNothingToDo(try run())
        try move("fastq", to: "elsewhere")
        try move("genome/sacCer3.fa.gz", to: "genome/yeast.fa.gz")
        try WholeLine.writeSheet(names, folder: "elsewhere", to: scratch)
        func again() throws -> Program.Result {
            try WholeLine.run(in: scratch, sheet: "samples.csv", reference: "genome/yeast.fa.gz", [])
        }
        try expectNothingToDo(try again())

        // One sample's reads change: its tasks run, the others' do not, and the plan says why.
        let changed = scratch.file("elsewhere/SRR2601843_1.fastq.gz")
        try WholeLine.dropLastRead(of: changed)
        try WholeLine.dropLastRead(of: scratch.file("elsewhere/SRR2601843_2.fastq.gz"))
        let plan = try WholeLine.run(
            "plan", in: scratch, sheet: "samples.csv", reference: "genome/yeast.fa.gz", [])
        #expect(plan.status == 0, "\(plan.standardError)")
        let states = plan.text.split(separator: "\n").dropFirst().filter { !$0.hasSuffix("cached") }
        #expect(states.count == 5)
        #expect(states.first?.hasPrefix("align/SRR2601843/L1") == true, "\(plan.text)")
        #expect(states.first?.contains("input r1 changed: SRR2601843_1.fastq.gz") == true, "\(plan.text)")
        let third = try again()
        #expect(third.status == 0, "\(third.standardError)")
        #expect(third.standardError.contains("5 done, 11 up to date of 16 tasks"), "\(third.standardError)")
    }

    private func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: scratch.file(name), toPath: scratch.file(other))
    }

    private func expectNothingToDo(_ result: Program.Result) throws {
        #expect(result.status == 0)
        #expect(result.standardError.contains("nothing to do: 16 tasks are up to date"), "\(result.standardError)")
    }
}

/// What the tests of the whole line share.
enum WholeLine {
    /// The pipeline that users get.
    static let pipeline = SharedData.checkout.appendingPathComponent("pipelines/juicer-hiccups.yaml").path

    static let hasAligner = has("bwa")

    static func has(_ program: String) -> Bool {
        (try? Program.run("/bin/sh", ["-c", "command -v \(program)"]).status) == 0
    }

    /// Runs the pipeline, or another command on it, with its run directory in `scratch`.
    static func run(
        _ command: String = "run", in scratch: ScratchFolder, sheet: String, reference: String, _ more: [String]
    ) throws -> Program.Result {
        try Program.run(
            Program.cohesin,
            [
                command, pipeline, "--samples", sheet, "-p", "reference=\(reference)", "--run-dir", "run", "--memory",
                "64 GiB", "--engine", "host",
            ]
                + more, directory: scratch.path)
    }

    /// The rows of a `.pairs` file, without its header.
    static func body(_ path: String) throws -> [Substring] {
        let text = try Program.run("/bin/gzip", ["-dc", path]).text
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    /// The whole numbers of a statistics file.
    static func statistics(_ path: String) throws -> [String: Int] {
        var found: [String: Int] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: "\t")
            if words.count == 2, let value = Int(words[1]) { found[String(words[0])] = value }
        }
        return found
    }

    /// The sum of all contacts of a map, as another reader sees it.
    static func total(of map: String, resolution: Int) throws -> Int? {
        let script = """
            import sys, hictkpy
            print(int(hictkpy.File(sys.argv[1], int(sys.argv[2])).fetch().sum()))
            """
        let result = try Python.run(script, [map, "\(resolution)"])
        return Int(result.text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Copies the yeast reads and genome and writes their sample sheet.
    static func copyYeast(_ names: [String], to scratch: ScratchFolder) throws {
        for folder in ["fastq", "genome"] {
            try FileManager.default.createDirectory(
                atPath: scratch.file(folder), withIntermediateDirectories: true)
        }
        var copies = [("sacCer3.fa.gz", "genome/sacCer3.fa.gz")]
        for name in names {
            for mate in 1...2 { copies.append(("\(name)_\(mate).fastq.gz", "fastq/\(name)_\(mate).fastq.gz")) }
        }
        for (from, to) in copies {
            // The content without its permissions: the originals are read-only.
            try Data(contentsOf: URL(fileURLWithPath: SharedData.path("yeast_fastq/\(from)")))
                .write(to: URL(fileURLWithPath: scratch.file(to)))
        }
        try writeSheet(names, folder: "fastq", to: scratch)
    }

    static func writeSheet(_ names: [String], folder: String, to scratch: ScratchFolder) throws {
        let rows = names.map { "\($0),L1,\(folder)/\($0)_1.fastq.gz,\(folder)/\($0)_2.fastq.gz\n" }
        try scratch.write("sample,lane,reads1,reads2\n" + rows.joined(), to: "samples.csv")
    }

    /// Writes the file again without its last four lines.
    static func dropLastRead(of path: String) throws {
        let result = try Program.run(
            "/bin/bash", ["-c", "gzip -dc \"$1\" | head -n -4 | gzip > \"$1.new\" && mv \"$1.new\" \"$1\"", "-", path])
        #expect(result.status == 0, "\(result.standardError)")
    }
}
