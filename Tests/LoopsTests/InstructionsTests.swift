import CHiCCUPS
import Loops
import Testing

/// The exact arithmetic for several pixels at once against that for one, on tiles with everything that can happen.
@Suite struct InstructionsTests {
    private static let tiles: UInt64 = 50
    private static let vectors = (1...hiccups_widest().rawValue).map { hiccups_instructions(rawValue: $0) }

    @Test func vectorsFindTheBitsThatSinglePixelsFind() {
        var kept = 0
        var widths: Set<UInt8> = []
        for seed in 0..<Self.tiles {
            let random = RandomTile(seed: seed)
            let reference = random.findings(HICCUPS_ONE_BY_ONE)
            for instructions in Self.vectors {
                let findings = random.findings(instructions)
                #expect(findings == reference, "tile \(seed), instructions \(instructions.rawValue)")
            }
            kept += reference.pixels.count
            widths.formUnion(reference.pixels.map(\.width))
        }
        // The tiles must be worth the comparison.
        #expect(kept > 5 * Int(Self.tiles))
        #expect(widths.count > 8)
    }
}

/// A tile somewhere in a random map, which no search has made sensible.
private final class RandomTile {
    struct Findings: Equatable {
        let histogram: [Int64]
        let pixels: Set<Pixel>
    }

    struct Pixel: Hashable {
        let row: Int32
        let column: Int32
        let observed: UInt16
        let width: UInt8
        let classes: SIMD4<UInt8>
        let expected: SIMD4<UInt32>

        init(_ pixel: hiccups_pixel) {
            let (expected, classes) = (pixel.expected, pixel.classes)
            row = pixel.row
            column = pixel.column
            observed = pixel.observed
            width = pixel.width
            self.classes = SIMD4(classes.0, classes.1, classes.2, classes.3)
            self.expected = SIMD4(
                expected.0.bitPattern, expected.1.bitPattern, expected.2.bitPattern, expected.3.bitPattern)
        }
    }

    private static let margin = Int(HICCUPS_MARGIN)
    private static let masks = Int(HICCUPS_MASKS)

    private var map = hiccups_map()
    private var tile = hiccups_tile()
    private var arrays: [UnsafeMutableRawPointer] = []

    deinit {
        for array in arrays { array.deallocate() }
    }

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bins = Int.random(in: 100...300, using: &random)
        let reach = Int.random(in: 60..<bins, using: &random)
        let levels: [Double] = [0.05, 1, 20, 1_000]
        let level = levels[Int.random(in: levels.indices, using: &random)]
        let oddities: Double = [0, 0.003, 0.1][Int.random(in: 0..<3, using: &random)]
        func value(_ usual: ClosedRange<Double>, odd: [Double]) -> Double {
            if Double.random(in: 0..<1, using: &random) >= oddities { return .random(in: usual, using: &random) }
            return odd[Int.random(in: odd.indices, using: &random)]
        }

        var starts: [Int64] = [0]
        var columns: [Int32] = []
        var counts: [Float] = []
        for row in 0..<bins {
            for column in row..<min(bins, row + reach) {
                let usual = level * 60 / Double(column - row + 9)
                let count = value(0...usual, odd: [9_999, 9_999.6, 10_000, 60_000]).rounded()
                guard count > 0 else { continue }
                columns.append(Int32(column))
                counts.append(Float(count))
            }
            starts.append(Int64(columns.count))
        }
        map.cell_starts = kept(starts)
        map.columns = kept(columns)
        map.counts = kept(counts)
        let divisors: [Double] = (0..<bins).map { _ in value(0.5...2, odd: [.nan, 0, 1e-3, 50, 1e200]) }
        map.divisors = kept(divisors)
        let limits = (0..<bins).map { Int32(min(bins - Self.margin, $0 + reach - 2 * Self.margin)) }
        map.limits = kept(limits)
        map.distances = Int32(reach + 1)
        let entries = (Self.margin + 1) * Self.masks * (reach + 1)
        let ratios: [Double] = (0..<entries).map { _ in value(0...0.05, odd: [.nan, .infinity, 0]) }
        map.ratios = kept(ratios)
        map.edges = kept(LambdaBins.exact.edges)
        map.guesses = kept(LambdaBins.exact.cells)
        map.guess_count = Int32(LambdaBins.exact.cells.count)
        map.thresholds = kept(
            (0..<LambdaBins.count).map { (number: Int) -> Int32 in
                Int32(value(0...Double(number) * level, odd: [-1]))
            })
        map.unit = 0x1p10
        map.enough = 16 << 10
        map.peak_width = Int32.random(in: 1...5, using: &random)
        map.window = Int32.random(in: (map.peak_width + 1)...19, using: &random)

        tile.rows = Int32.random(in: 1...40, using: &random)
        tile.first_row = Int32.random(in: 20...Int32(bins - 20) - tile.rows, using: &random)
        tile.first_column = tile.first_row + map.peak_width + 3 + Int32.random(in: 0..<60, using: &random)
        let end = limits[Int(tile.first_row + tile.rows) - 1]
        tile.columns = min(end - tile.first_column, Int32.random(in: 1...100, using: &random))
    }

    /// Memory with these elements that lives as long as this.
    private func kept<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
        let copy = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
        copy.initialize(from: elements, count: elements.count)
        arrays.append(UnsafeMutableRawPointer(copy))
        return UnsafePointer(copy)
    }

    func findings(_ instructions: hiccups_instructions) -> Findings {
        guard tile.columns > 0 else { return Findings(histogram: [], pixels: []) }
        var histogram = [Int64](repeating: 0, count: Self.masks * LambdaBins.count * LambdaBins.observedLimit)
        var pixels = [hiccups_pixel](repeating: hiccups_pixel(), count: Int(tile.rows * tile.columns))
        let capacity = Int64(pixels.count)
        var count: Int64 = 0
        let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: Int(hiccups_scratch_bytes(tile.rows, tile.columns)), alignment: 8)
        defer { scratch.deallocate() }
        histogram.withUnsafeMutableBufferPointer { histogram in
            pixels.withUnsafeMutableBufferPointer { pixels in
                withUnsafeMutablePointer(to: &count) { count in
                    let findings = hiccups_findings(
                        histogram: histogram.baseAddress, pixels: pixels.baseAddress, count: count, capacity: capacity)
                    withUnsafePointer(to: map) { hiccups_test($0, tile, scratch, findings, instructions) }
                }
            }
        }
        return Findings(histogram: histogram, pixels: Set(pixels.prefix(Int(count)).map { Pixel($0) }))
    }
}
