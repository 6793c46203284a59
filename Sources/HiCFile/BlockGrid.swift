import Glibc

/// How the cells of one matrix at one resolution are cut into numbered blocks.
///
/// Version 9 cuts a matrix of a chromosome with itself along the diagonal: a block is a distance class ("depth", which
/// doubles) and a position on the diagonal ("pad"). All others are cut into squares.
package struct BlockGrid: Hashable, Sendable {
    /// The side of a block in bins.
    package let blockBinCount: Int
    /// The number of blocks in a row.
    package let blockColumnCount: Int
    /// True where blocks follow the diagonal.
    package let isDiagonal: Bool

    /// As the record of a matrix says it.
    package init(blockBinCount: Int, blockColumnCount: Int, isDiagonal: Bool) {
        self.blockBinCount = blockBinCount
        self.blockColumnCount = blockColumnCount
        self.isDiagonal = isDiagonal
    }

    /// The greatest number of columns: the square of it still fits a block number.
    private static let columnLimit = 46339
    /// The number of bins that a block side should have.
    private static let capacity = 1000

    /// The grid that version 9 writers use for a matrix of two chromosomes of these lengths (bp) at `resolution`.
    package static func version9(length1: Int, length2: Int, resolution: Int, isIntra: Bool) -> BlockGrid {
        let bins = max(length1, length2) / resolution + 1
        let cutoff = isIntra ? 500 : 5000
        var columns = bins / capacity + 1
        if resolution < cutoff {
            columns = bins * resolution / (capacity * cutoff) + 1
        }
        columns = min(columns, columnLimit)
        return BlockGrid(blockBinCount: bins / columns + 1, blockColumnCount: columns, isDiagonal: isIntra)
    }

    /// The grid that writers of version 8 use: squares everywhere.
    package static func version8(length1: Int, length2: Int, resolution: Int) -> BlockGrid {
        let bins = max(length1, length2) / resolution + 1
        let columns = min(bins / capacity + 1, columnLimit)
        return BlockGrid(blockBinCount: bins / columns + 1, blockColumnCount: columns, isDiagonal: false)
    }

    /// The grid of the whole-genome matrix of `bins` bins in a file of this version.
    package static func wholeGenome(bins: Int, version: Int) -> BlockGrid {
        let columns = bins / capacity + 1
        return BlockGrid(blockBinCount: bins / columns + 1, blockColumnCount: columns, isDiagonal: version > 8)
    }

    /// The distance class of two bins `distance` apart: in double, as every other program computes it.
    package func depth(distance: Int) -> Int {
        Int(log(1 + Double(distance) / 2.0.squareRoot() / Double(blockBinCount)) / log(2.0))
    }

    /// For each depth, the smallest distance that has it: found with `depth` itself, so that the table never differs.
    /// Depths whose first distance is at `bins` or beyond are left out.
    package func firstDistances(bins: Int) -> [Int] {
        var firsts = [0]
        while true {
            let wanted = firsts.count
            var low = firsts[wanted - 1]
            var high = bins
            if depth(distance: high) < wanted { return firsts }
            while low + 1 < high {
                let middle = (low + high) / 2
                if depth(distance: middle) < wanted { low = middle } else { high = middle }
            }
            if high >= bins { return firsts }
            firsts.append(high)
        }
    }

    /// The cells of one block: those with both numbers in the two ranges.
    package struct Extent: Sendable {
        let isDiagonal: Bool
        /// Distances |x - y|, or rows y.
        let first: Range<Int>
        /// Sums x + y, or columns x.
        let second: Range<Int>

        /// Whether a cell (0-based bins) belongs to the block.
        @inline(__always)
        package func contains(x: Int, y: Int) -> Bool {
            isDiagonal
                ? first.contains(abs(x - y)) && second.contains(x + y) : first.contains(y) && second.contains(x)
        }
    }

    /// - Parameter firsts: the first distance of each depth, which `firstDistances` gives; empty when not diagonal.
    package func extent(of number: Int, firsts: [Int]) -> Extent {
        let (first, second) = (number / blockColumnCount, number % blockColumnCount)
        if isDiagonal {
            let low = first < firsts.count ? firsts[first] : Int.max
            let high = first + 1 < firsts.count ? firsts[first + 1] : Int.max
            return Extent(
                isDiagonal: true, first: low..<high,
                second: second * 2 * blockBinCount..<(second + 1) * 2 * blockBinCount)
        }
        return Extent(
            isDiagonal: false, first: first * blockBinCount..<(first + 1) * blockBinCount,
            second: second * blockBinCount..<(second + 1) * blockBinCount)
    }

    /// True when block `number` can hold a cell of `region`, in a matrix that is symmetric when `isIntra`.
    package func mayHold(number: Int, region: BinRegion, isIntra: Bool) -> Bool {
        let first = number / blockColumnCount
        let second = number % blockColumnCount
        if isDiagonal {
            let padLow = (region.x.lowerBound + region.y.lowerBound) / 2 / blockBinCount
            let padHigh = (region.x.upperBound + region.y.upperBound) / 2 / blockBinCount + 1
            guard (padLow...padHigh).contains(second) else { return false }
            let near = region.x.overlaps(region.y) ? 0 : region.smallestDistance
            return (depth(distance: near)...depth(distance: region.greatestDistance) + 1).contains(first)
        }
        func holds(_ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>) -> Bool {
            (columns.lowerBound / blockBinCount...columns.upperBound / blockBinCount).contains(second)
                && (rows.lowerBound / blockBinCount...rows.upperBound / blockBinCount).contains(first)
        }
        return holds(region.x, region.y) || (isIntra && holds(region.y, region.x))
    }
}
