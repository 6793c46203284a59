import Foundation
import TestSupport
import Testing

private let absent: Comment = "shared reference data is absent"

private func golden(_ name: String) -> String { SharedData.path("golden-reads/sim101/\(name)") }

private func lines(_ data: Data) -> [Substring] {
    String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
}

/// Without the header, which has the command line.
private func rows(_ data: Data) -> [Substring] { lines(data).filter { !$0.hasPrefix("#") && !$0.isEmpty } }

private func inflated(_ path: String) throws -> Data { try Program.run("/bin/gzip", ["-dc", path]).standardOutput }

/// Runs `cohesin`, which must do its work.
@discardableResult
private func run(_ arguments: [String], in folder: ScratchFolder, input: Data? = nil) throws -> Data {
    let result = try Program.run(Program.cohesin, arguments, input: input, directory: folder.path)
    #expect(result.status == 0, "\(arguments): \(result.standardError)")
    return result.standardOutput
}

struct ReadsCommandTests {
    let folder = ScratchFolder()

    @Test(.enabled(if: SharedData.isPresent, absent), arguments: [["1", "1"], ["3", "4"]])
    func walksAreThoseOfPairtoolsWithAnyThreads(threads: [String]) throws {
        let common = [
            "pairs", "parse2", "-c", golden("chrom.sizes"), "--drop-sam", "--add-pair-index", "--nproc-in", threads[0],
            "--nproc-out", threads[1], golden("input.bam"), "-o", "x.pairs.gz",
        ]
        try run(common, in: folder)
        #expect(
            try rows(inflated(folder.file("x.pairs.gz"))) == rows(inflated(golden("pairtools/parse2.default.pairs.gz")))
        )
        try run(
            common + ["--report-position", "outer", "--report-orientation", "pair", "--flip"], in: folder)
        let flipped = try rows(inflated(golden("pairtools/parse2.outer.pair.flip.pairs.gz")))
        #expect(try rows(inflated(folder.file("x.pairs.gz"))) == flipped)
    }

    @Test func conditionsSelectAndTheRestIsKept() throws {
        var reads = RandomReads()
        try folder.write(reads.sam(pairs: 400), to: "x.sam")
        let parsed = try run(["pairs", "parse", "--add-columns", "mapq", "x.sam"], in: folder)
        try parsed.write(to: URL(fileURLWithPath: folder.file("x.pairs")))
        let condition = #"(pair_type == "UU") and (chrom1 == chrom2) and abs(pos2 - pos1) > 2000 and mapq1 >= 30"#
        let expected = rows(parsed).filter { row in
            let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard let position1 = Int(fields[2]), let position2 = Int(fields[4]), let quality = Int(fields[8]) else {
                return false
            }
            return fields[7] == "UU" && fields[1] == fields[3] && abs(position2 - position1) > 2000 && quality >= 30
        }
        #expect(!expected.isEmpty && expected.count < rows(parsed).count)
        for threads in ["1", "4"] {
            try run(
                [
                    "pairs", "select", condition, "x.pairs", "-o", "yes.gz", "--output-rest", "no.gz", "--nproc-out",
                    threads,
                ], in: folder)
            #expect(try rows(inflated(folder.file("yes.gz"))) == expected)
            #expect(
                try rows(inflated(folder.file("no.gz"))) == rows(parsed).filter { !expected.contains($0) })
        }
        let wrong = try Program.run(
            Program.cohesin, ["pairs", "select", "pos1 > ", "x.pairs", "-o", "none"], directory: folder.path)
        #expect(wrong.status == 2)
        #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
    }

    @Test(.enabled(if: SharedData.isPresent, absent))
    func juicersContactsAreTheGoldenOnesWithAnyMemory() throws {
        let names = ["merged1.txt", "merged30.txt", "merged_nodups.txt", "inter.txt", "inter_30.txt"]
        var first: [Data] = []
        for (number, limits) in [["64M", "1"], ["1M", "3"]].enumerated() {
            try run(
                [
                    "pairs", "juicer", "--rules", "juicer", "-y", golden("sites.txt.gz"), "-s", "MboI",
                    "--merged-nodups", "--memory", limits[0], "--nproc-in", limits[1], "-o", "j\(number)",
                    golden("input.bam"),
                ], in: folder)
            let files = try names.map { try Data(contentsOf: URL(fileURLWithPath: folder.file("j\(number)/\($0)"))) }
            if number == 0 { first = files }
            #expect(files == first)
        }
        #expect(try first[0] == inflated(golden("juicer2/merged1.txt.gz")))
        #expect(try first[1] == inflated(golden("juicer2/merged30.txt.gz")))
    }

    @Test func allStepsAtOnceGiveTheRowsOfTheStepsOneByOne() throws {
        var reads = RandomReads()
        try folder.write(reads.sam(pairs: 3000), to: "x.sam")
        try run(
            ["pairs", "parse", "--add-columns", "mapq,cigar", "--output-stats", "p", "x.sam", "-o", "1"], in: folder)
        try run(["pairs", "sort", "1", "-o", "2"], in: folder)
        try run(
            ["pairs", "dedup", "2", "-o", "3", "--output-dups", "4", "--output-unmapped", "5", "--output-stats", "d"],
            in: folder)
        func content(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) }
        #expect(try rows(content("4")).count > 20)
        for limits in [["2G", "1", "1"], ["1M", "3", "1"], ["1M", "1", "4"]] {
            try run(
                [
                    "pairs", "from-alignments", "--add-columns", "mapq,cigar", "--memory", limits[0], "--nproc-in",
                    limits[1], "--nproc-out", limits[2], "-o", "u.gz", "--output-dups", "v.gz", "--output-unmapped",
                    "w.gz", "--output-parse-stats", "q", "--output-stats", "e", "-",
                ], in: folder, input: try content("x.sam"))
            for (apart, together) in [("3", "u.gz"), ("4", "v.gz"), ("5", "w.gz")] {
                #expect(try rows(inflated(folder.file(together))) == rows(content(apart)))
            }
            #expect(try content("p") == content("q"))
            #expect(try content("d") == content("e"))
        }
    }

    @Test func sitesAreListedAsJuicerReadsThem() throws {
        let genome = ">a the first\nACGATCG\nATCAAGC\nTTGAATCG\n>b\nNNNN\n"
        let expected = "a 3 7 11 22\nb 4\n"
        let printed = try run(["fragments", "-s", "MboI,HindIII", "-"], in: folder, input: Data(genome.utf8))
        #expect(String(decoding: printed, as: UTF8.self) == expected)
        try folder.write(genome, to: "g.fa")
        try run(["fragments", "--enzyme", "Arima", "g.fa", "-o", "sites.txt.gz"], in: folder)
        #expect(try String(decoding: inflated(folder.file("sites.txt.gz")), as: UTF8.self) == "a 3 7 17 22\nb 4\n")
        for (arguments, word) in [
            (["-s", "none", "g.fa"], "no sites"), (["-s", "EcoRx", "g.fa"], "EcoRx"),
            (["-s", "MboI", "none.fa"], "none.fa"), (["-s", "MboI", "sites.txt.gz"], "sites.txt.gz"),
        ] {
            let result = try Program.run(
                Program.cohesin, ["fragments"] + arguments + ["-o", "out"], directory: folder.path)
            #expect(result.status == 2, "\(arguments)")
            #expect(result.standardError.contains(word), "\(result.standardError)")
            #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
        }
    }

    @Test func chunksTogetherAreTheReadsOfAllLanes() throws {
        var reads = RandomReads()
        let lanes = [reads.fastq(pairs: 700, named: "a"), reads.fastq(pairs: 301, named: "b")]
        for (number, lane) in lanes.enumerated() {
            try folder.write(lane.first, to: "l\(number)_1.fq")
            try folder.write(lane.second, to: "l\(number)_2.fq")
        }
        let all = [lanes.map(\.first).joined(), lanes.map(\.second).joined()]
        var chunks: [[Data]] = []
        for (prefix, limits) in [
            ("one", ["--pairs", "250", "--nproc-out", "1"]), ("four", ["--pairs", "250", "--nproc-out", "4"]),
            ("size", ["--bytes", "80K"]),
        ] {
            let printed = try run(
                ["fastq", "split", "l0_1.fq", "l0_2.fq", "l1_1.fq", "l1_2.fq", "-o", prefix, "--json"] + limits,
                in: folder)
            let list = try #require(JSONSerialization.jsonObject(with: printed) as? [[String: Any]])
            let files = list.compactMap { $0["files"] as? [String] }
            #expect(list.compactMap { $0["pairs"] as? Int }.reduce(0, +) == 1001)
            for mate in 0...1 {
                let text = try files.map { try String(decoding: inflated(folder.file($0[mate])), as: UTF8.self) }
                #expect(text.joined() == all[mate])
            }
            chunks.append(try files.flatMap { $0 }.map { try Data(contentsOf: URL(fileURLWithPath: folder.file($0))) })
        }
        #expect(chunks[0].count == 10)
        #expect(chunks[0] == chunks[1])
    }
}
