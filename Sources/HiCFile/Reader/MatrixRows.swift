/// Some rows of a contact matrix, each row's cells in the order of their columns. Its memory is used again and again:
/// nothing is allocated for a cell.
package struct MatrixRows: ~Copyable {
    /// The bins that these rows are.
    package private(set) var rows: Range<Int> = 0..<0
    private var unsorted = ContactCells()
    private var byColumn = ContactCells()
    private var sorted = ContactCells()
    private var starts: [Int] = [0]
    private var places: [Int] = []
    private var columnCount = 0

    /// No row yet.
    package init() {}

    /// The number of cells.
    package var count: Int { sorted.count }
    /// The columns (bins) of a row's cells, ascending; valid until the rows change.
    package func columns(of row: Int) -> UnsafeBufferPointer<Int32> {
        UnsafeBufferPointer(rebasing: sorted.y[cells(of: row)])
    }
    /// The counts of a row's cells; valid until the rows change.
    package func counts(of row: Int) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(rebasing: sorted.counts[cells(of: row)])
    }

    private func cells(of row: Int) -> Range<Int> {
        starts[row - rows.lowerBound]..<starts[row - rows.lowerBound + 1]
    }

    mutating func begin(_ rows: Range<Int>, columns: Int) {
        self.rows = rows
        columnCount = columns
        unsorted.removeAll()
    }

    mutating func add(_ block: borrowing ContactCells) {
        unsorted.reserve(more: block.count)
        let x = block.x
        let y = block.y
        let counts = block.counts
        for index in 0..<block.count where rows.contains(Int(x[index])) {
            unsorted.append(x: x[index], y: y[index], count: counts[index])
        }
    }

    /// Orders the cells by row and column: by counting, first one and then the other.
    mutating func finish() {
        Self.sort(unsorted, into: &byColumn, starts: &places, count: columnCount) { Int($1) }
        let first = rows.lowerBound
        Self.sort(byColumn, into: &sorted, starts: &starts, count: rows.count) { x, _ in Int(x) - first }
    }

    /// Afterwards the cells of key `k` are `starts[k] ..< starts[k + 1]`.
    @inline(__always)
    private static func sort(
        _ source: borrowing ContactCells, into target: inout ContactCells, starts: inout [Int], count: Int,
        _ key: (Int32, Int32) -> Int
    ) {
        starts.removeAll(keepingCapacity: true)
        starts.append(contentsOf: repeatElement(0, count: count + 2))
        let x = source.x
        let y = source.y
        let counts = source.counts
        for index in 0..<x.count { starts[key(x[index], y[index]) &+ 2] &+= 1 }
        for place in 2..<max(starts.count, 2) { starts[place] &+= starts[place - 1] }
        target.removeAll()
        target.reserve(more: x.count)
        target.count = x.count
        for index in 0..<x.count {
            let place = starts[key(x[index], y[index]) &+ 1]
            starts[key(x[index], y[index]) &+ 1] = place &+ 1
            target.xStorage[place] = x[index]
            target.yStorage[place] = y[index]
            target.countStorage[place] = counts[index]
        }
    }
}
