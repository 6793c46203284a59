/// The per-pixel body of the reference's arithmetic: float32 sums in the order in which juicer_tools adds them.
///
/// Adding zero changes no sum, so only cells that hold contacts are visited, found by a bit per cell; and the integer
/// table says how wide a neighbourhood must be wherever it is farther from the limit than float32 can err.
enum JuicerKernel {
    /// A tile's cells as flat arrays, addressed by row and column of the tile.
    struct Cells {
        /// Normalised contacts, upper triangle with the diagonal, 0 elsewhere.
        let values: UnsafePointer<Float>
        /// Values from one row to the next.
        let stride: Int
        /// One bit per cell that is not 0.
        let bits: UnsafePointer<UInt64>
        /// Words from one row of bits to the next; the last of each row stays 0.
        let words: Int
        /// Column minus row, in bins of the chromosome, of the tile's first cell.
        let offset: Int
        /// The integer table of the same cells without the diagonal, and the value of 1 in it.
        let table: UnsafePointer<Int64>
        let tableStride: Int
        let unit: Double
    }

    struct Sums {
        var lowerLeft: Float
        var donut: Float
        var horizontal: Float
        var vertical: Float
        var width: Int
        /// Whether the lower left was summed by the widening loop.
        var isWidened: Bool
    }

    /// Contacts that a lower-left neighbourhood should hold.
    static let enough: Float = 16

    @inline(__always)
    static func sums(
        _ cells: borrowing Cells, row: Int, column: Int, distance: Int, peakWidth: Int, window: Int
    ) -> Sums {
        var width = DistanceTables.firstWidth(distance: distance, peakWidth: peakWidth, window: window)
        var isWidened = false
        while isBelowEnough(
            cells, row: row, column: column, width: width, peakWidth: peakWidth, isWidened: isWidened)
        {
            if isWidened, width >= LoopParameters.margin || 2 &* width >= distance { break }
            width &+= 1
            isWidened = true
        }
        let left =
            isWidened
            ? widenedLowerLeft(cells, row: row, column: column, width: width, peakWidth: peakWidth)
            : plainLowerLeft(cells, row: row, column: column, width: width, peakWidth: peakWidth)
        var sums = Sums(
            lowerLeft: left, donut: 0, horizontal: 0, vertical: 0, width: width, isWidened: isWidened)
        addDonutAndArms(cells, row: row, column: column, peakWidth: peakWidth, to: &sums)
        return sums
    }

    /// Whether the reference's sum of the lower left is below the limit.
    @inline(__always)
    private static func isBelowEnough(
        _ cells: borrowing Cells, row: Int, column: Int, width: Int, peakWidth: Int, isWidened: Bool
    ) -> Bool {
        let at = cells.table + row &* cells.tableStride + column
        let below = at + cells.tableStride
        let far = at + (width &+ 1) &* cells.tableStride
        let near = at + (peakWidth &+ 1) &* cells.tableStride
        let whole = far[0] &- far[0 &- width] &- below[0] &+ below[0 &- width]
        let peak = near[0] &- near[0 &- peakWidth] &- below[0] &+ below[0 &- peakWidth]
        let sum = Double(whole &- peak) / cells.unit
        // At most 841 additions of values that sum to `whole`: float32 errs by less than 2^-13 of it.
        let doubt = (Double(whole) / cells.unit + Double(enough)) * 0x1p-12
        if sum >= Double(enough) + doubt { return false }
        if sum < Double(enough) - doubt { return true }
        return isWidened
            ? widenedLowerLeft(cells, row: row, column: column, width: width, peakWidth: peakWidth) < enough
            : plainLowerLeft(cells, row: row, column: column, width: width, peakWidth: peakWidth) < enough
    }

