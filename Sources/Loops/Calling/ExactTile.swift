import CHiCCUPS

/// Where one thread tests the pixels of a tile in the exact arithmetic, whose one implementation is `CHiCCUPS`.
struct ExactTile: ~Copyable {
    private let scratch: UnsafeMutableRawBufferPointer
    /// Room for every pixel of a tile.
    private let pixels: UnsafeMutableBufferPointer<hiccups_pixel>
    private let instructions = hiccups_widest()

    init(shape: TileShape) {
        let bytes = hiccups_scratch_bytes(Int32(shape.rows), Int32(shape.columns))
        scratch = .allocate(byteCount: Int(bytes), alignment: 64)
        pixels = .allocate(capacity: shape.rows * shape.columns)
    }

    deinit {
        scratch.deallocate()
        pixels.deallocate()
    }

    func test(
        _ tile: WorkTile, of context: CallingContext, histograms: inout PixelHistograms,
        candidates: inout [PixelStatistics]
    ) {
        let area = hiccups_tile(
            first_row: Int32(tile.rows.lowerBound), rows: Int32(tile.rows.count),
            first_column: Int32(tile.columns.lowerBound), columns: Int32(tile.columns.count))
        var count: Int64 = 0
        context.withExactMap { map in
            histograms.counts.withUnsafeMutableBufferPointer { histogram in
                withUnsafeMutablePointer(to: &count) { count in
                    let findings = hiccups_findings(
                        histogram: histogram.baseAddress, pixels: pixels.baseAddress, count: count,
                        capacity: Int64(pixels.count))
                    withUnsafePointer(to: map) { hiccups_test($0, area, scratch.baseAddress, findings, instructions) }
                }
            }
        }
        for pixel in pixels.prefix(Int(count)) { candidates.append(PixelStatistics(pixel)) }
    }
}

extension PixelStatistics {
    init(_ pixel: hiccups_pixel) {
        let (expected, bins) = (pixel.expected, pixel.classes)
        self.init(
            expected: SIMD4(expected.0, expected.1, expected.2, expected.3), row: pixel.row, column: pixel.column,
            bins: SIMD4(bins.0, bins.1, bins.2, bins.3), observed: pixel.observed, width: pixel.width)
    }
}

extension CallingContext {
    /// Calls `body` with all that the exact arithmetic needs as flat arrays, which are there until it returns.
    func withExactMap<Failure: Error>(_ body: (hiccups_map) throws(Failure) -> Void) throws(Failure) {
        try map.cellStarts.withUnsafeBufferPointer { starts throws(Failure) in
            try map.columns.withUnsafeBufferPointer { columns throws(Failure) in
                try map.counts.withUnsafeBufferPointer { counts throws(Failure) in
                    try map.divisors.withUnsafeBufferPointer { divisors throws(Failure) in
                        try withTables { tables throws(Failure) in
                            var flat = tables
                            starts.withMemoryRebound(to: Int64.self) { flat.cell_starts = $0.baseAddress }
                            flat.columns = columns.baseAddress
                            flat.counts = counts.baseAddress
                            flat.divisors = divisors.baseAddress
                            try body(flat)
                        }
                    }
                }
            }
        }
    }

    /// Calls `body` with all of it but the chromosome's own cells and divisors.
    private func withTables<Failure: Error>(_ body: (hiccups_map) throws(Failure) -> Void) throws(Failure) {
        try limits.withUnsafeBufferPointer { limits throws(Failure) in
            try tables.ratios.withUnsafeBufferPointer { ratios throws(Failure) in
                try bins.edges.withUnsafeBufferPointer { edges throws(Failure) in
                    try bins.cells.withUnsafeBufferPointer { guesses throws(Failure) in
                        try lowestThresholds.withUnsafeBufferPointer { thresholds throws(Failure) in
                            try body(
                                hiccups_map(
                                    cell_starts: nil, columns: nil, counts: nil, divisors: nil,
                                    limits: limits.baseAddress, ratios: ratios.baseAddress, edges: edges.baseAddress,
                                    guesses: guesses.baseAddress, thresholds: thresholds.baseAddress, enough: enough,
                                    unit: unit, first_row: 0, guess_count: Int32(guesses.count),
                                    distances: Int32(tables.distances), peak_width: Int32(parameters.peakWidth),
                                    window: Int32(parameters.window)))
                        }
                    }
                }
            }
        }
    }
}
