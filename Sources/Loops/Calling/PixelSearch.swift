import GPUDevice

/// The calling of enriched pixels at one resolution over the chromosomes of a genome.
///
/// Chromosomes are added one after the other and may be forgotten afterwards. Classes of expected counts are judged over all of them together, hence `finish`.
package struct PixelSearch: ~Copyable {
    private let parameters: LoopParameters
    private let arithmetic: Arithmetic
    private let area: SearchArea
    private let lowestThresholds: [Int32]
    private let tester: any PixelTester
    /// The pixels that were asked for, by chromosome in the order of adding.
    private var requested: [(chromosome: Int, pixels: [PixelStatistics])] = []

    /// - Parameters:
    ///   - shape: size of the work tiles; it does not change results.
    ///   - threads: number of threads; it does not change results.
    ///   - devices: GPUs that test pixels instead, in the exact arithmetic only; they do not change results.
    package init(
        parameters: LoopParameters, arithmetic: Arithmetic, area: SearchArea, threads: Int,
        shape: TileShape = .standard, devices: [CUDADevice] = []
    ) throws(LoopsError) {
        try parameters.validate()
        let tester: any PixelTester =
            devices.isEmpty || arithmetic != .exact
            ? ThreadPixelTester(threads: threads, shape: shape, arithmetic: arithmetic) : try GPUPixelTester(devices)
        self.tester = tester
        self.parameters = parameters
        self.arithmetic = arithmetic
        self.area = area
        lowestThresholds = FalseDiscovery.lowestThresholds(falseDiscoveryRate: parameters.falseDiscoveryRate)
    }

    /// Tests the pixels of a chromosome.
    /// - Parameters:
    ///   - chromosome: its index in the genome's order.
    ///   - requested: pixels, as bins, whose statistics are wanted even where they are not enriched.
    package mutating func add(
        _ map: ChromosomeMap, chromosome: Int, requested: [BinPair] = []
    ) throws(LoopsError) {
        let context = CallingContext(
            map: map, parameters: parameters, arithmetic: arithmetic, area: area, lowestThresholds: lowestThresholds)
        self.requested.append((chromosome, statistics(of: requested, context)))
        try tester.add(context, chromosome: chromosome)
    }

    /// What is known of the pixels that were asked for and can be tested.
    private func statistics(of requested: [BinPair], _ context: CallingContext) -> [PixelStatistics] {
        var context = context
        // Whatever they hold is above this.
        context.lowestThresholds = context.lowestThresholds.map { _ in -1 }
        var worker = CallingWorker(shape: TileShape(rows: 1, columns: 1), arithmetic: arithmetic)
        for pixel in Set(requested) where context.tests(row: pixel.row, column: pixel.column) {
            let tile = WorkTile(rows: pixel.row..<pixel.row + 1, columns: pixel.column..<pixel.column + 1)
            worker.call(tile, of: context)
        }
        return worker.takeCandidates().inOrder
    }

    /// The enriched pixels, judged over all chromosomes added.
    package consuming func finish() throws(LoopsError) -> PixelSearchResult {
        let tested = try tester.finish()
        let discovery = FalseDiscovery(
            histograms: tested.histograms, falseDiscoveryRate: parameters.falseDiscoveryRate)
        var enriched: [EnrichedPixel] = []
        for (chromosome, candidates) in tested.candidates.sorted(by: { $0.key < $1.key }) {
            for statistics in candidates.inOrder {
                let isEnriched = (0..<4).allSatisfy { mask in
                    Float(statistics.observed)
                        > discovery.threshold(mask: mask, bin: Int(statistics.bins[mask]))
                }
                guard isEnriched else { continue }
                enriched.append(pixel(statistics, chromosome: chromosome, discovery: discovery))
            }
        }
        let requested = requested.sorted { $0.chromosome < $1.chromosome }.flatMap { chromosome, pixels in
            pixels.map { pixel($0, chromosome: chromosome, discovery: discovery) }
        }
        return PixelSearchResult(
            parameters: parameters, enriched: enriched, requested: requested, discovery: discovery,
            histograms: tested.histograms)
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
}

/// Two bins of a chromosome, row < column.
package struct BinPair: Sendable, Hashable {
    /// 0-based.
    package let row: Int
    /// 0-based.
    package let column: Int

    /// Takes row < column for granted.
    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// What a search at one resolution found, sorted by chromosome, row and column.
package struct PixelSearchResult: Sendable {
    /// What the search was told.
    package let parameters: LoopParameters
    /// The pixels above all thresholds.
    package let enriched: [EnrichedPixel]
    /// The pixels that were asked for, where they could be tested.
    package let requested: [EnrichedPixel]
    /// The thresholds, which the whole genome has in common.
    package let discovery: FalseDiscovery
    /// The counts that the thresholds were found from.
    package let histograms: PixelHistograms
}

extension [PixelStatistics] {
    /// By row and column.
    fileprivate var inOrder: Self { sorted { ($0.row, $0.column) < ($1.row, $1.column) } }
}
