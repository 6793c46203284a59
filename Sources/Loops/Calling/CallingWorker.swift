/// One thread's share of the calling: its counts and the pixels that may turn out enriched.
struct CallingWorker: ~Copyable {
    private var scratch: TileScratch
    private(set) var histograms = PixelHistograms()
    private var candidates: [PixelStatistics] = []
    private var requested: [PixelStatistics] = []

    init(shape: TileShape, arithmetic: Arithmetic) {
        scratch = TileScratch(shape: shape, arithmetic: arithmetic)
    }

    /// The pixels of the tiles so far that may turn out enriched; the worker forgets them.
    mutating func takeCandidates() -> [PixelStatistics] {
        defer { candidates = [] }
        return candidates
    }

    /// The pixels of the tiles so far that were asked for; the worker forgets them.
    mutating func takeRequested() -> [PixelStatistics] {
        defer { requested = [] }
        return requested
    }

    /// Tests the pixels of one tile.
    mutating func call(_ tile: WorkTile, of context: CallingContext) {
        scratch.fill(tile, of: context)
        let isAsked = !context.requested.isEmpty && tile.rows.contains { context.requested[$0] != nil }
        if scratch.isEmpty, !isAsked, context.arithmetic == .exact {
            countEmpty(tile, of: context)
            return
        }
        for row in tile.rows {
            guard !context.map.divisors[row].isNaN else { continue }
            let start = max(tile.columns.lowerBound, row + context.firstDistance)
            let end = min(tile.columns.upperBound, context.columnLimit(row: row))
            guard start < end else { continue }
            switch context.arithmetic {
            case .exact: callExact(row: row, columns: start..<end, of: context)
            case .juicer: callJuicer(row: row, columns: start..<end, of: context)
            }
        }
    }

    /// Counts the pixels of a tile without contacts: all expect nothing and hold nothing.
    private mutating func countEmpty(_ tile: WorkTile, of context: CallingContext) {
        let divisors = context.map.divisors.span
        let ratios = context.tables.ratios.span
        let peak = context.parameters.peakWidth
        let window = context.parameters.window
        var pixels: Int64 = 0
        for row in tile.rows where !divisors[unchecked: row].isNaN {
            let start = max(tile.columns.lowerBound, row + context.firstDistance)
            let end = min(tile.columns.upperBound, context.columnLimit(row: row))
            var column = start
            while column < end {
                let distance = column &- row
                let first = DistanceTables.firstWidth(distance: distance, peakWidth: peak, window: window)
                let width = DistanceTables.lastWidth(distance: distance, firstWidth: first)
                let entry = (distance &* DistanceTables.widths &+ width) &* DistanceTables.masks
                let sum = ratios[unchecked: entry] + ratios[unchecked: entry &+ 1] + ratios[unchecked: entry &+ 2]
                // Nothing over nothing is no number: such pixels do not count.
                if sum < .infinity, !divisors[unchecked: column].isNaN { pixels &+= 1 }
                column &+= 1
            }
        }
        for mask in 0..<4 {
            histograms.counts[mask * LambdaBins.count * LambdaBins.observedLimit] &+= pixels
        }
    }

    private mutating func callExact(row: Int, columns: Range<Int>, of context: CallingContext) {
        let divisors = context.map.divisors.span
        let cellColumns = context.map.columns.span
        let cellCounts = context.map.counts.span
        let ratios = context.tables.ratios.span
        let diagonal = context.diagonal.span
        let edges = context.bins.edges.span
        let cells = context.bins.cells.span
        let lowest = context.lowestThresholds.span
        let peak = context.parameters.peakWidth
        let window = context.parameters.window
        let enough = context.enough
        let stride = scratch.tableStride
        let entries = UnsafePointer(scratch.table) + (row - scratch.firstRow) * stride - scratch.firstColumn
        let rowFactor = divisors[row] / context.unit
        let rowDiagonal = diagonal[row + 1]
        var cell = context.map.firstCell(row: row, from: columns.lowerBound)
        let cellEnd = context.map.cellStarts[row + 1]
        let asked = context.requested[row] ?? []
        var nextAsked = asked.firstIndex { $0 >= columns.lowerBound } ?? asked.count
        var askedColumn = nextAsked < asked.count ? asked[nextAsked] : Int.max

        histograms.counts.withUnsafeMutableBufferPointer { histogram in
            var column = columns.lowerBound
            while column < columns.upperBound {
                defer { column &+= 1 }
                var count: Float = 0
                if cell < cellEnd, Int(cellColumns[unchecked: cell]) == column {
                    count = cellCounts[unchecked: cell]
                    cell &+= 1
                }
                let divisor = divisors[unchecked: column]
                if divisor.isNaN { continue }
                let distance = column &- row
                let sums = ExactKernel.sums(
                    at: entries + column, stride: stride, distance: distance, peakWidth: peak, window: window,
                    enough: enough, rowDiagonal: rowDiagonal, columnDiagonal: diagonal[unchecked: column &- 1])
                let entry = (distance &* DistanceTables.widths &+ sums.width) &* DistanceTables.masks
                let factor = rowFactor * divisor
                let lowerLeft = (Double(sums.lowerLeft) * ratios[unchecked: entry]) * factor
                let donut = (Double(sums.donut) * ratios[unchecked: entry &+ 1]) * factor
                let horizontal = (Double(sums.horizontal) * ratios[unchecked: entry &+ 2]) * factor
                let vertical = (Double(sums.vertical) * ratios[unchecked: entry &+ 3]) * factor
                // None is negative, so that the sum is NaN exactly where one of them is.
                if (lowerLeft + donut + horizontal + vertical).isNaN { continue }
                // A divisor of 0 leaves nothing of a count.
                let observed = factor > 0 ? Self.rounded(Double(count)) : 0
                guard observed < LambdaBins.observedLimit else { continue }

                let first = LambdaBins.index(lowerLeft, edges: edges, cells: cells)
                let second = LambdaBins.index(donut, edges: edges, cells: cells)
                let third = LambdaBins.index(horizontal, edges: edges, cells: cells)
                let fourth = LambdaBins.index(vertical, edges: edges, cells: cells)
                Self.count(first, second, third, fourth, observed, in: histogram)
                let needed = max(
                    lowest[unchecked: first], lowest[unchecked: second], lowest[unchecked: third],
                    lowest[unchecked: fourth])
                let isAsked = column == askedColumn
                if observed <= Int(needed), !isAsked { continue }
                let statistics = PixelStatistics(
                    expected: SIMD4(Float(lowerLeft), Float(donut), Float(horizontal), Float(vertical)),
                    row: Int32(truncatingIfNeeded: row), column: Int32(truncatingIfNeeded: column),
                    bins: SIMD4(UInt8(first), UInt8(second), UInt8(third), UInt8(fourth)),
                    observed: UInt16(observed), width: UInt8(sums.width))
                if observed > Int(needed) { candidates.append(statistics) }
                if isAsked { requested.append(statistics) }
                while askedColumn <= column {
                    nextAsked += 1
                    askedColumn = nextAsked < asked.count ? asked[nextAsked] : Int.max
                }
            }
        }
    }

