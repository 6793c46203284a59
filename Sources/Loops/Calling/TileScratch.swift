/// The cells of one tile with the margin around it, in the forms that the kernels read. One per thread, reused.
struct TileScratch: ~Copyable {
    /// The bin of the first row and column of cells.
    private(set) var firstRow = 0
    private(set) var firstColumn = 0
    /// Cells in a row.
    private(set) var width = 0
    private(set) var height = 0
    /// Whether any cell above the diagonal holds contacts.
    private(set) var isEmpty = true

    /// Summed-area table, (height + 1) x (width + 1), cells on the diagonal left out.
    let table: UnsafeMutablePointer<Int64>
    var tableStride: Int { width + 1 }
    /// `juicer`: float32 cells with the diagonal, and a bit for each that is not 0.
    let values: UnsafeMutablePointer<Float>
    let bits: UnsafeMutablePointer<UInt64>
    var words: Int { width / 64 + 2 }

    init(shape: TileShape, arithmetic: Arithmetic) {
        let height = shape.rows + 2 * LoopParameters.margin
        let width = shape.columns + 2 * LoopParameters.margin
        table = .allocate(capacity: (height + 1) * (width + 1))
        let isJuicer = arithmetic == .juicer
        values = .allocate(capacity: isJuicer ? height * width : 1)
        bits = .allocate(capacity: isJuicer ? height * (width / 64 + 2) : 1)
    }

    deinit {
        table.deallocate()
        values.deallocate()
        bits.deallocate()
    }

    /// Reads the cells of a tile and its margin.
    mutating func fill(_ tile: WorkTile, of context: CallingContext) {
        let margin = LoopParameters.margin
        firstRow = tile.rows.lowerBound - margin
        firstColumn = tile.columns.lowerBound - margin
        height = tile.rows.count + 2 * margin
        width = tile.columns.count + 2 * margin
        isEmpty = true
        table.update(repeating: 0, count: tableStride)
        switch context.arithmetic {
        case .exact: fillExact(context)
        case .juicer: fillJuicer(context)
        }
    }

    private mutating func fillExact(_ context: CallingContext) {
        let columns = context.map.columns.span
        let counts = context.map.counts.span
        let divisors = context.map.divisors.span
        let unit = context.unit
        for line in 0..<height {
            let row = firstRow &+ line
            let above = table + line &* tableStride
            let entries = above + tableStride
            var cell = context.map.firstCell(row: row, from: firstColumn)
            let end = context.map.cellStarts[row &+ 1]
            let rowDivisor = divisors[unchecked: row]
            var sum: Int64 = 0
            var next = 0
            entries[0] = 0
            while cell < end {
                let column = Int(columns[unchecked: cell])
                let place = column &- firstColumn
                if place >= width { break }
                let value =
                    Double(counts[unchecked: cell]) / (rowDivisor * divisors[unchecked: column])
                cell &+= 1
                guard value.isFinite, column != row else { continue }
                while next < place {
                    entries[next &+ 1] = above[next &+ 1] &+ sum
                    next &+= 1
                }
                sum &+= CallingContext.fixed(value, unit: unit)
            }
            if sum != 0 { isEmpty = false }
            while next < width {
                entries[next &+ 1] = above[next &+ 1] &+ sum
                next &+= 1
            }
        }
    }

    private mutating func fillJuicer(_ context: CallingContext) {
        let divisors = context.map.divisors.span
        values.update(repeating: 0, count: height * width)
        bits.update(repeating: 0, count: height * words)
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
                if place != onDiagonal { sum &+= CallingContext.fixed(Double(cells[place]), unit: context.unit) }
                entries[place &+ 1] = above[place &+ 1] &+ sum
            }
            if sum != 0 { isEmpty = false }
        }
    }
}

extension ChromosomeMap {
    /// The index of the first cell of a row at or after a column.
    func firstCell(row: Int, from column: Int) -> Int {
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
