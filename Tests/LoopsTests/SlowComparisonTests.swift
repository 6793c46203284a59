import Loops
import Testing

/// The fast search against the obvious one, on maps small enough for it.
@Suite struct SlowComparisonTests {
    /// Without optimisation the obvious search is slow indeed.
    #if DEBUG
        static let maps: UInt64 = 40
    #else
        static let maps: UInt64 = 200
    #endif

    @Test(arguments: [Arithmetic.exact, .juicer])
    func fastSearchEqualsCellByCell(arithmetic: Arithmetic) throws {
        var tested = 0
        var enriched = 0
        for seed in 0..<Self.maps {
            let random = RandomMap(seed: seed)
            let slow = SlowHiCCUPS(random: random).pixels(arithmetic)
            let fast = try random.search(
                arithmetic, threads: 1 + Int(seed % 2), shape: TileShape(rows: 3 + Int(seed % 30), columns: 17))
            tested += slow.count
            #expect(histogram(slow) == histogram(fast.histograms), "histograms of map \(seed)")

            let expected = slow.filter { pixel in
                (0..<4).allSatisfy {
                    Float(pixel.observed) > fast.discovery.threshold(mask: $0, bin: pixel.bins[$0])
                }
            }
            enriched += expected.count
            #expect(fast.enriched.map(\.x) == expected.map { $0.row * 1_000 }, "rows of map \(seed)")
            #expect(fast.enriched.map(\.y) == expected.map { $0.column * 1_000 }, "columns of map \(seed)")
            for (pixel, wanted) in zip(fast.enriched, expected) {
                #expect(pixel.observed == wanted.observed)
                for mask in 0..<4 {
                    #expect(Int(pixel.bins[mask]) == wanted.bins[mask])
                    let tolerance = arithmetic == .exact ? wanted.expected[mask] * 1e-6 : 0
                    #expect(abs(pixel.expected[mask] - wanted.expected[mask]) <= tolerance, "map \(seed)")
                }
            }
        }
        // The maps must be worth the comparison.
        #expect(tested > 75 * Int(Self.maps))
        #expect(enriched > Int(Self.maps) / 2)
    }

    @Test func resultDependsNeitherOnTilesNorOnThreads() throws {
        for seed in 0..<(Self.maps / 20) {
            let random = RandomMap(seed: seed)
            for arithmetic in Arithmetic.allCases {
                let reference = try random.search(arithmetic)
                for (threads, rows, columns) in [(1, 1, 1), (3, 7, 5), (2, 64, 9), (4, 5, 1_000)] {
                    let other = try random.search(
                        arithmetic, threads: threads, shape: TileShape(rows: rows, columns: columns))
                    #expect(other.histograms == reference.histograms)
                    #expect(other.enriched == reference.enriched)
                    #expect(other.discovery == reference.discovery)
                }
            }
        }
    }

    @Test func requestedPixelsHaveTheirStatisticsWhateverTheyAre() throws {
        for (seed, arithmetic) in [(UInt64(4), Arithmetic.exact), (4, .juicer), (7, .exact), (9, .juicer)] {
            let random = RandomMap(seed: seed)
            let slow = SlowHiCCUPS(random: random).pixels(arithmetic)
            let asked = stride(from: 0, to: slow.count, by: 7).map { slow[$0] }
            var search = try PixelSearch(
                parameters: random.parameters, arithmetic: arithmetic, area: random.area, threads: 2,
                shape: TileShape(rows: 8, columns: 8))
            // One that is too near the diagonal to be tested, one beyond the chromosome.
            let others = [BinPair(row: 25, column: 26), BinPair(row: 5, column: 5_000)]
            try search.add(
                random.map, chromosome: 1,
                requested: asked.map { BinPair(row: $0.row, column: $0.column) } + others)
            let result = try search.finish()
            #expect(result.requested.map(\.x) == asked.map { $0.row * 1_000 })
            #expect(result.requested.map(\.y) == asked.map { $0.column * 1_000 })
            #expect(result.requested.map(\.observed) == asked.map(\.observed))
            #expect(result.enriched == (try random.search(arithmetic)).enriched)
        }
    }

    private struct Place: Hashable {
        let mask: Int
        let bin: Int
        let observed: Int
    }

    private func histogram(_ pixels: [SlowHiCCUPS.Pixel]) -> [Place: Int64] {
        var counts: [Place: Int64] = [:]
        for pixel in pixels {
            for mask in 0..<4 {
                counts[Place(mask: mask, bin: pixel.bins[mask], observed: pixel.observed), default: 0] += 1
            }
        }
        return counts
    }

    private func histogram(_ histograms: PixelHistograms) -> [Place: Int64] {
        var counts: [Place: Int64] = [:]
        let span = histograms.counts.span
        for index in span.indices where span[index] > 0 {
            let (row, observed) = index.quotientAndRemainder(dividingBy: LambdaBins.observedLimit)
            let (mask, bin) = row.quotientAndRemainder(dividingBy: LambdaBins.count)
            counts[Place(mask: mask, bin: bin, observed: observed)] = span[index]
        }
        return counts
    }
}
