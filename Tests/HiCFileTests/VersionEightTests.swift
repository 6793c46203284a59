import Foundation
import HiCFile
import TestSupport
import Testing

@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct VersionEightTests {
    /// Golden set A as juicer_tools 1.22 wrote it: grids, block numbers, cells, sums, expected values and vectors.
    @Test func aFileOfVersionEightEqualsThatOfJuicerTools() throws {
        let theirs = try HiCReader.open(SharedData.path("golden/goldA.v8.juicer_tools_1.22.01.hic"))
        var options = options(theirs.resolutions, [.vc, .vcSqrt, .kr])
        options.version = 8
        let built = try BuiltFile(
            contacts: SharedData.path("golden/goldA.short.txt.gz"),
            sizes: SharedData.path("golden/goldA.chrom.sizes"), options: options)
        let ours = try HiCReader.open(built.path)
        #expect(ours.version == 8)
        #expect(ours.chromosomes == theirs.chromosomes && ours.allChromosome == theirs.allChromosome)
        #expect(ours.resolutions == theirs.resolutions)
        #expect(try ours.check().problems == [])
        try compareBlocks(ours, theirs)
        for resolution in theirs.resolutions {
            for normalization in [Normalization.none, .vc, .vcSqrt, .kr] {
                let found = try #require(try ours.expectedVector(normalization, resolution: resolution))
                let wanted = try #require(try theirs.expectedVector(normalization, resolution: resolution))
                #expect(found.values.count == wanted.values.count)
                #expect(zip(found.values, wanted.values).allSatisfy { isClose($0, $1) })
                #expect(wanted.factors.allSatisfy { isClose(found.factors[$0.key] ?? -1, $0.value) })
                for chromosome in theirs.chromosomes where normalization != .none {
                    let vector = try #require(
                        try ours.normalizationVector(normalization, chromosome: chromosome, resolution: resolution))
                    let golden = try #require(
                        try theirs.normalizationVector(normalization, chromosome: chromosome, resolution: resolution))
                    #expect(vector.count == golden.count)
                    #expect(zip(vector, golden).allSatisfy { isClose($0, $1) })
                }
            }
        }
    }

    private func compareBlocks(_ ours: borrowing HiCReader, _ theirs: borrowing HiCReader) throws {
        var ourDecoder = try BlockDecoder()
        var theirDecoder = try BlockDecoder()
        let all = ours.allChromosome
        let chromosomes = [try #require(all)] + ours.chromosomes
        var blocks = 0
        for (index, first) in chromosomes.enumerated() {
            for second in chromosomes[index...] {
                let pairs = zip(try ours.zooms(first, second), try theirs.zooms(first, second))
                for (our, their) in pairs {
                    #expect(our.resolution == their.resolution && our.sumCounts == their.sumCounts)
                    #expect(our.grid == their.grid)
                    #expect(our.blocks.map(\.number) == their.blocks.map(\.number))
                    for (ourBlock, theirBlock) in zip(our.blocks, their.blocks) {
                        try ourDecoder.decode(ourBlock, of: our, from: ours)
                        try theirDecoder.decode(theirBlock, of: their, from: theirs)
                        let isEqual =
                            ourDecoder.announcedCount == theirDecoder.announcedCount
                            && ourDecoder.cells.x.elementsEqual(theirDecoder.cells.x)
                            && ourDecoder.cells.y.elementsEqual(theirDecoder.cells.y)
                            && ourDecoder.cells.counts.elementsEqual(theirDecoder.cells.counts)
                        #expect(isEqual, "block \(ourBlock.number) of \(first.name) \(second.name) \(our.resolution)")
                        blocks += 1
                    }
                }
            }
        }
        #expect(blocks > 100)
    }
}

@Test(arguments: [8, 9])
func bothVersionsHoldTheSameCellsDenseOrSparseSmallOrLarge(version: Int) throws {
    // A dense corner, a sparse rest, counts beyond 16 bits, fractions.
    var lines: [String] = []
    for x in 0..<40 { for y in x..<40 { lines.append("a \(x * 1000) a \(y * 1000) \(x + y + 1)") } }
    for step in 0..<300 { lines.append("a \(step * 3_100) a \(900_000 + step * 300) 1") }
    lines.append("a 5 b 7 40000")
    for step in 0..<200 { lines.append("b \(step * 900) b \(step * 900) \(Double(step) / 8 + 1)") }
    var options = options([1000, 10_000], [.vc])
    options.version = version
    let built = try BuiltFile(text: lines.joined(separator: "\n"), sizes: "a 1000000\nb 200000\n", options: options)
    let reader = try HiCReader.open(built.path)
    #expect(reader.version == version)
    #expect(try reader.check().problems == [])
    let cells = try allCells(built.path)
    for (resolution, first, second) in [(1000, 1, 1), (10_000, 2, 2), (1000, 1, 2)] {
        var wanted: [[Int]: Float] = [:]
        for line in lines {
            let fields = line.split(separator: " ")
            guard (fields[0] == "a" ? 1 : 2) == first, (fields[2] == "a" ? 1 : 2) == second else { continue }
            let bins = [Int(fields[1])! / resolution, Int(fields[3])! / resolution]
            wanted[first == second ? bins.sorted() : bins, default: 0] += Float(fields[4])!
        }
        let found = cells.filter { $0.key.first == first && $0.key.second == second && $0.key.resolution == resolution }
        #expect(Dictionary(uniqueKeysWithValues: found.map { ([$0.key.x, $0.key.y], $0.value) }) == wanted)
    }
}
