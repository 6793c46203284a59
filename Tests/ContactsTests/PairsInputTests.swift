import Contacts
import Foundation
import TestSupport
import Testing

private func read(_ text: String) throws -> [(Int32, UInt32, Int32, UInt32)] {
    let folder = ScratchFolder()
    var input = try PairsInput.open(folder.write(text, to: "x.pairs"))
    var all: [(Int32, UInt32, Int32, UInt32)] = []
    while let record = try input.next() {
        all.append((record.chromosome1, record.position1, record.chromosome2, record.position2))
    }
    return all
}

/// The message, without the folder.
private func message(_ text: String) -> String {
    do {
        _ = try read(text)
        return "no error"
    } catch {
        let message = "\(error)"
        return message.range(of: "x.pairs").map { String(message[$0.lowerBound...]) } ?? message
    }
}

@Test func bothSpellingsOfChromosomeColumnsAreRead() throws {
    let row = "r\tchr2\t5\tchr10\t6\t+\t-"
    for columns in [
        "readID chr1 pos1 chr2 pos2 strand1 strand2", "readID chrom1 pos1 chrom2 pos2 strand1 strand2",
    ] {
        let pairs = try read(pairsText([row], columns: columns))
        #expect(pairs.count == 1 && pairs[0] == (0, 5, 1, 6))
    }
}

@Test func positionsOfAnyLengthAreRead() throws {
    let positions: [UInt32] = [
        0, 7, 42, 420, 1999, 98765, 123_456, 7_654_321, 10_000_000, 99_999_999, 123_456_789, 999_999_999,
        1_000_000_000, 4_294_967_295,
    ]
    // With and without a column behind the strands: only rows with one go the short way.
    for type in ["\tUU", ""] {
        let rows = positions.flatMap { first in positions.map { "r\tchr2\t\(first)\tchr10\t\($0)\t+\t-\(type)" } }
        let columns = "readID chr1 pos1 chr2 pos2 strand1 strand2" + (type.isEmpty ? "" : " pair_type")
        let pairs = try read(pairsText(rows, columns: columns))
        #expect(pairs.map { $0.1 } == positions.flatMap { Array(repeating: $0, count: positions.count) })
        #expect(pairs.map { $0.3 } == positions.flatMap { _ in positions })
    }
}

@Test func moreNamesThanAreKeptAtHandAreRead() throws {
    let names = (0..<3000).map { "scaffold\($0 * 7919)" }
    let sizes = names.map { "#chromsize: \($0) 1000\n" }.joined()
    let text = "## pairs format v1.0\n\(sizes)#columns: readID chr1 pos1 chr2 pos2 strand1 strand2 pair_type\n"
    var random = SeededGenerator(8)
    let wanted = (0..<5000).map { _ in (Int32(random.next() % 3000), Int32(random.next() % 3000)) }
    let rows = wanted.map { "r\t\(names[Int($0.0)])\t1\t\(names[Int($0.1)])\t2\t+\t+\tUU\n" }.joined()
    let pairs = try read(text + rows)
    #expect(pairs.map { $0.0 } == wanted.map { $0.0 })
    #expect(pairs.map { $0.2 } == wanted.map { $0.1 })
}

@Test(arguments: [0, 1]) func aBadRowBehindManyIsToldWithItsLine(threads: Int) throws {
    let folder = ScratchFolder()
    let rows = (0..<20000).map { "r\($0)\tchr2\t5\tchr2\t6\t+\t-\tUU" } + ["r\tchr2\tx\tchr2\t6\t+\t-\tUU"]
    var input = try PairsInput.open(folder.write(pairsText(rows), to: "x.pairs"), threads: threads)
    var count = 0
    let error = #expect(throws: PairsError.self) {
        while try input.next() != nil { count += 1 }
    }
    #expect(count == 20000)
    #expect(error?.description.contains("x.pairs:20006: pos1 'x'") == true)
}

@Test func namesOfAnyLengthAreTold() throws {
    let names = ["c", "chromosome_8", "chromosome_16bp_", "chromosome_longer_than_16", "chromosome_longer_than_17"]
    let text = """
        ## pairs format v1.0.0
        \(names.map { "#chromsize: \($0) 1000" }.joined(separator: "\n"))
        #columns: readID chr1 pos1 chr2 pos2 strand1 strand2

        """
    let rows = names.flatMap { first in names.map { "r\t\(first)\t1\t\($0)\t2\t+\t+\n" } }.joined()
    let pairs = try read(text + rows)
    for (index, pair) in pairs.enumerated() {
        #expect(pair == (Int32(index / 5), 1, Int32(index % 5), 2))
    }
}

@Test(arguments: [
    ("r\tchr2\t5\tchr2", "x.pairs:6: 4 tab-separated columns where the header promises at least 8"),
    ("", "x.pairs:6: 0 tab-separated columns where the header promises at least 8"),
    ("r\tchr2\t5\tchr2\t5\t+\t+", "x.pairs:6: 7 tab-separated columns where the header promises at least 8"),
    ("r\tchr2\t5x\tchr2\t5\t+\t+\tUU", "x.pairs:6: pos1 '5x' is no whole number below 4294967296"),
    ("r\tchr2\t5\tchr2\t-5\t+\t+\tUU", "x.pairs:6: pos2 '-5' is no whole number below 4294967296"),
    ("r\tchr2\t5\tchr2\t\t+\t+\tUU", "x.pairs:6: pos2 '' is no whole number below 4294967296"),
    ("r\tchr2\t4294967296\tchr2\t1\t+\t+\tUU", "x.pairs:6: pos1 '4294967296' is no whole number below 4294967296"),
    ("r\tchr2\t5\tchr3\t5\t+\t+\tUU", "x.pairs:6: chromosome 'chr3' has no #chromsize line in the header"),
    ("r\tchr2\t5\tchr2\t5\t+\tx\tUU", "x.pairs:6: strand2 'x' is none of + - ."),
    ("r\tchr2\t5\tchr2\t5\t\t-\tUU", "x.pairs:6: strand1 '' is none of + - ."),
    ("r\tchr2\t5\tchr2\t5\t+\t-\tUU\r", "x.pairs:6: Windows line ends: convert the file (dos2unix)"),
])
func aBadRowIsToldWithFileAndLine(row: String, expected: String) {
    #expect(message(pairsText([row])) == expected)
}

