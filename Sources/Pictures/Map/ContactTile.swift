import HiCFile

/// A rectangle of a contact matrix, dense: the bins of one region to the right, those of another down.
package struct ContactTile: Sendable {
    /// The bin size in bp.
    package let resolution: Int
    /// 0-based bins.
    package let columns: Range<Int>
    /// Bins, 0-based.
    package let rows: Range<Int>
    /// Row after row; normalised where asked for, NaN in masked bins.
    package private(set) var values: [Float]

    /// The value of a cell; both bins must lie in the tile.
    package subscript(row row: Int, column column: Int) -> Float {
        values[(row - rows.lowerBound) * columns.count + column - columns.lowerBound]
    }

    /// At most so many bins a side.
    package static let limit = 4096

    /// Reads the tile from the file: only the blocks that it touches.
    package init(
        _ reader: borrowing HiCReader, columns: GenomicRegion, rows: GenomicRegion, resolution: Int,
        normalization: Normalization
    ) throws(PictureError) {
        do throws(HiCError) { try reader.requireResolution(resolution) } catch { throw .reading(error) }
        self.resolution = resolution
        self.columns = columns.bins(resolution: resolution)
        self.rows = rows.bins(resolution: resolution)
        let most = max(self.columns.count, self.rows.count)
        guard most <= Self.limit else {
            let coarser = reader.resolutions.filter { $0 / resolution * Self.limit >= most }.min()
            throw .tooManyBins(count: most, resolution: resolution, limit: Self.limit, coarser: coarser)
        }
        values = Array(repeating: 0, count: self.columns.count * self.rows.count)
        do throws(HiCError) {
            let first = try reader.chromosome(named: columns.chromosome)
            let second = try reader.chromosome(named: rows.chromosome)
            try addContacts(reader, first, second)
            try divide(reader, (first, second), by: normalization)
        } catch {
            throw .reading(error)
        }
    }

    private mutating func addContacts(
        _ reader: borrowing HiCReader, _ column: Chromosome, _ row: Chromosome
    ) throws(HiCError) {
        // The file's own x is the chromosome that comes first in it.
        let isTurned = column.index > row.index
        let region = BinRegion(
            x: isTurned ? rows.closed : columns.closed, y: isTurned ? columns.closed : rows.closed)
        var cells = ContactCells()
        try reader.readContacts(column, row, resolution: resolution, in: region, into: &cells)
        for index in 0..<cells.count {
            let x = Int(cells.x[index])
            let y = Int(cells.y[index])
            let count = cells.counts[index]
            if column.index != row.index {
                set(column: isTurned ? y : x, row: isTurned ? x : y, count)
            } else {
                set(column: x, row: y, count)
                set(column: y, row: x, count)
            }
        }
    }

    private mutating func set(column: Int, row: Int, _ value: Float) {
        guard columns.contains(column), rows.contains(row) else { return }
        values[(row - rows.lowerBound) * columns.count + column - columns.lowerBound] = value
    }

    private mutating func divide(
        _ reader: borrowing HiCReader, _ chromosomes: (column: Chromosome, row: Chromosome),
        by normalization: Normalization
    ) throws(HiCError) {
        guard normalization != .none else { return }
        let across = try reader.requireNormalizationVector(
            normalization, chromosome: chromosomes.column, resolution: resolution)
        let down = try reader.requireNormalizationVector(
            normalization, chromosome: chromosomes.row, resolution: resolution)
        var place = 0
        for row in rows {
            for column in columns {
                let scale = across[column] * down[row]
                values[place] = scale > 0 ? Float(Double(values[place]) / scale) : .nan
                place += 1
            }
        }
    }
}

extension Range<Int> {
    fileprivate var closed: ClosedRange<Int> { lowerBound...upperBound - 1 }
}
