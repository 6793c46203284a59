extension JuicerTile {
    /// Tests the pixels of one tile.
    func test(
        _ tile: WorkTile, of context: CallingContext, histograms: inout PixelHistograms,
        candidates: inout [PixelStatistics]
    ) {
        let cells = fill(tile, of: context)
        for row in tile.rows {
            test(
                row: row, of: tile, cells: cells, context: context, histograms: &histograms, candidates: &candidates)
        }
    }

    /// Tests the pixels of one row of a tile.
    private func test(
        row: Int, of tile: WorkTile, cells: JuicerKernel.Cells, context: CallingContext,
        histograms: inout PixelHistograms, candidates: inout [PixelStatistics]
    ) {
        let start = max(tile.columns.lowerBound, row + context.firstDistance)
        let end = min(tile.columns.upperBound, context.columnLimit(row: row))
        guard start < end, !context.map.divisors[row].isNaN else { return }
        let divisors = context.map.divisors.span
        let edges = context.bins.edges.span
        let guesses = context.bins.cells.span
        let lowest = context.lowestThresholds.span
        let tables = context.tables
        let peak = context.parameters.peakWidth
        let window = context.parameters.window
        let line = row - tile.rows.lowerBound + LoopParameters.margin
        let rowFactor = Float(divisors[row])

        histograms.counts.withUnsafeMutableBufferPointer { histogram in
            for column in start..<end where !divisors[unchecked: column].isNaN {
                let place = column - tile.columns.lowerBound + LoopParameters.margin
                let distance = column - row
                let sums = JuicerKernel.sums(
                    cells, row: line, column: place, distance: distance, peakWidth: peak, window: window)
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
                let value = Double(cells.values[line * cells.stride + place])
                let observed = Self.rounded(value * Double(rowFactor) * Double(columnFactor))
                guard observed < LambdaBins.observedLimit else { continue }

                let first = LambdaBins.index(Double(expected[0]), edges: edges, cells: guesses)
                let second = LambdaBins.index(Double(expected[1]), edges: edges, cells: guesses)
                let third = LambdaBins.index(Double(expected[2]), edges: edges, cells: guesses)
                let fourth = LambdaBins.index(Double(expected[3]), edges: edges, cells: guesses)
                Self.count(first, second, third, fourth, observed, in: histogram)
                let needed = max(
                    lowest[unchecked: first], lowest[unchecked: second], lowest[unchecked: third],
                    lowest[unchecked: fourth])
                if observed <= Int(needed) { continue }
                candidates.append(
                    PixelStatistics(
                        expected: expected, row: Int32(row), column: Int32(column),
                        bins: SIMD4(UInt8(first), UInt8(second), UInt8(third), UInt8(fourth)),
                        observed: UInt16(observed), width: UInt8(sums.width)))
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
