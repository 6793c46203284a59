import SequenceIO
import Synchronization

/// The calling of enriched pixels at one resolution over the chromosomes of a genome.
///
/// Chromosomes are added one after the other; each is worked on by all threads, tile by tile, and may be forgotten
/// afterwards. Classes of expected counts are judged over all of them together, hence `finish`.
package struct PixelSearch: ~Copyable {
    private let parameters: LoopParameters
    private let arithmetic: Arithmetic
    private let area: SearchArea
    private let shape: TileShape
    private let lowestThresholds: [Int32]
    /// One per thread, kept from chromosome to chromosome.
    private let desks: [Desk]
    private var found: [(chromosome: Int, candidates: [PixelStatistics], requested: [PixelStatistics])] = []

    /// - Parameters:
    ///   - shape: size of the work tiles; it does not change results.
    ///   - threads: number of threads; it does not change results.
    package init(
        parameters: LoopParameters, arithmetic: Arithmetic, area: SearchArea, threads: Int,
        shape: TileShape = .standard
    ) throws(LoopsError) {
        try parameters.validate()
        self.parameters = parameters
        self.arithmetic = arithmetic
        self.area = area
        self.shape = shape
        desks = (0..<max(1, threads)).map { _ in Desk(shape: shape, arithmetic: arithmetic) }
        lowestThresholds = FalseDiscovery.lowestThresholds(falseDiscoveryRate: parameters.falseDiscoveryRate)
    }

    /// Tests the pixels of a chromosome.
    /// - Parameters:
    ///   - chromosome: its index in the genome's order.
    ///   - requested: pixels, as bins, whose statistics are wanted even where they are not enriched.
    package mutating func add(
        _ map: ChromosomeMap, chromosome: Int, requested: [BinPair] = []
    ) {
        let asked = Dictionary(grouping: Set(requested), by: \.row).mapValues { $0.map(\.column).sorted() }
        let context = CallingContext(
            map: map, parameters: parameters, arithmetic: arithmetic, area: area,
            lowestThresholds: lowestThresholds, requested: asked)
        let tiles = WorkTile.tiles(of: context, shape: shape)
        let next = Atomic<Int>(0)
        let desks = desks
        WorkerThreads.run(min(desks.count, max(1, tiles.count))) { number in
            desks[number].worker.withLock { worker in
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < tiles.count else { break }
                    worker.call(tiles[index], of: context)
                }
            }
        }
        var candidates: [PixelStatistics] = []
        var statistics: [PixelStatistics] = []
        for desk in desks {
            desk.worker.withLock { worker in
                candidates += worker.takeCandidates()
                statistics += worker.takeRequested()
            }
        }
        let order: (PixelStatistics, PixelStatistics) -> Bool = { ($0.row, $0.column) < ($1.row, $1.column) }
        found.append((chromosome, candidates.sorted(by: order), statistics.sorted(by: order)))
    }

    /// The enriched pixels, judged over all chromosomes added.
    package consuming func finish() -> PixelSearchResult {
        var histograms = PixelHistograms()
        for desk in desks { desk.worker.withLock { histograms += $0.histograms } }
        let discovery = FalseDiscovery(
            histograms: histograms, falseDiscoveryRate: parameters.falseDiscoveryRate)
        var enriched: [EnrichedPixel] = []
        var requested: [EnrichedPixel] = []
        for (chromosome, candidates, asked) in found.sorted(by: { $0.chromosome < $1.chromosome }) {
            for statistics in candidates {
                let isEnriched = (0..<4).allSatisfy { mask in
                    Float(statistics.observed)
                        > discovery.threshold(mask: mask, bin: Int(statistics.bins[mask]))
                }
                guard isEnriched else { continue }
                enriched.append(pixel(statistics, chromosome: chromosome, discovery: discovery))
            }
            requested += asked.map { pixel($0, chromosome: chromosome, discovery: discovery) }
        }
        return PixelSearchResult(
            parameters: parameters, enriched: enriched, requested: requested, discovery: discovery,
            histograms: histograms)
    }

    private func pixel(
        _ statistics: PixelStatistics, chromosome: Int, discovery: FalseDiscovery
    ) -> EnrichedPixel {
        var rates = SIMD4<Float>()
        for mask in 0..<4 {
            rates[mask] = discovery.rate(
                mask: mask, bin: Int(statistics.bins[mask]), observed: Int(statistics.observed))
        }
        return EnrichedPixel(
            chromosome: chromosome, resolution: parameters.resolution,
            x: Int(statistics.row) * parameters.resolution, y: Int(statistics.column) * parameters.resolution,
            observed: Int(statistics.observed), expected: statistics.expected, bins: statistics.bins,
            falseDiscoveryRates: rates)
    }

    /// Where one thread works.
    private final class Desk: Sendable {
        let worker: Mutex<CallingWorker>

        init(shape: TileShape, arithmetic: Arithmetic) {
            worker = Mutex(CallingWorker(shape: shape, arithmetic: arithmetic))
        }
    }
}

/// Two bins of a chromosome, row < column.
package struct BinPair: Sendable, Hashable {
    package let row: Int
    package let column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// What a search at one resolution found, sorted by chromosome, row and column.
package struct PixelSearchResult: Sendable {
    package let parameters: LoopParameters
    package let enriched: [EnrichedPixel]
    /// The pixels that were asked for, where they could be tested.
    package let requested: [EnrichedPixel]
    package let discovery: FalseDiscovery
    package let histograms: PixelHistograms
}
