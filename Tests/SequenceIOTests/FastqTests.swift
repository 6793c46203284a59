import Foundation
import SequenceIO
import TestSupport
import Testing

private func record(_ name: String, _ bases: String, _ qualities: String? = nil) -> String {
    "@\(name)\n\(bases)\n+\n\(qualities ?? String(repeating: "I", count: bases.utf8.count))\n"
}

private func quality(_ first: String, _ second: String?, junctions: [LigationJunction] = []) throws -> FastqQuality {
    let folder = ScratchFolder()
    var paths = [try folder.write(first, to: "R1.fq")]
    if let second { paths.append(try folder.write(second, to: "R2.fq")) }
    return try FastqQuality.of(paths, junctions: junctions)
}

/// The message of the error, file names without their folder.
private func message(_ first: String, _ second: String?) -> String {
    do {
        _ = try quality(first, second)
        return "no error"
    } catch {
        return "\(error)".replacing(#//[^ ]*\/(?<name>R[12].fq)/#) { String($0.output.name) }
    }
}

@Test func lettersAndQualitiesAreCounted() throws {
    let text = record("a", "ACGTN", "?>?I!") + record("b", "GGCCAATTNNgcatn")
    let statistics = try quality(text, nil).files[0].statistics
    #expect(statistics.reads == 2 && statistics.bases == 20)
    #expect(statistics.gc == 8 && statistics.unknown == 4)
    #expect(statistics.shortest == 5 && statistics.longest == 15 && statistics.meanLength == 10)
    #expect(statistics.q30 == 18)
}

@Test func longReadsAreCountedInFull() throws {
    let bases = String(repeating: "GATTACAN", count: 1000)
    let statistics = try quality(record("a", bases), nil).files[0].statistics
    #expect(statistics.gc == 2000 && statistics.unknown == 1000 && statistics.q30 == 8000)
}

@Test func namesAreComparedWithoutMateAndComment() throws {
    let first = record("r1/1 1:N:0", "ACGT") + record("r2\tx", "ACGT") + record("/1", "ACGT")
    let second = record("r1/2 2:N:0", "ACGT") + record("r2 y", "ACGT") + record("/1", "ACGT")
    #expect(try quality(first, second).pairs == 3)
}

@Test func junctionsAreCountedByReadAndByPair() throws {
    let first = record("a", "TTGATCGATCTT") + record("b", "AAAAAAAAAAAA") + record("c", "GATCNATCGATC")
    let second = record("a", "gatcgatc") + record("b", "TTTAAGCTAGCTTT") + record("c", "GACTGATC")
    let junctions = ["MboI", "hindiii", "Arima", "GATNNATC"].compactMap(LigationJunction.named)
    let counts = try quality(first, second, junctions: junctions).junctions
    #expect(counts.map(\.pairs) == [1, 1, 2, 1])
    #expect(counts.map(\.reads) == [[1, 1], [0, 1], [1, 2], [1, 1]])
}

@Test func motifsAreFoundAsTheObviousWayDoes() throws {
    var random = SystemRandomNumberGenerator()
    let motifs = ["GATCGATC", "AAGCTAGCTT", "ACNT", "RGYCCNNRG", "TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT", "NNNN", "WSKM"]
    let classes: [Character: String] = [
        "N": "ACGT", "R": "AG", "Y": "CT", "W": "AT", "S": "CG", "K": "GT", "M": "AC",
    ]
    let reads = (0..<300).map { _ in String((0..<40).map { _ in "ACGTTTTTN".randomElement(using: &random)! }) }
    func obvious(_ motif: String, _ read: String) -> Bool {
        let letters = Array(read)
        return (0...(letters.count - motif.count)).contains { start in
            motif.enumerated().allSatisfy { (classes[$1] ?? String($1)).contains(letters[start + $0]) }
        }
    }
    let text = reads.enumerated().map { record("r\($0)", $1) }.joined()
    let counts = try quality(text, nil, junctions: motifs.compactMap(LigationJunction.named)).junctions
    for (motif, count) in zip(motifs, counts) {
        #expect(count.pairs == reads.count { obvious(motif, $0) }, "\(motif)")
    }
}

@Test(arguments: [
    ("@a\nACGT\n+\nIIII\n@b\nAC\n+\nIII\n", "R1.fq: record 2 at byte 15: 2 bases but 3 qualities"),
    (
        "@a\nACGT\n+\nIIII\nb\nAC\n+\nII\n",
        "R1.fq: record 2 at byte 15: the first line does not begin with @ but with 'b'"
    ),
    ("@a\nACGT\nIIII\n", "R1.fq: record 1 at byte 0: the third line does not begin with + but with 'IIII'"),
    ("@a\nACGT\n", "R1.fq: record 1 at byte 0: the file ends after its second line"),
    ("@a\nAC T\n+\nIIII\n", "R1.fq: record 1 at byte 0: ' ' at base 3 is no base".replacing("' '", with: "byte 32")),
    ("@a\nACGT\n+\nII I\n", "R1.fq: record 1 at byte 0: a quality outside ! to ~"),
    ("@a\r\nACGT\r\n+\r\nIIII\r\n", "R1.fq: record 1 at byte 0: Windows line ends: convert the file (dos2unix)"),
    ("@a\n\n+\n\n", "R1.fq: record 1 at byte 0: no bases"),
    ("@ a\nA\n+\nI\n", "R1.fq: record 1 at byte 0: no read name"),
    ("", "R1.fq: no reads"),
])
func aBadRecordIsToldWithItsNumberAndPlace(text: String, expected: String) {
    #expect(message(text, nil) == expected)
}

@Test func filesThatPartAreToldWithTheRecord() {
    let all = (1...5000).map { record("r\($0)", "ACGT") }
    let shifted = all[..<4200] + all[4201...]
    #expect(
        message(all.joined(), shifted.joined())
            == "record 4201 is read 'r4201' in R1.fq and 'r4202' in R2.fq: the files do not belong together, or one "
            + "has lost reads")
    #expect(
        message(all[..<4500].joined(), all.joined())
            == "R1.fq ends after 4500 reads; record 4501 of R2.fq, read 'r4501', has no partner")
    #expect(message(all.joined(), "") == "R2.fq ends after 0 reads; record 1 of R1.fq, read 'r1', has no partner")
}

