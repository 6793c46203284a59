/// Adds the cells of a matrix up to larger bins. Keeps one row of sums between calls; one coarsener serves one thread.
struct CellCoarsener: ~Copyable {
    private var sums: UnsafeMutablePointer<Double>
    /// One bit for each column of the row that has a sum.
    private var occupied: UnsafeMutablePointer<UInt64>
    private var capacity = 1 << 12

    init() {
        sums = .allocate(capacity: capacity)
        occupied = .allocate(capacity: capacity / 64)
        sums.initialize(repeating: 0, count: capacity)
        occupied.initialize(repeating: 0, count: capacity / 64)
    }

    deinit {
        sums.deallocate()
        occupied.deallocate()
    }

    private mutating func makeRoom(columns: Int) {
        if columns <= capacity { return }
        sums.deallocate()
        occupied.deallocate()
        capacity = (columns * 3 / 2 + 63) / 64 * 64
        sums = .allocate(capacity: capacity)
        occupied = .allocate(capacity: capacity / 64)
        sums.initialize(repeating: 0, count: capacity)
        occupied.initialize(repeating: 0, count: capacity / 64)
    }

    /// The matrix of `source` in bins that are `factor` times as large. Both are in the order of y, then x.
    mutating func coarsen(_ source: borrowing ContactCells, factor: Int, columns: Int) -> ContactCells {
        makeRoom(columns: columns)
        var target = ContactCells(capacity: source.count / 2)
        let x = source.x
        let y = source.y
        let counts = source.counts
        let step = UInt32(truncatingIfNeeded: factor)
        var index = 0
        while index < source.count {
            let row = UInt32(truncatingIfNeeded: y[index]) / step
            let (rowEnd, overflow) = (row + 1).multipliedReportingOverflow(by: step)
            let end = overflow ? Int32.max : Int32(clamping: rowEnd)
            var lowWord = Int.max
            var highWord = 0
            while index < source.count, y[index] < end {
                let column = Int(UInt32(truncatingIfNeeded: x[index]) / step)
                sums[column] += Double(counts[index])
                let word = column &>> 6
                occupied[word] |= 1 &<< UInt64(column & 63)
                lowWord = min(lowWord, word)
                highWord = max(highWord, word)
                index &+= 1
            }
            var word = lowWord
            while word <= highWord {
                var bits = occupied[word]
                occupied[word] = 0
                while bits != 0 {
                    let column = word &* 64 &+ bits.trailingZeroBitCount
                    target.append(
                        x: Int32(truncatingIfNeeded: column), y: Int32(truncatingIfNeeded: row),
                        count: Float(sums[column]))
                    sums[column] = 0
                    bits &= bits &- 1
                }
                word &+= 1
            }
        }
        return target
    }
}
