import Foundation
import HiCFile
import TestSupport
import Testing

private let twoChromosomes = "chr1\t1000000\nchr2\t600000\nchrEmpty\t50000\n"

/// Contacts of a reproducible random set, as super-short text.
private func randomContacts(_ count: Int, seed: UInt64, sizes: [(String, Int)]) -> [String] {
    var state = seed
    func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
    return (0..<count).map { _ in
        let first = sizes[next(sizes.count)]
        let second = next(3) == 0 ? sizes[next(sizes.count)] : first
        let position = next(first.1 + 1)
        let near = next(2) == 0 ? min(position + next(3000), second.1) : next(second.1 + 1)
        return "\(first.0) \(position) \(second.0) \(near)"
    }
}

/// The slow and obvious way to the cells.
private func countedCells(_ lines: [String], sizes: [(String, Int)], resolutions: [Int]) -> [CellKey: Float] {
    var counts: [CellKey: Float] = [:]
    for line in lines {
        let fields = line.split(separator: " ")
        var ends = [(0, 1), (2, 3)].map { name, position in
            (sizes.firstIndex { $0.0 == fields[name] }! + 1, Int(fields[position])!)
        }
        if ends[0] > ends[1] { ends.swapAt(0, 1) }
        let score = fields.count > 4 ? Float(fields[4])! : 1
        for resolution in resolutions {
            let key = CellKey(
                first: ends[0].0, second: ends[1].0, resolution: resolution, x: ends[0].1 / resolution,
                y: ends[1].1 / resolution)
            counts[key, default: 0] += score
        }
    }
    return counts
}

private func sizeText(_ sizes: [(String, Int)]) -> String {
    sizes.map { "\($0.0)\t\($0.1)" }.joined(separator: "\n") + "\n"
}

@Test(
    arguments: [
        (0, [("a", 100_000)], [1000]),
        (1, [("a", 100_000), ("b", 5)], [1000, 5000]),
        (3000, [("a", 400), ("b", 1), ("c", 90_000)], [500, 1000]),
        (5000, [("a", 1_000_000), ("b", 30_000), ("empty", 70_000), ("c", 2_000_000)], [10, 1000, 5000, 250_000]),
        (4000, [("a", 300_000), ("b", 200_000)], [600, 1000, 1500]),
    ] as [(Int, [(String, Int)], [Int])])
func aBuiltFileHoldsWhatWasCounted(count: Int, sizes: [(String, Int)], resolutions: [Int]) throws {
    let lines = randomContacts(count, seed: UInt64(count + 7), sizes: sizes)
    let built = try BuiltFile(
        text: lines.joined(separator: "\n"), sizes: sizeText(sizes), options: options(resolutions, [.vc, .vcSqrt, .kr]))
    let cells = try allCells(built.path)
    #expect(cells.filter { $0.key.first > 0 } == countedCells(lines, sizes: sizes, resolutions: resolutions))
    #expect(cells.filter { $0.key.first == 0 }.values.reduce(0, +) == Float(count))
    let check = try HiCReader.open(built.path).check()
    #expect(check.problems.isEmpty)
    #expect(built.summary.contacts == count)
}

@Test func aHundredThousandContigsAreNoProblem() throws {
    let sizes = (0..<100_000).map { ("contig\($0)", 900 + $0 % 500) }
    let lines = randomContacts(300, seed: 3, sizes: sizes)
    let built = try BuiltFile(text: lines.joined(separator: "\n"), sizes: sizeText(sizes), options: options([1000]))
    let reader = try HiCReader.open(built.path)
    #expect(reader.chromosomes.count == 100_000)
    let check = try reader.check()
    #expect(check.problems.isEmpty)
    #expect(check.matrices == built.summary.matrices)
}

@Test func countsBeyondSixteenBitsAreExact() throws {
    var lines = Array(repeating: "chr1 1500 chr1 2500", count: 32_767)
    lines += Array(repeating: "chr1 1500 chr1 9500", count: 32_766)
    lines += Array(repeating: "chr2 1500 chr2 9500", count: 70_000)
    let built = try BuiltFile(text: lines.joined(separator: "\n"), sizes: twoChromosomes, options: options([1000]))
    let cells = try allCells(built.path)
    #expect(cells[CellKey(first: 1, second: 1, resolution: 1000, x: 1, y: 2)] == 32_767)
    #expect(cells[CellKey(first: 1, second: 1, resolution: 1000, x: 1, y: 9)] == 32_766)
    #expect(cells[CellKey(first: 2, second: 2, resolution: 1000, x: 1, y: 9)] == 70_000)
}

