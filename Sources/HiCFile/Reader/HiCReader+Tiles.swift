extension HiCReader {
    /// Fills a dense tile with the counts of `region`: row `i`, column `j` is the cell of bins
    /// `region.x.lowerBound + i` and `region.y.lowerBound + j`, 0 where nothing is stored. In a matrix of a chromosome
    /// with itself the tile is complete on both sides of the diagonal.
    ///
    /// - Parameters:
    ///   - decoder: the calling thread's own.
    ///   - tile: row by row, at least `region.x.count * region.y.count` values.
    package func readTile(
        of zoom: MatrixZoom, _ region: BinRegion, decoder: inout BlockDecoder,
        into tile: UnsafeMutableBufferPointer<Float>
    ) throws(HiCError) {
        let width = region.y.count
        precondition(tile.count >= region.x.count * width, "the tile is smaller than the region")
        tile.update(repeating: 0)
        let isIntra = zoom.isIntra
        let (firstRow, firstColumn) = (region.x.lowerBound, region.y.lowerBound)
        for block in zoom.blocks(in: region) {
            try decoder.decode(block, of: zoom, from: self)
            let x = decoder.cells.x
            let y = decoder.cells.y
            let counts = decoder.cells.counts
            for index in 0..<x.count {
                let cellX = Int(x[index])
                let cellY = Int(y[index])
                if region.contains(x: cellX, y: cellY) {
                    tile[(cellX - firstRow) * width + cellY - firstColumn] = counts[index]
                }
                if isIntra && region.contains(x: cellY, y: cellX) {
                    tile[(cellY - firstRow) * width + cellX - firstColumn] = counts[index]
                }
            }
        }
    }

    /// Fills a stripe along the diagonal of a chromosome with itself: row `i`, column `d` is the cell of bins
    /// `rows.lowerBound + i` and `d` more than that, 0 where nothing is stored.
    ///
    /// - Parameters:
    ///   - rows: bins.
    ///   - width: one more than the largest distance in bins.
    ///   - decoder: the calling thread's own.
    ///   - stripe: row by row, at least `rows.count * width` values.
    package func readStripe(
        of zoom: MatrixZoom, rows: Range<Int>, width: Int, decoder: inout BlockDecoder,
        into stripe: UnsafeMutableBufferPointer<Float>
    ) throws(HiCError) {
        precondition(zoom.isIntra, "only a chromosome with itself has a diagonal")
        precondition(stripe.count >= rows.count * width, "the stripe is smaller than its rows")
        stripe.update(repeating: 0)
        if rows.isEmpty || width == 0 { return }
        let region = BinRegion(
            x: rows.lowerBound...rows.upperBound - 1, y: rows.lowerBound...rows.upperBound + width - 2)
        let depth = zoom.grid.isDiagonal ? zoom.grid.depth(distance: width - 1) : Int.max
        for block in zoom.blocks(in: region) where block.number / zoom.grid.blockColumnCount <= depth {
            try decoder.decode(block, of: zoom, from: self)
            let x = decoder.cells.x
            let y = decoder.cells.y
            let counts = decoder.cells.counts
            for index in 0..<x.count {
                let row = Int(x[index])
                let distance = Int(y[index]) - row
                if distance < width && rows.contains(row) {
                    stripe[(row - rows.lowerBound) * width + distance] = counts[index]
                }
            }
        }
    }

    /// Replaces the content of `result` by rows of the matrix: for bins `rows` of the first chromosome all stored cells
    /// whose first bin they are. In a matrix of a chromosome with itself these are the cells on the diagonal and above.
    ///
    /// - Parameter decoder: the calling thread's own.
    package func readRows(
        of zoom: MatrixZoom, _ rows: Range<Int>, decoder: inout BlockDecoder, into result: inout MatrixRows
    ) throws(HiCError) {
        result.begin(rows, columns: zoom.binCount2)
        if !rows.isEmpty {
            let region = BinRegion(
                x: rows.lowerBound...rows.upperBound - 1,
                y: (zoom.isIntra ? rows.lowerBound : 0)...max(zoom.binCount2, rows.upperBound))
            for block in zoom.blocks(in: region) {
                try decoder.decode(block, of: zoom, from: self)
                result.add(decoder.cells)
            }
        }
        result.finish()
    }
}
