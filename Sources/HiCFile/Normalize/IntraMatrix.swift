/// A matrix of a chromosome with itself in rows, for products with vectors. Cells are kept once, with x <= y.
struct IntraMatrix: ~Copyable {
    /// The number of rows and columns.
    let size: Int
    private let rowStarts: UnsafeMutablePointer<Int>
    private let columns: UnsafeMutablePointer<Int32>
    private let values: UnsafeMutablePointer<Float>
    private let diagonal: UnsafeMutablePointer<Double>

    /// - Parameters:
    ///   - cells: in the order of y, then x.
    ///   - places: for each bin, its row in the new matrix, or -1 for a bin that is left out; ascending.
    init(_ cells: borrowing ContactCells, places: [Int32], size: Int) {
        self.size = size
        rowStarts = .allocate(capacity: size + 1)
        columns = .allocate(capacity: max(cells.count, 1))
        values = .allocate(capacity: max(cells.count, 1))
        diagonal = .allocate(capacity: max(size, 1))
        diagonal.initialize(repeating: 0, count: size)
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        var kept = 0
        var row = -1
        for index in 0..<cells.count {
            let place = Int(places[Int(y[index])])
            let column = places[Int(x[index])]
            if place < 0 || column < 0 { continue }
            while row < place {
                row += 1
                rowStarts[row] = kept
            }
            if Int(column) == place {
                diagonal[place] = Double(counts[index])
            } else {
                columns[kept] = column
                values[kept] = counts[index]
                kept &+= 1
            }
        }
        while row < size {
            row += 1
            rowStarts[row] = kept
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
}
