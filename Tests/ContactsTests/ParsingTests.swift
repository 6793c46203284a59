import Contacts
import Foundation
import SequenceIO
import TestSupport
import Testing

/// What pysam 0.24 says of these records, in the words of pairtools.
@Test func columnsAreMadeOfBasesAndTags() throws {
    let folder = ScratchFolder()
    let sam = """
        @SQ\tSN:a\tLN:10000
        @SQ\tSN:b\tLN:10000
        r\t65\ta\t101\t60\t3S10M2D5M2S\t*\t0\t0\tACGTACGTACGTACGTACGT\t!"#$%&'()*+,-./01234\tNM:i:4\tMD:Z:2A7^GG3N1\tXA:A:c\tXF:f:0.1\tXB:B:c,1,-2\tXG:B:f,0.5,1
        r\t145\tb\t501\t60\t4M2I4M\t*\t0\t0\tACGTTTACGT\tABCDEFGHIJ\tMD:Z:0T7\tXH:H:1AE3
        s\t65\ta\t101\t0\t10M\t*\t0\t0\tACGTACGTAC\t*\tMD:Z:0T9
        s\t129\tb\t7\t60\t5M5S\t*\t0\t0\t*\t*\tNM:i:0
        t\t129\tb\t7\t60\t5M\t*\t0\t0\tacgta\tIIIII\tMD:Z:2c2
        t\t77\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII

        """
    var options = ParseOptions()
    options.extraColumns = try ["seq", "mismatches", "NM", "XA", "XF", "XB", "XG", "XH"].map {
        try #require(ExtraColumn(rawValue: $0))
    }
    let expected = [
        "ACGTACGTACGTACGTACGT\tACGTTTACGT\tA:C:5:102:5,N:A:16:115:16\tT:A:32:500:0\t4\t\tc\t\t0.10000000149011612\t\t"
            + "array('b', [1, -2])\t\tarray('f', [0.5, 1.0])\t\t\t1AE3",
        "ACGTACGTAC\tNone\t\t\t\t0" + String(repeating: "\t", count: 10),
        "ACGT\tACGTA\t\tC:G:40:8:2" + String(repeating: "\t", count: 12),
    ]
    let text = try folder.write(sam, to: "x.sam")
    _ = try Program.run("/usr/bin/env", ["samtools", "view", "-b", "-o", folder.file("x.bam"), text])
    for path in [text, folder.file("x.bam")] where FileManager.default.fileExists(atPath: path) {
        let files = PairsParser.Files(input: path, output: folder.file("o.pairs"))
        _ = try PairsParser.run(files, options: options, assembly: nil, provenance: testProvenance)
        let found = try rows(of: folder.file("o.pairs")).map { row in
            row.split(separator: "\t", omittingEmptySubsequences: false).dropFirst(8).joined(separator: "\t")
        }
        #expect(found == expected)
    }
    #expect(ExtraColumn(rawValue: "sq") == nil && ExtraColumn(rawValue: "NMX") == nil)
}

private let header = "@HD\tVN:1.6\n@SQ\tSN:chrB\tLN:100000\n@SQ\tSN:chrA\tLN:50000\n@PG\tID:bwa\tPN:bwa\n"

/// A SAM record: flag, reference, position, quality, CIGAR.
private func record(_ name: String, _ flag: Int, _ reference: String, _ position: Int, _ quality: Int, _ cigar: String)
    -> String
{
    "\(name)\t\(flag)\t\(reference)\t\(position)\t\(quality)\t\(cigar)\t*\t0\t0\t*\t*\n"
}

private func parse(_ sam: String, _ options: ParseOptions = ParseOptions()) throws -> [String] {
    let folder = ScratchFolder()
    let path = try folder.write(sam, to: "x.sam")
    _ = try PairsParser.run(
        .init(input: path, output: folder.file("o.pairs")), options: options, assembly: nil,
        provenance: testProvenance)
    return try rows(of: folder.file("o.pairs"))
}

private func message(_ sam: String, chromosomes: String? = nil) -> String {
    let folder = ScratchFolder()
    do {
        let path = try folder.write(sam, to: "x.sam")
        let list = try chromosomes.map { try folder.write($0, to: "chroms") }
        _ = try PairsParser.run(
            .init(input: path, output: folder.file("o.pairs"), chromosomeOrder: list), options: .init(),
            assembly: nil, provenance: testProvenance)
        return "no error"
    } catch {
        if FileManager.default.fileExists(atPath: folder.file("o.pairs")) { return "an output stands" }
        return "\(error)".replacing(folder.path + "/", with: "")
    }
}

@Test func positionsAreTheFivePrimeEnds() throws {
    let sam = header + record("r", 65, "chrB", 100, 60, "10S40M2D50M") + record("r", 145, "chrA", 700, 60, "100M")
    #expect(try parse(sam) == ["r\tchrB\t100\tchrA\t799\t+\t-\tUU"])
    var options = ParseOptions()
    options.alignmentEnd = .three
    #expect(try parse(sam, options) == ["r\tchrB\t191\tchrA\t700\t+\t-\tUU"])
}

