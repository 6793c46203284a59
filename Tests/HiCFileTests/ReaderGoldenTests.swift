import HiCFile
import TestSupport
import Testing

private let goldenV9 = "golden/goldA.v9.juicer_tools_2.24.00.hic"
private let goldenV8 = "golden/goldA.v8.juicer_tools_1.22.01.hic"

/// Normalised counts (or observed over expected) of a matrix by their cells, in bp.
private func values(_ dump: GoldenDump, of path: String) throws -> [[Int]: Double] {
    let reader = try HiCReader.open(SharedData.path(path))
    let first = try reader.chromosome(named: dump.chromosomes[0])
    let second = try reader.chromosome(named: dump.chromosomes.last!)
    let normalization = Normalization(dump.normalization)
    let resolution = dump.resolution
    var region: BinRegion?
    if dump.ranges.count == 2 {
        let bins = dump.ranges.map { $0.lowerBound / resolution...$0.upperBound / resolution }
        region = BinRegion(x: bins[0], y: bins[1])
    }
    var cells = ContactCells()
    try reader.readContacts(first, second, resolution: resolution, in: region, into: &cells)
    var vectors: [[Double]] = []
    if normalization != .none {
        for chromosome in [first, second] {
            vectors.append(
                try #require(
                    try reader.normalizationVector(normalization, chromosome: chromosome, resolution: resolution)))
        }
    }
    let expected = try reader.expectedVector(normalization, resolution: resolution)
    var result: [[Int]: Double] = [:]
    for index in 0..<cells.count {
        let x = Int(cells.x[index])
        let y = Int(cells.y[index])
        var value = Double(cells.counts[index])
        if !vectors.isEmpty { value /= vectors[0][x] * vectors[1][y] }
        if dump.kind == "oe" {
            value /= try #require(expected).value(distance: abs(x - y), chromosome: first.index)
        }
        if value.isNaN { continue }
        let old = result.updateValue(value, forKey: [x * resolution, y * resolution])
        #expect(old == nil, "cell \(x), \(y) twice")
    }
    return result
}

