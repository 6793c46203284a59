import Contacts
import Foundation
import TestSupport
import Testing

private let absent: Comment = "shared reference data is absent"

private let provenances = AlignmentsToPairs.Provenances(
    parse: testProvenance, sort: testProvenance, dedup: testProvenance)

@Test(.enabled(if: SharedData.isPresent, absent), arguments: ["real-dpnii", "sim101"], [1 << 22, 1 << 28])
func stagesTogetherGiveTheBytesOfStagesApart(set: String, memory: Int) throws {
    let folder = ScratchFolder()
    let golden = SharedData.path("golden-reads/\(set)")
    let input = golden + "/input.bam"
    var options = AlignmentsToPairs.Options()
    options.parse.extraColumns = [.mapq, .cigar]
    options.assembly = "test"
    options.chromosomeOrder = golden + "/chrom.sizes"
    options.sort.memory = memory
    options.sort.folder = folder.path
    let files = PairsParser.Files(
        input: input, output: folder.file("parsed"), chromosomeOrder: options.chromosomeOrder)
    let parsed = try PairsParser.run(files, options: options.parse, assembly: "test", provenance: testProvenance)
    try PairsSorter.run(
        input: folder.file("parsed"), output: folder.file("sorted"), options: options.sort,
        provenance: testProvenance)
    func outputs(_ prefix: String) -> PairsDeduplicator.Outputs {
        .init(
            unique: folder.file(prefix + "u"), duplicates: folder.file(prefix + "d"),
            unmapped: folder.file(prefix + "n"))
    }
    let apart = try PairsDeduplicator.run(
        input: folder.file("sorted"), outputs: outputs("1"), options: .init(), provenance: testProvenance)
    let together = try AlignmentsToPairs.run(
        input: input, outputs: outputs("2"), options: options, provenances: provenances)
    for name in ["u", "d", "n"] {
        #expect(try lines(of: folder.file("1" + name)) == lines(of: folder.file("2" + name)))
    }
    #expect(try rows(of: folder.file("2u")) == rows(of: golden + "/pairtools/dedup.cython.mm3.pairs.gz"))
    func text(_ statistics: PairStatistics) -> String { statistics.json(listsChromosomes: true) }
    #expect(text(parsed) == text(together.parsed) && text(apart.statistics) == text(together.deduplicated))
}

private let sam =
    "@SQ\tSN:a\tLN:100000\n"
    + (0..<3000).map {
        "r\($0)\t65\ta\t\($0 + 1)\t60\t50M\t*\t0\t0\t*\t*\nr\($0)\t129\ta\t900\t60\t50M\t*\t0\t0\t*\t*\n"
    }
    .joined()

/// What the stages say of a text of alignments; nothing may stand then.
private func failure(_ sam: String, output: String? = nil) throws -> String {
    let folder = ScratchFolder()
    let path = try folder.write(sam, to: "x.sam")
    let outputs = PairsDeduplicator.Outputs(
        unique: output ?? folder.file("u.pairs"), duplicates: folder.file("d.pairs"))
    do {
        _ = try AlignmentsToPairs.run(input: path, outputs: outputs, options: .init(), provenances: provenances)
        return "no error"
    } catch {
        #expect(contents(of: folder) == ["x.sam"])
        return "\(error)".replacing(folder.path + "/", with: "")
    }
}

@Test func afterAFailureOfTheFirstStageNothingStands() throws {
    #expect(try failure(sam + "cut off").hasPrefix("x.sam:6002: the last line is cut off"))
    #expect(try failure(sam + "s\tx\n").hasPrefix("x.sam:6002: not a SAM record"))
    #expect(try failure("").hasPrefix("x.sam: no alignments"))
    #expect(try failure("no header\n").hasPrefix("x.sam: neither SAM"))
}

@Test func afterAFailureOfTheLastStageTheReasonIsToldAndNotThatOfTheOthers() throws {
    #expect(try failure(sam, output: "/dev/full").hasPrefix("/dev/full: cannot be written: no space left"))
    #expect(try failure(sam, output: "/nonexistent/x").hasPrefix("/nonexistent/x: cannot be created"))
}
