import Contacts
import Foundation
import SequenceIO
import TestSupport
import Testing

/// Rows of every kind: both chromosomes, unmapped sides, ties, types of one to four letters.
private func someRows(_ count: Int, seed: UInt64, types: [String] = ["UU", "UR", "MU", "NN"]) -> [String] {
    var random = SeededGenerator(seed)
    let names = ["!", "chr10", "chr2"]
    return (0..<count).map { number in
        let side1 = Int(random.next() % 3)
        let side2 = Int(random.next() % 3)
        let position1 = side1 == 0 ? 0 : Int(random.next() % 70000) / (number % 2 == 0 ? 1 : 7000)
        let position2 = side2 == 0 ? 0 : Int(random.next() % 5)
        let type = types[Int(random.next() % UInt64(types.count))]
        return "read\(number)\t\(names[side1])\t\(position1)\t\(names[side2])\t\(position2)\t+\t-\t\(type)"
    }
}

/// Sorted the obvious way: by the columns as text and numbers, stable.
private func obviouslySorted(_ rows: [String]) -> [String] {
    func precedes(_ left: [Substring], _ right: [Substring]) -> Bool {
        for column in [1, 3] where left[column] != right[column] {
            return left[column].utf8.lexicographicallyPrecedes(right[column].utf8)
        }
        for column in [2, 4] {
            let numbers = (Int(left[column])!, Int(right[column])!)
            if numbers.0 != numbers.1 { return numbers.0 < numbers.1 }
        }
        return left[7].utf8.lexicographicallyPrecedes(right[7].utf8)
    }
    let split = rows.map { $0.split(separator: "\t") }
    let order = rows.indices.sorted { left, right in
        if precedes(split[left], split[right]) { return true }
        if precedes(split[right], split[left]) { return false }
        return left < right
    }
    return order.map { rows[$0] }
}

private func sorted(_ text: String, memory: Int = 2 << 30, threads: Int = 0) throws -> [String] {
    let folder = ScratchFolder()
    let path = try folder.write(text, to: "in.pairs")
    var options = PairsSorter.Options()
    options.memory = memory
    options.folder = folder.path
    options.threads = threads + 1
    options.inputThreads = threads
    options.outputThreads = threads
    try PairsSorter.run(input: path, output: folder.file("o.pairs.gz"), options: options, provenance: testProvenance)
    #expect(contents(of: folder) == ["in.pairs", "o.pairs.gz"])
    return try rows(of: folder.file("o.pairs.gz"))
}

@Test func sortingIsByBytesNumbersAndTypeAndStable() throws {
    let rows = someRows(3000, seed: 1)
    #expect(try sorted(pairsText(rows)) == obviouslySorted(rows))
}

@Test func longPairTypesAreComparedToTheirEnd() throws {
    let rows = someRows(2000, seed: 2, types: ["U", "UU", "UUA", "UUAB", "UUB", "V"])
    #expect(try sorted(pairsText(rows)) == obviouslySorted(rows))
}

@Test func aHeaderWithoutSizesSortsNamesAsTheyAppear() throws {
    let rows = someRows(1000, seed: 3)
    let text = """
        ## pairs format v1.0
        #columns: readID chr1 pos1 chr2 pos2 strand1 strand2 pair_type

        """ + rows.map { $0 + "\n" }.joined()
    #expect(try sorted(text) == obviouslySorted(rows))
}

@Test(arguments: [0, 2]) func anyMemoryGivesTheSameRows(threads: Int) throws {
    // Some 14 MB of rows: the smallest buffer, 4 MiB, is filled several times.
    let padding = String(repeating: "x", count: 200)
    let rows = someRows(60000, seed: 4, types: ["UU", "UUA", "UUB"]).map { "\(padding)\($0)" }
    #expect(try sorted(pairsText(rows), memory: 1 << 20, threads: threads) == sorted(pairsText(rows)))
}

@Test func rowsWithoutPairTypeAreSortedByPosition() throws {
    let rows = ["b\tchr2\t9\tchr2\t3\t+\t+", "a\tchr2\t9\tchr2\t3\t+\t-", "c\tchr10\t7\tchr2\t3\t+\t+"]
    let text = pairsText(rows, columns: "readID chr1 pos1 chr2 pos2 strand1 strand2")
    #expect(try sorted(text) == [rows[2], rows[0], rows[1]])
}

@Test func mergingSortedFilesIsSortingThemTogether() throws {
    let folder = ScratchFolder()
    // Names that make equal keys come in the order of the files, too.
    let parts = (0..<3).map { part in someRows(500, seed: UInt64(10 + part)).map { "\(part)\($0)" } }
    for (index, part) in parts.enumerated() {
        let path = try folder.write(pairsText(part), to: "part\(index)")
        try PairsSorter.run(
            input: path, output: folder.file("sorted\(index)"), options: .init(), provenance: testProvenance)
    }
    try PairsMerger.run(
        inputs: (0..<3).map { folder.file("sorted\($0)") }, output: folder.file("merged"), provenance: testProvenance)
    let merged = try rows(of: folder.file("merged"))
    #expect(merged.count == 1500)
    #expect(try sorted(pairsText(merged)) == merged)
    #expect(Set(merged) == Set(parts.joined()))
    let header = try lines(of: folder.file("merged")).filter { $0.hasPrefix("#") }
    #expect(header[..<3] == ["## pairs format v1.0", "#sorted: chr1-chr2-pos1-pos2", "#shape: upper triangle"])
    #expect(header.last == "#columns: readID chrom1 pos1 chrom2 pos2 strand1 strand2 pair_type")
}

@Test func filesThatContradictEachOtherAreNotMerged() throws {
    let folder = ScratchFolder()
    let base = pairsText([])
    let first = try folder.write(base, to: "first")
    for (change, replacement) in [
        ("chr2 100000", "chr2 100001"),
        ("#chromsize: chr2 100000\n#chromsize: chr10 90000", "#chromsize: chr10 90000\n#chromsize: chr2 100000"),
        ("pair_type", "frag1"), ("upper triangle", "whole matrix"), ("#chromsize: chr", "#chromosomes: chr"),
    ] {
        let other = try folder.write(base.replacingOccurrences(of: change, with: replacement), to: "other")
        #expect(throws: PairsError.self, "\(change)") {
            try PairsMerger.run(inputs: [first, other], output: folder.file("o"), provenance: testProvenance)
        }
    }
    #expect(contents(of: folder) == ["first", "other"])
}

@Test func mergingAnUnsortedFileIsAnErrorAtItsLine() throws {
    let folder = ScratchFolder()
    let good = try folder.write(pairsText(["a\tchr2\t1\tchr2\t3\t+\t+\tUU"]), to: "good")
    let bad = try folder.write(
        pairsText(["a\tchr2\t9\tchr2\t3\t+\t+\tUU", "b\tchr2\t8\tchr2\t3\t+\t+\tUU"]), to: "bad")
    do {
        try PairsMerger.run(inputs: [good, bad], output: folder.file("o"), provenance: testProvenance)
        Issue.record("no error")
    } catch {
        #expect("\(error)".hasPrefix("\(bad):7: not sorted"))
    }
    #expect(contents(of: folder) == ["bad", "good"])
}
