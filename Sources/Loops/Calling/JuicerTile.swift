/// The cells of one tile with the margin around it, in the forms that `JuicerKernel` reads. One per thread, reused.
struct JuicerTile: ~Copyable {
    private let values: UnsafeMutablePointer<Float>
    private let bits: UnsafeMutablePointer<UInt64>
    private let table: UnsafeMutablePointer<Int64>

    init(shape: TileShape) {
        let height = shape.rows + 2 * LoopParameters.margin
        let width = shape.columns + 2 * LoopParameters.margin
        values = .allocate(capacity: height * width)
        bits = .allocate(capacity: height * Self.words(width))
        table = .allocate(capacity: (height + 1) * (width + 1))
    }

    deinit {
        values.deallocate()
        bits.deallocate()
        table.deallocate()
    }

    /// Words of bits in a row; the last stays 0.
    private static func words(_ width: Int) -> Int { width / 64 + 2 }

    /// Reads the cells of a tile and its margin. They are there until the next tile is read.
    func fill(_ tile: WorkTile, of context: CallingContext) -> JuicerKernel.Cells {
        let margin = LoopParameters.margin
        let firstRow = tile.rows.lowerBound - margin
        let firstColumn = tile.columns.lowerBound - margin
        let height = tile.rows.count + 2 * margin
        let width = tile.columns.count + 2 * margin
        let words = Self.words(width)
        let tableStride = width + 1
        let divisors = context.map.divisors.span
        values.update(repeating: 0, count: height * width)
        bits.update(repeating: 0, count: height * words)
        table.update(repeating: 0, count: tableStride)
        for line in 0..<height {
            let row = firstRow + line
            var cell = context.map.firstCell(row: row, from: firstColumn)
            let end = context.map.cellStarts[row + 1]
            while cell < end {
                let column = Int(context.map.columns[cell])
                let place = column - firstColumn
                if place >= width { break }
                let value = Float(Double(context.map.counts[cell]) / (divisors[row] * divisors[column]))
                cell += 1
                guard value.isFinite, value != 0 else { continue }
                values[line * width + place] = value
                bits[line * words + place / 64] |= 1 << UInt64(place % 64)
            }
            let above = table + line &* tableStride
            let entries = above + tableStride
            let cells = values + line &* width
            let onDiagonal = row &- firstColumn
            var sum: Int64 = 0
            entries[0] = 0
            for place in 0..<width {
                // A normalised count in fixed point, rounded half up.
                if place != onDiagonal { sum &+= Int64(Double(cells[place]) * context.unit + 0.5) }
                entries[place &+ 1] = above[place &+ 1] &+ sum
            }
        }
        return JuicerKernel.Cells(
            values: values, stride: width, bits: bits, words: words, offset: firstColumn - firstRow, table: table,
            tableStride: tableStride, unit: context.unit)
    }
}

extension ChromosomeMap {
    /// The index of the first cell of a row at or after a column.
    fileprivate func firstCell(row: Int, from column: Int) -> Int {
        var low = cellStarts[row]
        var high = cellStarts[row + 1]
        let columns = columns.span
        while low < high {
            let middle = low &+ (high &- low) / 2
            if Int(columns[unchecked: middle]) < column { low = middle &+ 1 } else { high = middle }
        }
        return low
    }
}