    private mutating func callJuicer(row: Int, columns: Range<Int>, of context: CallingContext) {
        let divisors = context.map.divisors.span
        let edges = context.bins.edges.span
        let cells = context.bins.cells.span
        let lowest = context.lowestThresholds.span
        let tables = context.tables
        let peak = context.parameters.peakWidth
        let window = context.parameters.window
        let line = row - scratch.firstRow
        let tile = JuicerKernel.Cells(
            values: scratch.values, stride: scratch.width, bits: scratch.bits, words: scratch.words,
            offset: scratch.firstColumn - scratch.firstRow, table: scratch.table, tableStride: scratch.tableStride,
            unit: context.unit)
        let rowFactor = Float(divisors[row])
        let asked = Set(context.requested[row] ?? [])

        histograms.counts.withUnsafeMutableBufferPointer { histogram in
            for column in columns where !divisors[unchecked: column].isNaN {
                let place = column - scratch.firstColumn
                let distance = column - row
                let sums = JuicerKernel.sums(
                    tile, row: line, column: place, distance: distance, peakWidth: peak, window: window)
                let entry = (distance * DistanceTables.widths + sums.width) * DistanceTables.masks
                let here = tables.expected[distance]
                let columnFactor = Float(divisors[unchecked: column])
                let left = sums.isWidened ? tables.sums[entry] : tables.firstLowerLeft[distance]
                let expected = SIMD4<Float>(
                    ((sums.lowerLeft * here) / left) * rowFactor * columnFactor,
                    ((sums.donut * here) / tables.sums[entry + 1]) * rowFactor * columnFactor,
                    ((sums.horizontal * here) / tables.sums[entry + 2]) * rowFactor * columnFactor,
                    ((sums.vertical * here) / tables.sums[entry + 3]) * rowFactor * columnFactor)
                if any(expected .!= expected) { continue }
                let value = Double(scratch.values[line * scratch.width + place])
                let observed = Self.rounded(value * Double(rowFactor) * Double(columnFactor))
                guard observed < LambdaBins.observedLimit else { continue }

                let first = LambdaBins.index(Double(expected[0]), edges: edges, cells: cells)
                let second = LambdaBins.index(Double(expected[1]), edges: edges, cells: cells)
                let third = LambdaBins.index(Double(expected[2]), edges: edges, cells: cells)
                let fourth = LambdaBins.index(Double(expected[3]), edges: edges, cells: cells)
                Self.count(first, second, third, fourth, observed, in: histogram)
                let needed = max(
                    lowest[unchecked: first], lowest[unchecked: second], lowest[unchecked: third],
                    lowest[unchecked: fourth])
                let isAsked = asked.contains(column)
                if observed <= Int(needed), !isAsked { continue }
                let statistics = PixelStatistics(
                    expected: expected, row: Int32(row), column: Int32(column),
                    bins: SIMD4(UInt8(first), UInt8(second), UInt8(third), UInt8(fourth)),
                    observed: UInt16(observed), width: UInt8(sums.width))
                if observed > Int(needed) { candidates.append(statistics) }
                if isAsked { requested.append(statistics) }
            }
        }
    }

    /// A count rounded half up, at most the limit of those that are judged.
    @inline(__always)
    private static func rounded(_ value: Double) -> Int {
        value < Double(LambdaBins.observedLimit) ? Int(value + 0.5) : LambdaBins.observedLimit
    }

    /// Adds a pixel to the histograms of its four classes.
    @inline(__always)
    private static func count(
        _ first: Int, _ second: Int, _ third: Int, _ fourth: Int, _ observed: Int,
        in histogram: UnsafeMutableBufferPointer<Int64>
    ) {
        let limit = LambdaBins.observedLimit
        let classes = LambdaBins.count
        histogram[first &* limit &+ observed] &+= 1
        histogram[(classes &+ second) &* limit &+ observed] &+= 1
        histogram[(2 &* classes &+ third) &* limit &+ observed] &+= 1
        histogram[(3 &* classes &+ fourth) &* limit &+ observed] &+= 1
    }
}