@Test func blocksWiderThanSixteenBitsAreRead() throws {
    // At 10 bp a block between chromosomes is 50,000 bins wide.
    let sizes = [("a", 4_900_000), ("b", 4_900_000)]
    let lines = (0..<400).map { "a \($0 * 12_000) b \(4_899_000 - $0 * 12_000)" }
    let built = try BuiltFile(text: lines.joined(separator: "\n"), sizes: sizeText(sizes), options: options([10]))
    #expect(
        try allCells(built.path).filter { $0.key.first > 0 } == countedCells(lines, sizes: sizes, resolutions: [10]))
}

@Test func scoresMayBeFractions() throws {
    let lines = ["chr1 10 chr1 5000 0.25", "chr1 20 chr1 5000 0.5", "chr2 1 chr1 9000 2"]
    let built = try BuiltFile(text: lines.joined(separator: "\n"), sizes: twoChromosomes, options: options([1000]))
    let sizes = [("chr1", 1_000_000), ("chr2", 600_000)]
    #expect(
        try allCells(built.path).filter { $0.key.first > 0 } == countedCells(lines, sizes: sizes, resolutions: [1000]))
}

@Test func theFileDependsNeitherOnOrderNorThreadsNorMemory() throws {
    let sizes = [("a", 1_000_000), ("b", 300_000), ("c", 2_000_000)]
    let lines = randomContacts(30_000, seed: 11, sizes: sizes)
    var options = options([1000, 5000, 100_000], [.vc, .vcSqrt, .kr])
    options.genome = "test"
    let plain = try BuiltFile(text: lines.joined(separator: "\n"), sizes: sizeText(sizes), options: options)
    let reversed = try BuiltFile(
        text: lines.reversed().joined(separator: "\n"), sizes: sizeText(sizes), options: options)
    #expect(plain.bytes == reversed.bytes)
    options.threads = 3
    let threaded = try BuiltFile(text: lines.joined(separator: "\n"), sizes: sizeText(sizes), options: options)
    #expect(plain.bytes == threaded.bytes)
    // Room for the largest chromosome is checked when the contacts have gone to disk.
    options.memoryLimit = 1 << 18
    #expect(throws: HiCBuildError.self) {
        try BuiltFile(text: lines.joined(separator: "\n"), sizes: sizeText(sizes), options: options)
    }
    options.memoryLimit = 1_500_000
    let spilled = try BuiltFile(
        text: (lines + lines).joined(separator: "\n"), sizes: sizeText(sizes), options: options)
    options.memoryLimit = 1 << 30
    let whole = try BuiltFile(text: (lines + lines).joined(separator: "\n"), sizes: sizeText(sizes), options: options)
    #expect(spilled.summary.spills > 1)
    #expect(spilled.bytes == whole.bytes)
}

@Test func positionsBeyondTheEndAreMovedToItAndCounted() throws {
    let built = try BuiltFile(
        text: "chr2 700000 chr2 5\nchr2 600000 chr2 5\nchr2 -3 chr2 5\n", sizes: twoChromosomes,
        options: options([100_000]))
    let cells = try allCells(built.path)
    #expect(cells[CellKey(first: 2, second: 2, resolution: 100_000, x: 0, y: 6)] == 2)
    #expect(cells[CellKey(first: 2, second: 2, resolution: 100_000, x: 0, y: 0)] == 1)
    #expect(built.summary.clampedPositions == 2)
}

@Test func theHeaderOfAPairsFileCanGiveTheSizes() throws {
    let text = """
        ## pairs format v1.0.0
        #sorted: chr1-chr2-pos1-pos2
        #genome_assembly: tiny1
        #chromsize: chr1 1000000
        #chromsize: chr2 600000
        #samheader: @SQ\tSN:chr1\tLN:1000000
        #columns: readID chrom1 pos1 chrom2 pos2 strand1 strand2 pair_type mapq1 mapq2
        r1\tchr1\t10\tchr2\t100\t+\t-\tUU\t60\t3
        \tchr1\t10\tchr1\t100\t+\t-\tUU\t60\t60
        r3\t!\t0\tchr1\t100\t-\t-\tNU\t0\t60\r
        """
    let scratch = ScratchFolder()
    let path = try scratch.write(text, to: "in.pairs")
    var options = options([1000])
    options.minimumMappingQuality = 10
    let built = try BuiltFile(contacts: path, sizes: path, options: options)
    let reader = try HiCReader.open(built.path)
    #expect(reader.genome == "tiny1")
    #expect(reader.chromosomes.map(\.name) == ["chr1", "chr2"])
    #expect(built.summary.contacts == 1)
    #expect(built.summary.lowQuality == 1)
    #expect(built.summary.unmapped == 1)
}