@Test func matesAreInTheOrderOfTheHeaderUnlessAListSaysOtherwise() throws {
    let sam = header + record("r", 65, "chrA", 5, 60, "50M") + record("r", 129, "chrB", 9, 60, "50M")
    #expect(try parse(sam) == ["r\tchrB\t9\tchrA\t5\t+\t+\tUU"])
    var options = ParseOptions()
    options.flips = false
    #expect(try parse(sam, options) == ["r\tchrA\t5\tchrB\t9\t+\t+\tUU"])
    let folder = ScratchFolder()
    let path = try folder.write(sam, to: "x.sam")
    // A list that names one of the two: the other follows.
    let list = try folder.write("chrA\t50000\nchrZ\t7\n", to: "chroms")
    _ = try PairsParser.run(
        .init(input: path, output: folder.file("o.pairs"), chromosomeOrder: list), options: .init(), assembly: nil,
        provenance: testProvenance)
    #expect(try rows(of: folder.file("o.pairs")) == ["r\tchrA\t5\tchrB\t9\t+\t+\tUU"])
    #expect(
        try lines(of: folder.file("o.pairs")).filter { $0.hasPrefix("#chromsize") }
            == ["#chromsize: chrA 50000", "#chromsize: chrB 100000"])
}

@Test func sidesWithoutUniqueAlignmentComeFirst() throws {
    let unique = "chrB",
        sam =
            header + record("n", 65, unique, 5, 60, "50M") + record("n", 133, "*", 0, 0, "*")
            + record("m", 65, unique, 5, 60, "50M") + record("m", 129, "chrA", 5, 0, "50M")
            + record("b", 69, "*", 0, 0, "*") + record("b", 129, "chrA", 5, 0, "50M")
    #expect(
        try parse(sam) == [
            "n\t!\t0\tchrB\t5\t-\t+\tNU", "m\t!\t0\tchrB\t5\t-\t+\tMU", "b\t!\t0\t!\t0\t-\t-\tNM",
        ])
}

@Test func aReadWithoutItsMateIsOfTypeXX() throws {
    let sam = header + record("a", 65, "chrB", 5, 60, "50M") + record("b", 129, "chrB", 5, 60, "50M")
    #expect(try parse(sam) == ["a\t!\t0\t!\t0\t-\t-\tXX", "b\t!\t0\t!\t0\t-\t-\tXX"])
}

@Test func aSplitReadThatFitsItsMateIsRescued() throws {
    func sam(_ innerStart: Int) -> String {
        header + record("r", 65, "chrA", 5000, 60, "50M50H") + record("r", 2161, "chrB", innerStart, 60, "50M50H")
            + record("r", 129, "chrB", 1000, 60, "100M")
    }
    // The second half of read 1 lies downstream of read 2 and points at it: molecule of 5' ends 1000 to innerStart+49.
    #expect(try parse(sam(1500)) == ["r\tchrB\t1000\tchrA\t5000\t+\t+\tRU"])
    // Too long a molecule is a walk, whose first unique alignments are reported.
    #expect(try parse(sam(3000)) == ["r\tchrB\t1000\tchrA\t5000\t+\t+\tUU"])
    var mask = ParseOptions()
    mask.walksPolicy = .mask
    #expect(try parse(sam(3000), mask) == ["r\t!\t0\t!\t0\t-\t-\tWW"])
}

@Test func aGapIsAnAlignmentThatCouldNotBePlaced() throws {
    // 30 bases before the alignment of read 1: with the mate unique this is a rescued chimera of N and U.
    let sam = header + record("r", 65, "chrB", 100, 60, "30S70M") + record("r", 129, "chrB", 9000, 60, "100M")
    #expect(try parse(sam) == ["r\t!\t0\tchrB\t9000\t-\t+\tNR"])
    var options = ParseOptions()
    options.longestGap = 30
    #expect(try parse(sam, options) == ["r\tchrB\t100\tchrB\t9000\t+\t+\tUU"])
}

@Test func namesCanBeLeftOut() throws {
    var options = ParseOptions()
    options.dropsReadNames = true
    let sam = header + record("#r", 65, "chrB", 5, 60, "50M") + record("#r", 129, "chrB", 9, 60, "50M")
    #expect(try parse(sam, options) == [".\tchrB\t5\tchrB\t9\t+\t+\tUU"])
    #expect(message(sam).contains("read name '#r' begins with #"))
}

