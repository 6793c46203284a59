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
    /// The cells on the diagonal in fixed point.
    let diagonal: [Int64]
    /// A pixel at or below these for any of its classes cannot be enriched.
    let lowestThresholds: [Int32]
    /// Pixels whose statistics are asked for whatever they are: columns by row, ascending.
    let requested: [Int: [Int]]

    /// The smallest distance in bins at which pixels are tested.
    var firstDistance: Int { parameters.peakWidth + 3 }

    /// The rows that have pixels to test.
    var rows: Range<Int> {
        let first = LoopParameters.margin
        return first..<max(first, map.bins - LoopParameters.margin)
    }

    init(
        map: ChromosomeMap, parameters: LoopParameters, arithmetic: Arithmetic, area: SearchArea,
        lowestThresholds: [Int32], requested: [Int: [Int]]
    ) {
        self.map = map
        self.parameters = parameters
        self.arithmetic = arithmetic
        self.area = area
        self.lowestThresholds = lowestThresholds
        self.requested = requested
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
        diagonal = (0..<map.bins).map { row in
            let index = map.cellStarts[row]
            guard index < map.cellStarts[row + 1], map.columns[index] == row else { return 0 }
            return Self.fixed(Self.normalized(map, row: row, index: index), unit: unit)
        }
    }

    /// The normalised count of a cell; 0 where it is masked.
    @inline(__always)
    private static func normalized(_ map: ChromosomeMap, row: Int, index: Int) -> Double {
        let value = Double(map.counts[index]) / (map.divisors[row] * map.divisors[Int(map.columns[index])])
        return value.isFinite ? value : 0
    }

    /// A normalised count in fixed point, rounded half up.
    @inline(__always)
    static func fixed(_ value: Double, unit: Double) -> Int64 { Int64(value * unit + 0.5) }

    /// The column after the last one to test in a row.
    @inline(__always)
    func columnLimit(row: Int) -> Int {
        area.columnLimit(row: row, bins: map.bins, resolution: parameters.resolution)
    }
}
