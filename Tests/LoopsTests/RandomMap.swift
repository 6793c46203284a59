import GPUDevice
import Loops

/// SplitMix64: the same numbers everywhere.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A small contact map with everything that real ones have: a decay, peaks, masked and empty bins.
struct RandomMap {
    let map: ChromosomeMap
    let parameters: LoopParameters
    let area: SearchArea
    /// Raw counts by row and column, upper triangle.
    let counts: [[Float]]

    /// - Parameter bins: nil: few.
    init(seed: UInt64, bins: Int? = nil) {
        var random = SeededGenerator(seed: seed)
        // Chromosomes too short for any pixel are among them.
        let bins = bins ?? Int.random(in: 30...78, using: &random)
        let peak = Int.random(in: 1...5, using: &random)
        let window = Int.random(in: (peak + 1)...min(19, peak + 9), using: &random)
        parameters = LoopParameters(
            resolution: 1_000, peakWidth: peak, window: window, clusterRadius: 3_000,
            falseDiscoveryRate: [0.1, 0.3, 0.01].randomElement(using: &random)!)
        let areas: [SearchArea] = [
            .band(bp: nil), .band(bp: 25_000), .band(bp: 12_400), .tiles(side: 9, bp: 14_000),
            .tiles(side: 23, bp: nil), .tiles(side: 472, bp: 8_000_000),
        ]
        area = areas.randomElement(using: &random)!
        let level = [0.3, 3, 40].randomElement(using: &random)!
        let density = Double.random(in: 0.02...1, using: &random)
        var counts = [[Float]](repeating: [Float](repeating: 0, count: bins), count: bins)
        for row in 0..<bins {
            for column in row..<bins where Double.random(in: 0...1, using: &random) < density {
                let mean = level * 20 / Double(column - row + 5)
                counts[row][column] = Float(Int(mean * Double.random(in: 0...2, using: &random) + 0.5))
            }
        }
        for _ in 0..<4 {
            let row = Int.random(in: 0..<bins, using: &random)
            let column = Int.random(in: row..<bins, using: &random)
            counts[row][column] += Float([30, 400, 12_000].randomElement(using: &random)!)
        }
        for bin in 0..<bins where Int.random(in: 0..<25, using: &random) == 0 {
            for other in 0..<bins {
                counts[min(bin, other)][max(bin, other)] = 0
            }
        }
        var divisors: [Double]?
        if Int.random(in: 0..<4, using: &random) > 0 {
            divisors = (0..<bins).map { _ in
                let value = Double(Float.random(in: 0.2...2, using: &random))
                switch Int.random(in: 0..<40, using: &random) {
                case 0: return .nan
                case 1: return 0
                default: return value
                }
            }
        }
        // Shorter than the map at times: the last value holds.
        let known = Int.random(in: 20...bins, using: &random)
        let expected = (0..<known).map { Double(Float(level * 20 / Double($0 + 5))) }
        var builder = ChromosomeMapBuilder(
            bins: bins, reach: area.reach(bins: bins, resolution: parameters.resolution))
        var cells = counts.indices.flatMap { row in (row..<bins).map { (row, $0) } }
        if seed % 3 == 0 { cells.shuffle(using: &random) }
        for (row, column) in cells {
            // One cell may come in two parts, and mirrored.
            let count = counts[row][column]
            if count > 4, seed % 5 == 0 {
                builder.add(column, row, count: 2)
                builder.add(row, column, count: count - 2)
            } else {
                builder.add(row, column, count: count)
            }
        }
        map = builder.finish(divisors: divisors, expected: expected)
        self.counts = counts
    }

    /// The result of a search over this map alone.
    func search(
        _ arithmetic: Arithmetic, threads: Int = 1, shape: TileShape = .standard, devices: [CUDADevice] = []
    ) throws -> PixelSearchResult {
        var search = try PixelSearch(
            parameters: parameters, arithmetic: arithmetic, area: area, threads: threads, shape: shape,
            devices: devices)
        try search.add(map, chromosome: 1)
        return try search.finish()
    }
}
