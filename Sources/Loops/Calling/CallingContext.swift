import Glibc

/// What the calling of one chromosome's pixels needs and does not change.
struct CallingContext: Sendable {
    let map: ChromosomeMap
    let parameters: LoopParameters
    let arithmetic: Arithmetic
    let area: SearchArea
    let bins: LambdaBins
    let tables: DistanceTables
    /// Fixed-point value of one contact: a power of two.
    let unit: Double
    /// The lower-left sum in fixed point below which a neighbourhood is widened.
    let enough: Int64
    /// By bin: the column after the last one to test in its row.
    let limits: [Int32]
    /// By class: a pixel at or below that of any of its classes cannot be enriched.
    var lowestThresholds: [Int32]

    /// The smallest distance in bins at which pixels are tested.
    var firstDistance: Int { parameters.peakWidth + 3 }

    /// The rows that have pixels to test.
    var rows: Range<Int> {
        let first = LoopParameters.margin
        return first..<max(first, map.bins - LoopParameters.margin)
    }

    init(
        map: ChromosomeMap, parameters: LoopParameters, arithmetic: Arithmetic, area: SearchArea,
        lowestThresholds: [Int32]
    ) {
        self.map = map
        self.parameters = parameters
        self.arithmetic = arithmetic
        self.area = area
        self.lowestThresholds = lowestThresholds
        bins = arithmetic == .exact ? .exact : .juicer
        let reach = area.reach(bins: map.bins, resolution: parameters.resolution)
        switch arithmetic {
        case .exact:
            tables = .exact(map: map, peakWidth: parameters.peakWidth, distances: reach + 1)
        case .juicer:
            tables = .juicer(map: map, parameters: parameters, distances: reach + 1)
        }

        var total = 0.0
        for row in 0..<map.bins {
            for index in map.cellStarts[row]..<map.cellStarts[row + 1] {
                total += Self.normalized(map, row: row, index: index)
            }
        }
        // As fine as 2^-30, coarser where the sum of all cells would not fit 61 bits.
        let exponent = min(30, 61 - Int(log2(min(max(total, 1), .greatestFiniteMagnitude)).rounded(.up)))
        let unit = scalbn(1, Int32(exponent))
        self.unit = unit
        enough = max(1, Int64((Double(JuicerKernel.enough) * unit).rounded(.up)))
        limits = (0..<map.bins).map { row in
            let limit = area.columnLimit(row: row, bins: map.bins, resolution: parameters.resolution)
            return Int32(truncatingIfNeeded: limit)
        }
    }

    /// The normalised count of a cell; 0 where it is masked.
    @inline(__always)
    private static func normalized(_ map: ChromosomeMap, row: Int, index: Int) -> Double {
        let value = Double(map.counts[index]) / (map.divisors[row] * map.divisors[Int(map.columns[index])])
        return value.isFinite ? value : 0
    }

    /// Whether a pixel lies where pixels are tested, unless it is masked.
    func tests(row: Int, column: Int) -> Bool {
        rows.contains(row) && (row + firstDistance..<max(row + firstDistance, columnLimit(row: row))).contains(column)
    }

    /// The column after the last one to test in a row.
    func columnLimit(row: Int) -> Int { Int(limits[row]) }
}