/// Bad inputs, and what the message must say.
@Test(
    arguments: [
        ("chr1 5 chr9 7\n", twoChromosomes, ["in.txt:1", "chr9", "--unknown-chromosomes skip"]),
        ("chr1 5 chr2 7\nchr1 x chr2 7\n", twoChromosomes, ["in.txt:2", "column 2", "\"x\""]),
        ("chr1 5 chr2 7\nchr1 5 chr2\n", twoChromosomes, ["in.txt:2", "3 columns"]),
        ("chr1 5 chr2 7 1\nchr1 5 chr2 7 nan\n", twoChromosomes, ["in.txt:2", "column 5"]),
        ("chr1 5 chr2\n", twoChromosomes, ["in.txt:1", "3 columns"]),
        ("chr1 99999999999999999999 chr2 7\n", twoChromosomes, ["in.txt:1", "column 2"]),
        ("#columns: readID chr1 pos1 chr2\nr\tchr1\t1\tchr2\t5\n", twoChromosomes, ["in.txt:1", "pos2"]),
        ("chr1 5 chr2 7\n", "", ["sizes.txt", "no chromosome sizes"]),
        ("chr1 5 chr2 7\n", "chr1 10\nchr1 20\n", ["sizes.txt:2", "chr1", "second time"]),
        ("chr1 5 chr2 7\n", "chr1 ten\n", ["sizes.txt:1", "chr1 ten"]),
        ("chr1 5 chr2 7\n", "chr1 3000000000\n", ["sizes.txt:1", "3000000000"]),
        ("chr1 5 chr2 7\n", "chr1 0\n", ["sizes.txt:1", "0 bp"]),
        ("chr1 5 chr2 7\n", "ALL 10\n", ["sizes.txt:1", "ALL"]),
    ] as [(String, String, [String])])
func badInputIsNamedWithItsPlace(contacts: String, sizes: String, words: [String]) throws {
    let scratch = ScratchFolder()
    let input = try scratch.write(contacts, to: "in.txt")
    let sizeFile = try scratch.write(sizes, to: "sizes.txt")
    do {
        _ = try HiCBuilder.build(
            input: input, sizes: sizeFile, output: scratch.file("out.hic"), options: options([1000]))
        Issue.record("no error")
    } catch {
        for word in words { #expect("\(error)".contains(word), "\(error)") }
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
    #expect(left == ["in.txt", "sizes.txt"])
}

@Test(arguments: [[], [0], [1000, 1000], [1 << 40]])
func impossibleResolutionsAreRefused(resolutions: [Int]) {
    #expect(throws: HiCBuildError.self) {
        try BuiltFile(text: "chr1 5 chr2 7\n", sizes: twoChromosomes, options: options(resolutions))
    }
}

@Test func aNormalizationThatIsNotComputedHereIsRefused() {
    #expect {
        try BuiltFile(text: "chr1 5 chr2 7\n", sizes: twoChromosomes, options: options([1000], [Normalization("X")]))
    } throws: { error in
        "\(error)".contains("VC_SQRT")
    }
}

@Test func balancedRowsHaveOneSum() throws {
    let sizes = [("a", 400_000)]
    let lines = randomContacts(60_000, seed: 5, sizes: sizes)
    let built = try BuiltFile(
        text: lines.joined(separator: "\n"), sizes: sizeText(sizes), options: options([5000], [.kr]))
    let reader = try HiCReader.open(built.path)
    let chromosome = reader.chromosomes[0]
    let vector = try #require(try reader.normalizationVector(.kr, chromosome: chromosome, resolution: 5000))
    var rows = [Double](repeating: 0, count: vector.count)
    for (key, count) in try allCells(built.path) where key.first == 1 {
        let value = Double(count) / (vector[key.x] * vector[key.y])
        rows[key.x] += value
        if key.x != key.y { rows[key.y] += value }
    }
    let kept = rows.indices.filter { !vector[$0].isNaN && rows[$0] > 0 }.map { rows[$0] }
    let mean = kept.reduce(0, +) / Double(kept.count)
    #expect(kept.count >= 75)
    #expect(kept.allSatisfy { abs($0 / mean - 1) < 1e-5 })
}

@Test func aMatrixThatCannotBeBalancedIsReported() throws {
    // One contact between two bins: no scaling gives both and all others the same sum.
    let text = (0..<40).map { "chr1 \($0 * 1000) chr1 \(900_000)" }.joined(separator: "\n")
    let built = try BuiltFile(text: text, sizes: twoChromosomes, options: options([1000, 2000], [.kr]))
    let reader = try HiCReader.open(built.path)
    #expect(try reader.normalizationVector(.kr, chromosome: reader.chromosomes[0], resolution: 1000) == nil)
    #expect(built.summary.normalizations.count == 2)
    #expect(
        NormalizationOutcome.failures(built.summary.normalizations) == [
            "KR at 2000 bp did not converge: chr1",
            "KR at 1000 bp was not tried because a coarser resolution failed: chr1",
        ])
}