@Test func aCutCompressedFileIsToldWithTheRecord() throws {
    let folder = ScratchFolder()
    let path = try folder.write((1...20000).map { record("read\($0)", "ACGTTGCA") }.joined(), to: "x.fq")
    let whole = try Program.run("/bin/gzip", ["-c", "-n", path]).standardOutput
    let cut = folder.file("cut.fq.gz")
    for length in stride(from: 1, to: whole.count, by: whole.count / 50) {
        try whole.prefix(length).write(to: URL(fileURLWithPath: cut))
        #expect(throws: FastqError.self) { try FastqQuality.of([cut, path], junctions: []) }
    }
}

@Test(
    .enabled(if: SharedData.isPresent, "shared reference data is absent"),
    arguments: [
        ("yeast_fastq/SRR2601842_1.fastq.gz", "yeast_fastq/SRR2601842_2.fastq.gz", "HindIII", 10000, 277),
        ("yeast_fastq/SRR2601843_1.fastq.gz", "yeast_fastq/SRR2601843_2.fastq.gz", "HindIII", 10000, 518),
        ("yeast_fastq/SRR2601851_1.fastq.gz", "yeast_fastq/SRR2601851_2.fastq.gz", "HindIII", 10000, 2076),
        ("yeast_fastq/SRR2601851_1.fastq.gz", "yeast_fastq/SRR2601851_2.fastq.gz", "MboI", 10000, 22),
        (
            "pairs/GM12878_SRR1658581_1pc_1_R1.h10000.fastq.gz",
            "pairs/GM12878_SRR1658581_1pc_1_R2.h10000.fastq.gz", "MboI", 2500, 969
        ),
    ])
func realReadsHaveTheJunctionsCountedBefore(
    first: String, second: String, enzyme: String, pairs: Int, junctions: Int
) throws {
    let quality = try FastqQuality.of(
        [SharedData.path(first), SharedData.path(second)], junctions: [try #require(LigationJunction.named(enzyme))])
    #expect(quality.pairs == pairs)
    #expect(quality.junctions[0].pairs == junctions)
}

@Test func theJSONIsValid() throws {
    let json = try quality(record("a", "ACGT"), record("a", "AC"), junctions: LigationJunction.known).json
    let root = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(root["pairs"] as? Int == 1)
    #expect((root["files"] as? [Any])?.count == 2)
    #expect((root["junctions"] as? [Any])?.count == LigationJunction.known.count)
}