@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct ReaderGoldenTests {
    @Test(arguments: GoldenDump.all("observed") + GoldenDump.all("oe"))
    func cellsEqualTheDumpsOfJuicerTools(dump: GoldenDump) throws {
        let read = try values(dump, of: goldenV9)
        let rows = try dump.rows()
        #expect(read.count == rows.count)
        for row in rows {
            let value = read[[Int(row[0]), Int(row[1])]] ?? -1
            #expect(isClose(value, row[2]), "\(row) was read as \(value)")
            if !isClose(value, row[2]) { break }
        }
    }

    @Test(arguments: GoldenDump.all("observed").filter { $0.normalization != "SCALE" })
    func versionEightHoldsTheSameCells(dump: GoldenDump) throws {
        let new = try values(dump, of: goldenV9)
        let old = try values(dump, of: goldenV8)
        #expect(new.count == old.count)
        #expect(new.allSatisfy { isClose(old[$0.key] ?? -1, $0.value, tolerance: 1e-6) })
    }

    @Test(arguments: GoldenDump.all("norm"))
    func vectorsEqualTheDumpsOfJuicerTools(dump: GoldenDump) throws {
        let reader = try HiCReader.open(SharedData.path(goldenV9))
        let chromosome = try reader.chromosome(named: dump.chromosomes[0])
        let vector = try #require(
            try reader.normalizationVector(
                Normalization(dump.normalization), chromosome: chromosome, resolution: dump.resolution))
        let rows = try dump.rows().map { $0[0] }
        #expect(vector.count == chromosome.binCount(resolution: dump.resolution))
        // The dump goes on to the end of the last block.
        #expect(rows.count >= vector.count)
        #expect(zip(vector, rows).allSatisfy { isClose($0, $1) })
    }

    @Test(arguments: GoldenDump.all("expected"))
    func expectedValuesEqualTheDumpsOfJuicerTools(dump: GoldenDump) throws {
        let reader = try HiCReader.open(SharedData.path(goldenV9))
        let chromosome = try reader.chromosome(named: dump.chromosomes[0])
        let expected = try #require(
            try reader.expectedVector(Normalization(dump.normalization), resolution: dump.resolution))
        let values = expected.values(chromosome: chromosome.index)
        let rows = try dump.rows().map { $0[0] }
        #expect(values.count == rows.count)
        #expect(zip(values, rows).allSatisfy { isClose($0, $1, tolerance: 1e-12) })
        #expect(isClose(expected.value(distance: 1 << 30, chromosome: chromosome.index), values.last ?? -1))
    }

    @Test func theHeaderTellsWhatTheFileHolds() throws {
        let reader = try HiCReader.open(SharedData.path(goldenV9))
        #expect(reader.version == 9)
        #expect(reader.genome == "goldA.chrom.sizes")
        #expect(reader.allChromosome == Chromosome(index: 0, name: "All", length: 25012))
        #expect(reader.chromosomes.map(\.name) == ["chr1", "chr2", "chr3", "chrX"])
        #expect(reader.chromosomes.map(\.length) == [5_000_000, 3_512_345, 14_000_000, 2_500_000])
        #expect(
            reader.resolutions == [2_500_000, 1_000_000, 500_000, 250_000, 100_000, 50_000, 25_000, 10_000, 5000, 1000])
        #expect(
            reader.normalizations(chromosome: reader.chromosomes[0], resolution: 5000).map(\.name)
                == ["VC", "VC_SQRT", "KR", "SCALE"])
    }

    /// Sums and numbers of cells that other programs report for real files.
    @Test(arguments: [
        ("hic/dm6_100kb.v9.hic", 100_000, 890_384, 119_208_613.0),
        ("hic/test_4dn.v8.hic", 500_000, 38_161, 58_911.0),
        ("hic/test_4dn.v8.hic", 16_000_000, 10_632, 59_222.0),
    ])
    func realFilesHaveTheTotalsThatOthersFind(file: String, resolution: Int, cellCount: Int, sum: Double) throws {
        let reader = try HiCReader.open(SharedData.path(file))
        var cells = ContactCells()
        for (index, first) in reader.chromosomes.enumerated() {
            for second in reader.chromosomes[index...] {
                try reader.readContacts(first, second, resolution: resolution, into: &cells)
            }
        }
        #expect(cells.count == cellCount)
        #expect(cells.counts.reduce(0.0) { $0 + Double($1) } == sum)
    }

    @Test func aRegionHasExactlyTheCellsThatAFullReadHasThere() throws {
        for path in [goldenV9, goldenV8] {
            let reader = try HiCReader.open(SharedData.path(path))
            let chromosome = reader.chromosomes[2]
            for other in [chromosome, reader.chromosomes[3]] {
                var all = ContactCells()
                try reader.readContacts(chromosome, other, resolution: 5000, into: &all)
                var random = SystemRandomNumberGenerator()
                for _ in 0..<20 {
                    let x = Int.random(in: 0..<2800, using: &random)
                    let y = Int.random(in: 0..<(other == chromosome ? 2800 : 500), using: &random)
                    let region = BinRegion(
                        x: x...x + Int.random(in: 0..<400, using: &random),
                        y: y...y + Int.random(in: 0..<400, using: &random))
                    var part = ContactCells()
                    try reader.readContacts(chromosome, other, resolution: 5000, in: region, into: &part)
                    var wanted = 0
                    for index in 0..<all.count {
                        let (cellX, cellY) = (Int(all.x[index]), Int(all.y[index]))
                        let isMirrored = other == chromosome && region.contains(x: cellY, y: cellX)
                        if region.contains(x: cellX, y: cellY) || isMirrored { wanted += 1 }
                    }
                    #expect(part.count == wanted, "\(region)")
                }
            }
        }
    }
}