@Test(arguments: [
    ("", "x.sam: no alignments, not even a header: did the aligner die?"),
    ("r\t0\n", "x.sam: neither SAM with a header nor BAM"),
    ("@HD\tVN:1.6\n", "x.sam: no @SQ lines"),
    ("@SQ\tSN:a\n", "x.sam:1: an @SQ line needs a name SN: and a length LN: above 0"),
    ("@SQ\tSN:a\tLN:5\n@SQ\tSN:a\tLN:5\n", "x.sam: reference a is listed twice"),
    ("@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:a\tLN:5\n", "x.sam: sorted by coordinate"),
    (header + "r\t65\tchrB\n", "x.sam:5: not a SAM record: fewer than 11 tab-separated fields"),
    (
        header + record("r", 65, "chrC", 5, 60, "50M"),
        "x.sam:5: not a SAM record: reference 'chrC' is not in the header"
    ),
    (header + record("r", 65, "chrB", 5, 60, "50"), "x.sam:5: not a SAM record: CIGAR '50' cannot be read"),
    (header + record("r", 65, "chrB", 5, 60, "M"), "x.sam:5: not a SAM record: CIGAR 'M' cannot be read"),
    (header + record("r", 65, "chrB", 5, 60, "5000000000M"), "x.sam:5: not a SAM record: CIGAR '5000000000M' has"),
    (
        header + record("r", 70000, "chrB", 5, 60, "5M"),
        "x.sam:5: not a SAM record: flag '70000' is no number below 65536"
    ),
    (header + record("r", 65, "chrB", 5, 300, "5M"), "x.sam:5: not a SAM record: mapping quality '300' is no number"),
    (header + record("", 65, "chrB", 5, 60, "5M"), "x.sam:5: not a SAM record: no read name"),
    (String((header + record("r", 65, "chrB", 5, 60, "5M")).dropLast()), "x.sam:5: the last line is cut off"),
    (String(header.dropLast()), "x.sam:4: the last line is cut off"),
])
func badAlignmentsAreToldWithTheirLine(sam: String, expected: String) {
    #expect(message(sam).hasPrefix(expected), "\(message(sam))")
}

@Test func anotherSizeInTheListOfChromosomesIsAnError() {
    let sam = header + record("r", 65, "chrB", 5, 60, "5M") + record("r", 129, "chrB", 5, 60, "5M")
    #expect(message(sam, chromosomes: "chrB\t100000\n") == "no error")
    #expect(message(sam, chromosomes: "chrA\nchrB\t100001\n").hasPrefix("chroms:2: chromosome chrB has size 100001"))
}

@Test(.enabled(if: SharedData.isPresent, "shared reference data is absent"), arguments: [0, 1, 2])
func aCutBAMIsAnErrorAtEveryLength(threads: Int) throws {
    let folder = ScratchFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: SharedData.path("bam/MATalpha_R1.lane1.bam")))
    let path = folder.file("cut.bam")
    let lengths =
        Array(0..<30) + stride(from: 30, to: whole.count, by: whole.count / 60)
        + [whole.count - 29, whole.count - 28, whole.count - 27, whole.count - 1]
    for length in lengths {
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        var files = PairsParser.Files(input: path, output: folder.file("o.pairs.gz"))
        files.inputThreads = threads
        #expect(throws: (any Error).self, "\(length) of \(whole.count)") {
            try PairsParser.run(files, options: .init(), assembly: nil, provenance: testProvenance)
        }
        #expect(contents(of: folder) == ["cut.bam"], "\(length)")
    }
}

@Test func mutatedAlignmentsAreReadOrRefusedButNeverCrash() throws {
    let sam =
        header
        + (0..<10).map { index in
            record("r\(index)", 65, "chrB", 100 + index, 60, "10S40M2D50M")
                + record("r\(index)", 2177, "chrA", 700 + index, 60, "60H40M")
                + record("r\(index)", 145, "chrA", 900, 3, "90M10S")
        }.joined()
    let whole = Array(sam.utf8)
    var random = SeededGenerator(9)
    let folder = ScratchFolder()
    let path = folder.file("mutated")
    let interesting: [UInt8] = [0, 9, 10, 13, 32, 42, 48, 57, 64, 77, 127, 255]
    for _ in 0..<2000 {
        var bytes = whole
        for _ in 0...Int(random.next() % 3) {
            let place = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 3 {
            case 0: bytes[place] = interesting[Int(random.next() % UInt64(interesting.count))]
            case 1: bytes.insert(interesting[Int(random.next() % UInt64(interesting.count))], at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 30)))
            }
            if bytes.isEmpty { bytes = [64] }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        _ = try? PairsParser.run(
            .init(input: path, output: folder.file("o.pairs")), options: .init(), assembly: nil,
            provenance: testProvenance)
    }
}

@Test(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
func flippedBytesInABAMNeverCrash() throws {
    let folder = ScratchFolder()
    // Inflated and stored again without a checksum in the way: damage reaches the records.
    var input = try Data(contentsOf: URL(fileURLWithPath: SharedData.path("bam/MATalpha_R1.lane1.bam")))
    input = try Program.run(
        "/bin/sh", ["-c", "gzip -dc '\(SharedData.path("bam/MATalpha_R1.lane1.bam"))' | head -c 200000"]
    )
    .standardOutput
    var random = SeededGenerator(11)
    let path = folder.file("x.bam")
    for _ in 0..<300 {
        var bytes = input
        for _ in 0...3 { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
        try bytes.write(to: URL(fileURLWithPath: path))
        _ = try? PairsParser.run(
            .init(input: path, output: folder.file("o.pairs")), options: .init(), assembly: nil,
            provenance: testProvenance)
    }
}
