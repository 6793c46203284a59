import Foundation
import SequenceIO
import TestSupport
import Testing

private func fastq(_ reads: [String], name: String = "r") -> String {
    reads.enumerated().map { "@\(name)\($0) x\n\($1)\n+\n\(String(repeating: "I", count: $1.count))\n" }.joined()
}

private func measured(_ first: [String], _ second: [String]? = nil) throws -> FastqQuality {
    let folder = ScratchFolder()
    var paths = [try folder.write(fastq(first), to: "1.fq")]
    if let second { paths.append(try folder.write(fastq(second), to: "2.fq")) }
    return try FastqQuality.of(paths, junctions: [])
}

@Test func cyclesAreCountedAsOneByOne() throws {
    let letters = Array("ACGTN")
    var random = SeededGenerator(3)
    // More reads than are added up at once, of many lengths.
    let reads = (0..<1000).map { _ in
        String((0..<Int(random.next() % 90 + 1)).map { _ in letters[Int(random.next() % 5)] })
    }
    let statistics = try measured(reads).files[0].statistics
    let longest = reads.map(\.count).max() ?? 0
    for (index, letter) in letters.enumerated() {
        let expected = (0..<longest).map { cycle in reads.filter { Array($0).dropFirst(cycle).first == letter }.count }
        #expect(statistics.cycles.counts[index] == expected)
    }
    #expect((0..<longest).allSatisfy { statistics.cycles.meanQuality($0) == 40 })
    for length in 0...longest { #expect(statistics.lengths[length] == reads.filter { $0.count == length }.count) }
    #expect(statistics.lengths.reduce(0, +) == 1000)
}

@Test func everyQualityIsCountedOrRefused() throws {
    let folder = ScratchFolder()
    // At each place of a vector of sixteen, and beyond a whole one.
    for place in [0, 7, 15, 16, 20] {
        for byte in UInt8.min...UInt8.max where byte != 0x0A && !(byte == 0x0D && place == 20) {
            var qualities = Array(repeating: UInt8(ascii: "+"), count: 21)
            qualities[place] = byte
            let record = Array("@r\n\(String(repeating: "A", count: 21))\n+\n".utf8) + qualities + [0x0A]
            let path = folder.file("x.fq")
            try Data(record).write(to: URL(fileURLWithPath: path))
            guard (33...126).contains(byte) else {
                #expect(throws: FastqError.self, "\(byte)") { try FastqQuality.of([path], junctions: []) }
                continue
            }
            let statistics = try FastqQuality.of([path], junctions: []).files[0].statistics
            #expect(statistics.q30 == (byte >= 63 ? 1 : 0), "\(byte)")
            #expect(statistics.cycles.qualities == qualities.map { Int($0) - 33 }, "\(byte)")
        }
    }
}

@Test func recordsLongerThanWhatIsReadAtOnceAreCounted() throws {
    let reads = [10, 300_000, 5, 90_000, 700_000, 1].map { String(repeating: "GATC", count: $0) }
    let statistics = try measured(reads + Array(repeating: "ACGTN", count: 60000)).files[0].statistics
    #expect(statistics.bases == reads.reduce(300_000) { $0 + $1.utf8.count })
    #expect(statistics.gc == reads.reduce(120_000) { $0 + $1.utf8.count / 2 })
    #expect(statistics.unknown == 60000)
}

@Test func tailsAndAdaptersAreFoundWhereTheyAre() throws {
    let artefacts = try measured([
        "ACGTAGATCGGAAGAGCTT", "ACGTGGGGGGGGGG", "ACGTGGGGGGGGG", "CTGTCTCTTATA", "AGATCGGAAGAG", "GGGGGGGGGGGGA",
    ]).files[0].statistics.artefacts
    #expect(artefacts.polyG == 1)
    #expect(artefacts.withAdapter == [1, 1])
    #expect(artefacts.adapterBases == 15 + 12)
}

@Test func theShareOfRepeatsIsThatOfAllPairs() throws {
    var random = SeededGenerator(9)
    let bases = Array("ACGT")
    let different = (0..<500).map { _ in String((0..<60).map { _ in bases[Int(random.next() % 4)] }) }
    let first = different + different[..<250]
    #expect(try measured(first).duplicatedShare == 250.0 / 750)
    // A pair repeats another only when both reads do; bases behind the fiftieth do not count.
    let second = Array(repeating: "ACGT", count: 500) + Array(repeating: "TTTT", count: 250)
    #expect(try measured(first, second).duplicatedShare == 0)
    #expect(try measured(first.map { $0.prefix(50) + (random.next() % 2 == 0 ? "A" : "C") }).duplicatedShare == 1 / 3.0)
}

@Test func ofManyReadsASampleTellsTheShare() {
    var sample = DuplicateSample()
    var random = SeededGenerator(1)
    for _ in 0..<300_000 {
        let hash = random.next()
        sample.add(hash)
        if hash % 4 == 0 { sample.add(hash) }
    }
    #expect(abs(sample.duplicatedShare - 0.2) < 0.005)
}

/// The text of chunks, first and second mates apart.
private func texts(_ chunks: [FastqSplitter.Chunk]) throws -> [[String]] {
    try chunks.map { chunk in
        try chunk.files.map { path in
            var input = try TextInput.open(path)
            var text = ""
            while let line = try input.nextLine() { text += String(decoding: line, as: UTF8.self) + "\n" }
            return text
        }
    }
}

@Test func chunksTogetherAreTheLanesOneBehindTheOther() throws {
    let folder = ScratchFolder()
    let lanes = [(5, "a"), (4, "b")].map { count, name in
        ["1", "2"].map { mate in
            fastq(
                (0..<count).map {
                    String(repeating: "ACGT", count: $0 + 1) + mate.replacing("1", with: "A").replacing("2", with: "C")
                }, name: name)
        }
    }
    let paths = try lanes.enumerated().map { lane, texts in
        try texts.enumerated().map { try folder.write($1, to: "\(lane)_\($0).fq") }
    }
    for size in [FastqSplitter.Size.pairs(1), .pairs(2), .pairs(4), .pairs(9), .pairs(100), .bytes(1), .bytes(120)] {
        let chunks = try FastqSplitter.run(lanes: paths, prefix: folder.file("c"), size: size)
        let written = try texts(chunks)
        for mate in 0...1 {
            #expect(written.map { $0[mate] }.joined() == lanes.map { $0[mate] }.joined())
        }
        #expect(chunks.map(\.pairs).reduce(0, +) == 9)
        #expect(zip(chunks, written).allSatisfy { $0.bytes == $1[0].utf8.count + $1[1].utf8.count })
        if case .pairs(let most) = size { #expect(chunks.dropLast().allSatisfy { $0.pairs == most }) }
        for file in chunks.flatMap(\.files) { try FileManager.default.removeItem(atPath: file) }
    }
}

@Test func afterABadRecordNoChunkStands() throws {
    let folder = ScratchFolder()
    let first = try folder.write(fastq(["AC", "GT", "AC"]), to: "1.fq")
    let second = try folder.write(fastq(["AC", "GT"]), to: "2.fq")
    let error = #expect(throws: FastqError.self) {
        try FastqSplitter.run(lanes: [[first, second]], prefix: folder.file("c"), size: .pairs(1))
    }
    #expect(error?.description.contains("record 3") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["1.fq", "2.fq"])
}
