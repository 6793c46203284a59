/// The per-pixel body of the exact arithmetic: integers over flat arrays, no type of ours and nothing allocated, so
/// that the same body can run on another device.
///
/// `table` is a summed-area table of one tile: the entry at (r, c) is the sum of the cells above and to the left of
/// cell (r, c), cells on the diagonal not counted. `at` is the entry of the tested pixel.
enum ExactKernel {
    /// The four sums of a neighbourhood and its width.
    struct Sums {
        var lowerLeft: Int64
        var donut: Int64
        var horizontal: Int64
        var vertical: Int64
        var width: Int
    }

    /// - Parameters:
    ///   - at: the table's entry of the pixel.
    ///   - stride: entries from one row of the table to the next.
    ///   - distance: column minus row of the pixel, at least `peakWidth` + 3.
    ///   - enough: the lower-left sum below which the neighbourhood is widened.
    ///   - rowDiagonal: the cell on the diagonal in the row below the pixel's.
    ///   - columnDiagonal: the cell on the diagonal in the column before the pixel's.
    @inline(__always)
    static func sums(
        at: UnsafePointer<Int64>, stride: Int, distance: Int, peakWidth: Int, window: Int, enough: Int64,
        rowDiagonal: Int64, columnDiagonal: Int64
    ) -> Sums {
        let peak = peakWidth
        let below = at + stride
        let peakBelow = at + (peak &+ 1) &* stride
        let peakAbove = at - peak &* stride
        let peakLowerLeft = lowerLeft(at, below, peak, stride)
        let needed = enough &+ peakLowerLeft

        // The sum only grows with the width: where the widest is not enough, no other need be tried.
        let first = DistanceTables.firstWidth(distance: distance, peakWidth: peak, window: window)
        var width = first
        if lowerLeft(at, below, first, stride) < needed {
            let last = DistanceTables.lastWidth(distance: distance, firstWidth: first)
            width = last
            if lowerLeft(at, below, last, stride) >= needed {
                var low = first &+ 1
                while low < width {
                    let middle = (low &+ width) &>> 1
                    if lowerLeft(at, below, middle, stride) >= needed { width = middle } else { low = middle &+ 1 }
                }
            }
        }

        let rowBelow = at + (width &+ 1) &* stride
        let rowAbove = at - width &* stride
        let w = width
        let p = peak
        // Square without the pixel's row and column, as four corners; the inner entries fall out of the difference.
        let square =
            rowBelow[w &+ 1] &- rowBelow[1] &+ rowBelow[0] &- rowBelow[0 &- w]
            &- rowAbove[w &+ 1] &+ rowAbove[1] &- rowAbove[0] &+ rowAbove[0 &- w]
            &- below[w &+ 1] &+ below[0 &- w] &+ at[w &+ 1] &- at[0 &- w]
        let peakSquare =
            peakBelow[p &+ 1] &- peakBelow[1] &+ peakBelow[0] &- peakBelow[0 &- p]
            &- peakAbove[p &+ 1] &+ peakAbove[1] &- peakAbove[0] &+ peakAbove[0 &- p]
            &- below[p &+ 1] &+ below[0 &- p] &+ at[p &+ 1] &- at[0 &- p]
        let rowTwoBelow = at + 2 &* stride
        let rowOneAbove = at - stride
        let horizontal =
            (rowTwoBelow[w &+ 1] &- rowTwoBelow[0 &- w] &- rowOneAbove[w &+ 1] &+ rowOneAbove[0 &- w])
            &- (rowTwoBelow[p &+ 1] &- rowTwoBelow[0 &- p] &- rowOneAbove[p &+ 1] &+ rowOneAbove[0 &- p])
        let vertical =
            (rowBelow[2] &- rowBelow[-1] &- rowAbove[2] &+ rowAbove[-1])
            &- (peakBelow[2] &- peakBelow[-1] &- peakAbove[2] &+ peakAbove[-1])
        // Arms count the diagonal, which is not in the table; they can reach just one cell of it.
        let touches: Int64 = distance <= width &+ 1 ? 1 : 0
        return Sums(
            lowerLeft: lowerLeft(at, below, width, stride) &- peakLowerLeft, donut: square &- peakSquare,
            horizontal: horizontal &+ touches &* rowDiagonal, vertical: vertical &+ touches &* columnDiagonal,
            width: width)
    }

    /// The sum of the rows 1...width below the pixel and the columns 1...width before it.
    @inline(__always)
    private static func lowerLeft(
        _ at: UnsafePointer<Int64>, _ below: UnsafePointer<Int64>, _ width: Int, _ stride: Int
    ) -> Int64 {
        let far = at + (width &+ 1) &* stride
        return far[0] &- far[0 &- width] &- below[0] &+ below[0 &- width]
    }
}
