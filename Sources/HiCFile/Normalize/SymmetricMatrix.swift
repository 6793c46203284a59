/// A symmetric matrix in rows, for products with vectors. Cells are kept once.
struct SymmetricMatrix: ~Copyable {
    /// The number of rows and columns.
    let size: Int
    private let rowStarts: UnsafeMutablePointer<Int>
    private let columns: UnsafeMutablePointer<Int32>
    private let values: UnsafeMutablePointer<Float>
    private let diagonal: UnsafeMutablePointer<Double>

    /// - Parameters:
    ///   - places: for each bin, its row in the new matrix, or -1 for a bin that is left out; ascending.
    init(_ cells: CellSlice, places: [Int32], size: Int) {
        self.size = size
        rowStarts = .allocate(capacity: size + 2)
        columns = .allocate(capacity: max(cells.count, 1))
        values = .allocate(capacity: max(cells.count, 1))
        diagonal = .allocate(capacity: max(size, 1))
        diagonal.initialize(repeating: 0, count: size)
        rowStarts.initialize(repeating: 0, count: size + 2)
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        // Two places ahead, so that the starts stand where they belong when all cells have been put in.
        for index in 0..<cells.count where x[index] != y[index] {
            let row = Int(places[Int(y[index])])
            if row >= 0 && places[Int(x[index])] >= 0 { rowStarts[row + 2] &+= 1 }
        }
        for row in 0..<size { rowStarts[row + 2] &+= rowStarts[row + 1] }
        for index in 0..<cells.count {
            let row = Int(places[Int(y[index])])
            let column = places[Int(x[index])]
            if row < 0 || column < 0 { continue }
            if Int(column) == row {
                diagonal[row] += Double(counts[index])
            } else {
                let place = rowStarts[row + 1]
                rowStarts[row + 1] = place &+ 1
                columns[place] = column
                values[place] = counts[index]
            }
        }
    }

    deinit {
        rowStarts.deallocate()
        columns.deallocate()
        values.deallocate()
        diagonal.deallocate()
    }

    /// `result` = matrix * `vector`.
    func multiply(_ vector: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
        for row in 0..<size { result[row] = diagonal[row] * vector[row] }
        for row in 0..<size {
            let own = vector[row]
            // Two sums, so that one addition need not wait for the other.
            var sum = 0.0
            var otherSum = 0.0
            var index = rowStarts[row]
            let end = rowStarts[row + 1]
            while index &+ 1 < end {
                let column = Int(columns[index])
                let nextColumn = Int(columns[index &+ 1])
                let value = Double(values[index])
                let nextValue = Double(values[index &+ 1])
                sum += value * vector[column]
                otherSum += nextValue * vector[nextColumn]
                result[column] += value * own
                result[nextColumn] += nextValue * own
                index &+= 2
            }
            if index < end {
                let column = Int(columns[index])
                let value = Double(values[index])
                sum += value * vector[column]
                result[column] += value * own
            }
            result[row] += sum + otherSum
        }
    }

    /// Calls `body` with the two rows of each cell; with the same row twice for the diagonal.
    @inline(__always)
    func forEachCell(_ body: (Int, Int) -> Void) {
        for row in 0..<size {
            if diagonal[row] != 0 { body(row, row) }
            for index in rowStarts[row]..<rowStarts[row + 1] { body(row, Int(columns[index])) }
        }
    }

    /// The number of cells in each row, the diagonal counting once.
    func cellCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: size)
        forEachCell { row, column in
            counts[row] &+= 1
            if row != column { counts[column] &+= 1 }
        }
        return counts
    }
}
