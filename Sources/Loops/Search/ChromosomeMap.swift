/// The contacts of one chromosome near its diagonal at one resolution, with what is needed to judge them.
/// Where they come from, a `.hic` file or a simulation, is not its concern.
///
/// Only the upper triangle is kept, row by row: cells `cellStarts[i] ..< cellStarts[i + 1]` belong to bin `i`,
/// their columns ascend and none is below `i`.
package struct ChromosomeMap: Sendable {
    /// Number of bins, 0-based: ceil(length / resolution).
    package let bins: Int
    /// Where the cells of each bin begin; one more entry than bins.
    package let cellStarts: [Int]
    /// The column of each cell, a bin.
    package let columns: [Int32]
    /// The raw count of each cell.
    package let counts: [Float]
    /// The normalisation vector as divisors, one per bin; NaN where a bin is masked.
    package let divisors: [Double]
    /// Expected normalised contacts by distance in bins. Beyond its end the last value holds.
    package let expected: [Double]

    /// The expected value at a distance in bins.
    func expected(at distance: Int) -> Double {
        expected.isEmpty ? .nan : expected[min(distance, expected.count - 1)]
    }
}

/// Collects contacts in any order and makes a `ChromosomeMap` of them.
package struct ChromosomeMapBuilder: ~Copyable {
    private let bins: Int
    private let reach: Int
    private var rowCounts: [Int]
    private var single: [ContactChunk.Cell] = []
    private var chunks: [ContactChunk] = []

    /// - Parameters:
    ///   - bins: the chromosome's length in bins.
    ///   - reach: contacts of bins farther apart than this are dropped.
    package init(bins: Int, reach: Int) {
        self.bins = bins
        self.reach = reach
        rowCounts = [Int](repeating: 0, count: bins + 1)
    }

    /// Adds a contact between two bins, in either order. Several contacts of one cell are summed.
    package mutating func add(_ first: Int, _ second: Int, count: Float) {
        let row = min(first, second)
        let column = max(first, second)
        // Bins at or beyond the end are left out: the margin keeps them from every tested pixel.
        guard row >= 0, column < bins, column - row <= reach else { return }
        single.append(ContactChunk.Cell(row: Int32(row), column: Int32(column), count: count))
        rowCounts[row] += 1
    }

    /// Adds contacts that were chosen for the same bins and reach.
    package mutating func add(_ chunk: ContactChunk) {
        var rowCounts = rowCounts.mutableSpan
        for cell in chunk.cells { rowCounts[Int(cell.row)] += 1 }
        chunks.append(chunk)
    }

    /// - Parameters:
    ///   - divisors: the normalisation vector; bins beyond its end, and values that cannot divide, are masked.
    ///     `nil`: no normalisation.
    ///   - expected: expected normalised contacts by distance in bins.
    package consuming func finish(divisors: [Double]?, expected: [Double]) -> ChromosomeMap {
        var starts = [Int](repeating: 0, count: bins + 1)
        for row in 0..<bins { starts[row + 1] = starts[row] + rowCounts[row] }
        var next = starts
        let total = starts[bins]
        var columns = [Int32](repeating: 0, count: total)
        var counts = [Float](repeating: 0, count: total)
        for chunk in chunks { Self.place(chunk.cells, &next, &columns, &counts) }
        Self.place(single, &next, &columns, &counts)
        Self.sortRows(starts: &starts, columns: &columns, counts: &counts)
        var vector = [Double](repeating: divisors == nil ? 1 : .nan, count: bins)
        if let divisors {
            for bin in 0..<min(bins, divisors.count) where divisors[bin].isFinite && divisors[bin] >= 0 {
                vector[bin] = divisors[bin]
            }
        }
        return ChromosomeMap(
            bins: bins, cellStarts: starts, columns: columns, counts: counts, divisors: vector,
            expected: expected)
    }

    /// Puts cells where the next ones of their rows belong.
    private static func place(
        _ cells: [ContactChunk.Cell], _ next: inout [Int], _ columns: inout [Int32], _ counts: inout [Float]
    ) {
        var next = next.mutableSpan
        var columns = columns.mutableSpan
        var counts = counts.mutableSpan
        for cell in cells {
            let target = next[Int(cell.row)]
            next[Int(cell.row)] = target &+ 1
            columns[target] = cell.column
            counts[target] = cell.count
        }
    }

    /// Orders the cells of each row by column and sums those that fall on one cell.
    private static func sortRows(starts: inout [Int], columns: inout [Int32], counts: inout [Float]) {
        var kept = 0
        var start = 0
        for row in 0..<(starts.count - 1) {
            let end = starts[row + 1]
            var ascends = true
            if end - start > 1 {
                for index in (start + 1)..<end where columns[index] <= columns[index - 1] { ascends = false }
            }
            let first = kept
            if ascends && kept == start {
                kept = end
            } else if ascends {
                for index in start..<end {
                    columns[kept] = columns[index]
                    counts[kept] = counts[index]
                    kept += 1
                }
            } else {
                let order = (start..<end).sorted { (columns[$0], $0) < (columns[$1], $1) }
                let ordered = order.map { (columns[$0], counts[$0]) }
                for (column, count) in ordered {
                    if kept > first, columns[kept - 1] == column {
                        counts[kept - 1] += count
                    } else {
                        columns[kept] = column
                        counts[kept] = count
                        kept += 1
                    }
                }
            }
            start = end
            starts[row + 1] = kept
        }
        columns.removeSubrange(kept...)
        counts.removeSubrange(kept...)
    }
}

/// Contacts of a chromosome that a map keeps.
package struct ContactChunk: Sendable {
    struct Cell: BitwiseCopyable {
        /// Bins, row <= column.
        let row: Int32
        let column: Int32
        /// The raw count.
        let count: Float
    }

    let cells: [Cell]

    /// Those of `count` cells whose bins are below `bins` and at most `reach` apart.
    /// - Parameters:
    ///   - x: bins, none negative.
    ///   - y: the other bins.
    init(
        x: UnsafeBufferPointer<Int32>, y: UnsafeBufferPointer<Int32>, counts: UnsafeBufferPointer<Float>, bins: Int,
        reach: Int
    ) {
        cells = Array(unsafeUninitializedCapacity: counts.count) { cells, kept in
            for index in counts.indices {
                let row = min(x[index], y[index])
                let column = max(x[index], y[index])
                guard Int(column) < bins, Int(column - row) <= reach else { continue }
                cells.initializeElement(at: kept, to: Cell(row: row, column: column, count: counts[index]))
                kept += 1
            }
        }
    }
}
