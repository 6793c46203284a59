import Foundation
import HiCFile
import TestSupport
import Testing

private let resolutions = [
    1000, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
]
private let normalizations: [Normalization] = [.vc, .vcSqrt, .kr]

/// Golden set A as we build it: made once for all tests here.
private let built = Result {
    try BuiltFile(
        contacts: SharedData.path("golden/goldA.short.txt.gz"), sizes: SharedData.path("golden/goldA.chrom.sizes"),
        options: options(resolutions, normalizations))
}

private let reference = "golden/goldA.v9.juicer_tools_2.24.00.hic"

@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct BuilderGoldenTests {
    @Test func theHeaderEqualsThatOfJuicerTools() throws {
        let ours = try HiCReader.open(try built.get().path)
        let theirs = try HiCReader.open(SharedData.path(reference))
        #expect(ours.version == theirs.version)
        #expect(ours.genome == theirs.genome)
        #expect(ours.allChromosome == theirs.allChromosome)
        #expect(ours.chromosomes == theirs.chromosomes)
        #expect(ours.resolutions == theirs.resolutions)
        #expect(ours.attributes.last?.value == "1.0")
        #expect(try built.get().summary.contacts == 1_602_186)
        #expect(try built.get().summary.normalizations.allSatisfy { $0.result == .computed })
    }

    @Test func everyBlockHasTheSameNumberAndCells() throws {
        let ours = try HiCReader.open(try built.get().path)
        let theirs = try HiCReader.open(SharedData.path(reference))
        var ourDecoder = try BlockDecoder()
        var theirDecoder = try BlockDecoder()
        let all = theirs.allChromosome
        let chromosomes = [try #require(all)] + theirs.chromosomes
        var blockCount = 0
        for (index, first) in chromosomes.enumerated() {
            for second in chromosomes[index...] {
                let ourZooms = try ours.zooms(first, second)
                let theirZooms = try theirs.zooms(first, second)
                #expect(ourZooms.map(\.resolution) == theirZooms.map(\.resolution))
                for (our, their) in zip(ourZooms, theirZooms) {
                    #expect(our.sumCounts == their.sumCounts)
                    #expect(our.grid == their.grid)
                    #expect(our.blocks.map(\.number) == their.blocks.map(\.number))
                    for (ourBlock, theirBlock) in zip(our.blocks, their.blocks) {
                        try ourDecoder.decode(ourBlock, of: our, from: ours)
                        try theirDecoder.decode(theirBlock, of: their, from: theirs)
                        #expect(ourDecoder.announcedCount == theirDecoder.announcedCount)
                        let isEqual =
                            ourDecoder.cells.x.elementsEqual(theirDecoder.cells.x)
                            && ourDecoder.cells.y.elementsEqual(theirDecoder.cells.y)
                            && ourDecoder.cells.counts.elementsEqual(theirDecoder.cells.counts)
                        #expect(isEqual, "block \(ourBlock.number) of \(first.name) \(second.name) \(our.resolution)")
                        blockCount += 1
                    }
                }
            }
        }
        #expect(blockCount > 150)
    }

    @Test(arguments: [Normalization.none] + normalizations, resolutions)
    func expectedValuesAndFactorsAgree(normalization: Normalization, resolution: Int) throws {
        let reader = try HiCReader.open(try built.get().path)
        let golden = try HiCReader.open(SharedData.path(reference))
        guard let theirs = try golden.expectedVector(normalization, resolution: resolution) else {
            // The golden stops at 5 kb with its normalisations.
            #expect(resolution < 5000)
            return
        }
        let ours = try #require(try reader.expectedVector(normalization, resolution: resolution))
        #expect(ours.values.count == theirs.values.count)
        #expect(zip(ours.values, theirs.values).allSatisfy { isClose($0, $1) })
        #expect(ours.factors.keys.sorted() == theirs.factors.keys.sorted())
        #expect(ours.factors.allSatisfy { isClose($0.value, theirs.factors[$0.key] ?? -1) })
    }

    @Test(arguments: normalizations, resolutions)
    func vectorsAgree(normalization: Normalization, resolution: Int) throws {
        let reader = try HiCReader.open(try built.get().path)
        let golden = try HiCReader.open(SharedData.path(reference))
        for chromosome in reader.chromosomes {
            let ours = try #require(
                try reader.normalizationVector(normalization, chromosome: chromosome, resolution: resolution))
            let theirs = try golden.normalizationVector(normalization, chromosome: chromosome, resolution: resolution)
            guard let theirs else {
                #expect(resolution < 5000)
                continue
            }
            #expect(ours.count == theirs.count)
            let differing = zip(ours, theirs).filter { !isClose($0, $1) }
            #expect(differing.isEmpty, "\(chromosome.name): \(differing.prefix(3))")
        }
    }

    @Test func theCheckerFindsNothingWrong() throws {
        for path in [try built.get().path, SharedData.path(reference)] {
            let check = try HiCReader.open(path).check()
            #expect(check.problems.isEmpty)
            #expect(check.matrices == 11)
        }
    }
}