@Test func aCutLastLineIsAnError() {
    let text = pairsText(["r\tchr2\t5\tchr2\t5\t+\t-\tUU"])
    #expect(message(String(text.dropLast())).hasPrefix("x.pairs:6: the last line is cut off"))
}

@Test(arguments: [
    ("", "x.pairs: no .pairs header"),
    ("r\tchr2\t5\tchr2\t5\t+\t-\n", "x.pairs: no .pairs header"),
    ("## pairs format v1.0\n#chromsize: a 5\n", "x.pairs: the header has no #columns: line"),
    ("## pairs format v1.0\n#chromsize: a\n", "x.pairs:2: expected '#chromsize: NAME SIZE'"),
    ("## pairs format v1.0\n#chromsize: a x\n", "x.pairs:2: expected '#chromsize: NAME SIZE'"),
    ("## pairs format v1.0\n#chromsize: a 5\n#chromsize: a 6\n", "x.pairs:3: chromosome a has another size, 5"),
    ("## pairs format v1.0\n#columns: readID chr1 pos1\n", "x.pairs:2: columns must begin with readID"),
    ("## pairs format v1.0\r\n", "x.pairs:1: Windows line ends"),
    ("## pairs format v1.0\n#columns: readID ch", "x.pairs:2: the last line is cut off"),
])
func aBadHeaderIsToldWithFileAndLine(text: String, expected: String) {
    #expect(message(text).hasPrefix(expected))
}

@Test func mutatedFilesAreReadOrRefusedButNeverCrash() throws {
    let rows = (0..<20).map { "read\($0)\tchr2\t\($0 * 37)\tchr10\t\($0 * 91)\t+\t-\tUU\t60\t60" }
    let columns = "readID chrom1 pos1 chrom2 pos2 strand1 strand2 pair_type mapq1 mapq2"
    let whole = Array(pairsText(rows, columns: columns).utf8)
    var random = SeededGenerator(5)
    let folder = ScratchFolder()
    let path = folder.file("mutated")
    let interesting: [UInt8] = [0, 9, 10, 13, 32, 33, 35, 43, 45, 46, 48, 57, 58, 127, 128, 255]
    for round in 0..<3000 {
        var bytes = whole
        for _ in 0...Int(random.next() % 4) {
            let place = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 4 {
            case 0: bytes[place] = interesting[Int(random.next() % UInt64(interesting.count))]
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(interesting[Int(random.next() % UInt64(interesting.count))], at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 50)))
            }
            if bytes.isEmpty { bytes = [10] }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do {
            _ = try PairStatistics.of(path)
            try PairsSorter.run(
                input: path, output: folder.file("sorted"), options: .init(), provenance: testProvenance)
            _ = try PairsDeduplicator.run(
                input: folder.file("sorted"), outputs: .init(unique: folder.file("unique")), options: .init(),
                provenance: testProvenance)
        } catch {
            #expect(!"\(error)".isEmpty, "round \(round)")
        }
    }
}

@Test func statisticsAsJSONAreValidAndSayTheSame() throws {
    let folder = ScratchFolder()
    let rows = [
        "a\tchr2\t10\tchr2\t5010\t+\t-\tUU", "b\tchr2\t10\tchr10\t5\t+\t-\tUR", "c\tchr2\t10\tchr10\t5\t+\t-\tDD",
        "d\t!\t0\tchr2\t5\t-\t+\tNU", "e\t!\t0\t!\t0\t-\t-\tNN",
    ]
    let statistics = try PairStatistics.of(folder.write(pairsText(rows), to: "x.pairs"))
    let json = try JSONSerialization.jsonObject(with: Data(statistics.json(listsChromosomes: true).utf8))
    let root = try #require(json as? [String: Any])
    #expect(root["total"] as? Int == 5)
    #expect(root["total_dups"] as? Int == 1)
    #expect(root["total_unmapped"] as? Int == 1)
    #expect(root["total_single_sided_mapped"] as? Int == 1)
    #expect((root["pair_types"] as? [String: Int]) == ["UU": 1, "UR": 1, "DD": 1, "NU": 1, "NN": 1])
    #expect((root["chrom_freq"] as? [String: Int]) == ["chr2/chr2": 1, "chr2/chr10": 1])
    #expect(root["cis_4kb+"] as? Int == 1 && root["cis_10kb+"] as? Int == 0)
    #expect((root["chromsizes"] as? [String: Int]) == ["chr2": 100000, "chr10": 90000])
}

@Test func withoutDuplicatesALibraryMayBeOfAnySize() {
    #expect(LibraryComplexity.estimate(reads: 100, duplicates: 0).isNaN)
    #expect(LibraryComplexity.estimate(reads: 100, duplicates: 100) == 0)
    #expect(LibraryComplexity.estimate(reads: 0, duplicates: 0) == 0)
    // The estimate gives back the share of duplicates that it was made from.
    for duplicates in [1, 10, 500, 900, 999] {
        let molecules = LibraryComplexity.estimate(reads: 1000, duplicates: duplicates)
        let unique = molecules * -expm1(-1000 / molecules)
        #expect(abs(unique - Double(1000 - duplicates)) < 1e-6)
    }
}