    /// The bits of a row's cells in columns `from` ... `to`, at most 64 of them; bit 0 is column `from`.
    @inline(__always)
    private static func occupied(_ cells: borrowing Cells, row: Int, from: Int, to: Int) -> UInt64 {
        guard from <= to else { return 0 }
        let words = cells.bits + row &* cells.words
        let word = from &>> 6
        let shift = UInt64(truncatingIfNeeded: from & 63)
        var bits = words[word] &>> shift
        if shift > 0 { bits |= words[word &+ 1] &<< (64 &- shift) }
        let length = to &- from &+ 1
        return length < 64 ? bits & ((1 &<< UInt64(truncatingIfNeeded: length)) &- 1) : bits
    }

    /// The first column of a row that lies above the diagonal, or `from` if that is farther right.
    @inline(__always)
    private static func aboveDiagonal(_ cells: borrowing Cells, row: Int, from: Int) -> Int {
        max(from, row &- cells.offset &+ 1)
    }

    /// Adds the cells above the diagonal of a block, row by row, times `sign`.
    @inline(__always)
    private static func addBlock(
        _ cells: borrowing Cells, rows: ClosedRange<Int>, from: Int, to: Int, sign: Float, sum: inout Float
    ) {
        var row = rows.lowerBound
        while row <= rows.upperBound {
            let first = aboveDiagonal(cells, row: row, from: from)
            var bits = occupied(cells, row: row, from: first, to: to)
            let values = cells.values + row &* cells.stride + first
            while bits != 0 {
                sum += sign * values[bits.trailingZeroBitCount]
                bits &= bits &- 1
            }
            row &+= 1
        }
    }

    @inline(__always)
    private static func plainLowerLeft(
        _ cells: borrowing Cells, row: Int, column: Int, width: Int, peakWidth: Int
    ) -> Float {
        var sum: Float = 0
        addBlock(
            cells, rows: (row &+ 1)...(row &+ width), from: column &- width, to: column &- 1, sign: 1, sum: &sum)
        addBlock(
            cells, rows: (row &+ 1)...(row &+ peakWidth), from: column &- peakWidth, to: column &- 1, sign: -1,
            sum: &sum)
        return sum
    }

    @inline(__always)
    private static func widenedLowerLeft(
        _ cells: borrowing Cells, row: Int, column: Int, width: Int, peakWidth: Int
    ) -> Float {
        var sum: Float = 0
        var r = row &+ 1
        while r <= row &+ width {
            let first = aboveDiagonal(cells, row: r, from: column &- width)
            var bits = occupied(cells, row: r, from: first, to: column &- 1)
            let values = cells.values + r &* cells.stride + first
            let peakFrom = r <= row &+ peakWidth ? column &- peakWidth &- first : Int.max
            while bits != 0 {
                let step = bits.trailingZeroBitCount
                let value = values[step]
                sum += value
                // The reference adds the cells of the peak and takes them away at once; the rounding stays.
                if step >= peakFrom { sum -= value }
                bits &= bits &- 1
            }
            r &+= 1
        }
        return sum
    }

    @inline(__always)
    private static func addDonutAndArms(
        _ cells: borrowing Cells, row: Int, column: Int, peakWidth: Int, to sums: inout Sums
    ) {
        let width = sums.width
        addBlock(
            cells, rows: (row &- width)...(row &+ width), from: column &- width, to: column &+ width, sign: 1,
            sum: &sums.donut)
        addBlock(
            cells, rows: (row &- peakWidth)...(row &+ peakWidth), from: column &- peakWidth,
            to: column &+ peakWidth, sign: -1, sum: &sums.donut)
        var r = row &- width
        while r <= row &+ width {
            if r == row &- peakWidth { r = row &+ peakWidth &+ 1 }
            let values = cells.values + r &* cells.stride + column
            sums.donut -= values[0]
            sums.vertical += values[-1]
            sums.vertical += values[0]
            sums.vertical += values[1]
            r &+= 1
        }
        var c = column &- width
        while c <= column &+ width {
            if c == column &- peakWidth { c = column &+ peakWidth &+ 1 }
            let values = cells.values + row &* cells.stride + c
            sums.donut -= values[0]
            sums.horizontal += values[0 &- cells.stride]
            sums.horizontal += values[0]
            sums.horizontal += values[cells.stride]
            c &+= 1
        }
    }
}
