/// Cuts the rows of a chromosome into stretches of so many cells that copying one takes some milliseconds.
struct RowStretches: Sequence, IteratorProtocol {
    private let context: CallingContext
    private var nextRow: Int

    private static let cells = 1 << 22
    private static let rows = 1 << 14

    init(_ context: CallingContext) {
        self.context = context
        nextRow = context.rows.lowerBound
    }

    mutating func next() -> Range<Int>? {
        guard nextRow < context.rows.upperBound else { return nil }
        let starts = context.map.cellStarts
        let first = nextRow
        let margin = LoopParameters.margin
        nextRow += 1
        while nextRow < context.rows.upperBound, nextRow - first < Self.rows,
            starts[nextRow + 1 + margin] - starts[first - margin] <= Self.cells
        {
            nextRow += 1
        }
        return first..<nextRow
    }
}
