/// Cells of one symmetric matrix that lie in memory of somebody else, each cell once, with x <= y, in any order.
/// Valid until the `ContactCells` that they come from change.
struct CellSlice {
    /// 0-based bins.
    let x: UnsafeBufferPointer<Int32>
    let y: UnsafeBufferPointer<Int32>
    let counts: UnsafeBufferPointer<Float>

    var count: Int { x.count }

    /// No cells.
    init() {
        x = UnsafeBufferPointer(start: nil, count: 0)
        y = UnsafeBufferPointer(start: nil, count: 0)
        counts = UnsafeBufferPointer(start: nil, count: 0)
    }

    init(_ cells: borrowing ContactCells) {
        self.init(cells, 0..<cells.count)
    }

    init(_ cells: borrowing ContactCells, _ range: Range<Int>) {
        x = UnsafeBufferPointer(rebasing: cells.x[range])
        y = UnsafeBufferPointer(rebasing: cells.y[range])
        counts = UnsafeBufferPointer(rebasing: cells.counts[range])
    }

    /// The row sums of the matrix; the diagonal counts once.
    func rowSums(bins: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: bins)
        for index in 0..<count {
            let value = Double(counts[index])
            sums[Int(x[index])] += value
            if x[index] != y[index] { sums[Int(y[index])] += value }
        }
        return sums
    }

    /// Counts by distance: raw without a vector, else divided by the vector's values, in single precision as all
    /// programs do it.
    ///
    /// - Parameters:
    ///   - bins: of the chromosome that all cells lie on.
    ///   - vector: by bin.
    func distanceSums(bins: Int, vector: ArraySlice<Float>?) -> [Double] {
        var sums = [Double](repeating: 0, count: bins)
        guard let vector else {
            for index in 0..<count { sums[Int(y[index] &- x[index])] += Double(counts[index]) }
            return sums
        }
        vector.withUnsafeBufferPointer { values in
            let start = Int32(truncatingIfNeeded: vector.startIndex)
            for index in 0..<count where counts[index] > 0 {
                let first = values[Int(x[index] &- start)]
                let second = values[Int(y[index] &- start)]
                guard first > 0, second > 0 else { continue }
                sums[Int(y[index] &- x[index])] += Double(counts[index] / (first * second))
            }
        }
        return sums
    }
}