@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct FormatGoldenTests {
    /// Files of juicer_tools and of hictk, which count the sums of a matrix differently.
    @Test(arguments: ["dm6_100kb.v9.hic", "scer_w303_g1_SRR8769554.derived.v9.hic", "test_chr22.hg19.v8.hic"])
    func theCheckerFindsNothingWrongInRealFiles(file: String) throws {
        #expect(try HiCReader.open(SharedData.path("hic/" + file)).check().problems == [])
    }

    private func compare(_ file: String, with golden: String, quality: Int = 0) throws {
        var options = options([100_000, 500_000])
        options.minimumMappingQuality = quality
        let built = try BuiltFile(
            contacts: SharedData.path("golden/formats/" + file),
            sizes: SharedData.path("golden/formats/fmt.chrom.sizes"), options: options)
        let theirs = SharedData.path("golden/formats/" + golden)
        #expect(try allCells(built.path) == allCells(theirs))
        let ours = try HiCReader.open(built.path)
        let reader = try HiCReader.open(theirs)
        for resolution in options.resolutions {
            let expected = try #require(try ours.expectedVector(.none, resolution: resolution))
            let wanted = try #require(try reader.expectedVector(.none, resolution: resolution))
            #expect(zip(expected.values, wanted.values).allSatisfy { isClose($0, $1) })
            #expect(expected.values.count == wanted.values.count)
        }
    }

    @Test(arguments: [
        "fmt.supershort.txt.gz", "fmt.short.txt.gz", "fmt.medium.txt.gz", "fmt.long.txt.gz",
        "fmt.4dn-1header.pairs.gz", "fmt.4dn.pairs.gz",
    ])
    func everyFormatGivesTheSameFile(file: String) throws {
        try compare(file, with: "fmt.short.txt.hic")
    }

    @Test(arguments: ["fmt.medium.txt.gz", "fmt.long.txt.gz", "fmt.4dn.pairs.gz"])
    func contactsOfLowQualityAreLeftOut(file: String) throws {
        try compare(file, with: "fmt.medium.txt.q30.hic", quality: 30)
    }

    @Test func scoresAreAddedUp() throws {
        try compare("fmt.shortscore.txt.gz", with: "fmt.shortscore.txt.hic")
    }

    /// The pairs are of one assembly and the sizes of another, so some positions lie beyond the end. The old program
    /// kept those beyond the last bin in cells that no reader shows; we leave them out of the input.
    @Test(arguments: [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000], [8, 9])
    func realPairsGiveTheCellsThatTheirPublisherHas(resolution: Int, version: Int) throws {
        let scratch = ScratchFolder()
        var sizes: [Substring: Int] = [:]
        let sizeLines = try GoldenText.lines("pairs/hg38.mainonly.chrom.sizes.gz")
        for line in sizeLines {
            let fields = line.split(whereSeparator: \.isWhitespace)
            sizes[fields[0]] = Int(fields[1])
        }
        var kept: [Substring] = []
        for line in try GoldenText.lines("pairs/test_4dn.pairs.gz") {
            let fields = line.split(separator: "\t")
            guard !line.hasPrefix("#"), let size1 = sizes[fields[1]], let size2 = sizes[fields[3]] else {
                kept.append(line)
                continue
            }
            let bins = [Int(fields[2])! / resolution, Int(fields[4])! / resolution]
            if bins[0] <= size1 / resolution && bins[1] <= size2 / resolution { kept.append(line) }
        }
        var options = options([resolution])
        options.version = version
        options.unknownChromosomes = .skip
        let built = try BuiltFile(
            contacts: try scratch.write(kept.joined(separator: "\n"), to: "in.pairs"),
            sizes: try scratch.write(sizeLines.joined(separator: "\n"), to: "sizes"), options: options)
        // The whole-genome matrix of the old program counts otherwise.
        let ours = try allCells(built.path).filter { $0.key.first > 0 }
        let theirs = try allCells(SharedData.path("hic/test_4dn.v8.hic"))
            .filter { $0.key.first > 0 && $0.key.resolution == resolution }
        #expect(ours.count > 10_000)
        #expect(ours == theirs)
        #expect(try HiCReader.open(built.path).version == version)
        #expect(built.summary.unknownChromosome == 879)
    }

    /// A real, sparse chromosome: at 10 kb the balancing stalls until rows are dropped, at 5 kb it never succeeds.
    @Test func vectorsOfARealSparseChromosomeAgree() throws {
        let golden = try HiCReader.open(SharedData.path("hic/test_chr22.hg19.v8.hic"))
        let chromosome = try golden.chromosome(named: "22")
        var cells = ContactCells()
        try golden.readContacts(chromosome, chromosome, resolution: 5000, into: &cells)
        var text = ""
        for index in 0..<cells.count {
            text += "22 \(cells.x[index] * 5000) 22 \(cells.y[index] * 5000) \(cells.counts[index])\n"
        }
        let built = try BuiltFile(
            text: text, sizes: "22 \(chromosome.length)\n", options: options(golden.resolutions, [.vc, .vcSqrt, .kr]))
        let reader = try HiCReader.open(built.path)
        for normalization in [Normalization.vc, .vcSqrt, .kr] {
            for resolution in golden.resolutions {
                let ours = try reader.normalizationVector(
                    normalization, chromosome: reader.chromosomes[0], resolution: resolution)
                let theirs = try golden.normalizationVector(
                    normalization, chromosome: chromosome, resolution: resolution)
                guard let ours, let theirs else {
                    #expect(ours == nil && theirs == nil && normalization == .kr && resolution == 5000)
                    continue
                }
                #expect(ours.count == theirs.count)
                #expect(zip(ours, theirs).allSatisfy { isClose($0, $1) }, "\(normalization) at \(resolution)")
            }
        }
    }
}
