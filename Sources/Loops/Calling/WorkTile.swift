/// A block of pixels that one thread tests at a time.
struct WorkTile: Sendable, Equatable {
    /// Bins of the pixels' rows and columns.
    let rows: Range<Int>
    let columns: Range<Int>

    /// All tiles of a chromosome that have pixels to test.
    static func tiles(of context: CallingContext, shape: TileShape) -> [WorkTile] {
        var tiles: [WorkTile] = []
        for first in stride(from: context.rows.lowerBound, to: context.rows.upperBound, by: shape.rows) {
            let rows = first..<min(first + shape.rows, context.rows.upperBound)
            let limit = context.columnLimit(row: rows.upperBound - 1)
            let start = first + context.firstDistance
            guard start < limit else { continue }
            for column in stride(from: start, to: limit, by: shape.columns) {
                tiles.append(WorkTile(rows: rows, columns: column..<min(column + shape.columns, limit)))
            }
        }
        return tiles
    }
}

/// The size of work tiles. It sets memory and speed, never results.
package struct TileShape: Sendable, Equatable {
    /// At least 1.
    package let rows: Int
    /// At least 1.
    package let columns: Int

    /// What is below 1 counts as 1.
    package init(rows: Int, columns: Int) {
        self.rows = max(1, rows)
        self.columns = max(1, columns)
    }

    /// A table of 400 KB: it stays in the second-level cache.
    package static let standard = TileShape(rows: 128, columns: 256)
}
