extension HiCReader {
    /// Calls `body` with each block of the matrix that can hold cells of `region` (all blocks when nil), in ascending
    /// order of block numbers. The cells are the block's, not cut to the region.
    package func forEachBlock(
        of zoom: MatrixZoom, in region: BinRegion? = nil, decoder: inout BlockDecoder,
        _ body: (borrowing ContactCells) throws(HiCError) -> Void
    ) throws(HiCError) {
        for block in zoom.blocks(in: region) {
            try decoder.decode(block, of: zoom, from: self)
            try body(decoder.cells)
        }
    }

    /// Appends the stored cells of the matrix to `cells`, those of `region` when there is one.
    ///
    /// In a matrix of a chromosome with itself every cell is stored once, with x <= y; it belongs to a region when it
    /// or its mirror image lies in it. The order is that of blocks, within a block by y and then x.
    package func readContacts(
        of zoom: MatrixZoom, in region: BinRegion? = nil, decoder: inout BlockDecoder, into cells: inout ContactCells
    ) throws(HiCError) {
        for block in zoom.blocks(in: region) {
            try decoder.decode(block, of: zoom, from: self)
            Self.append(decoder.cells, in: region, isIntra: zoom.isIntra, to: &cells)
        }
    }

    /// As above, for two chromosomes in either order; `region.x` is on the chromosome with the lower index. Nothing is
    /// appended when the file stores no contact of the two.
    package func readContacts(
        _ chromosome1: Chromosome, _ chromosome2: Chromosome, resolution: Int, in region: BinRegion? = nil,
        into cells: inout ContactCells
    ) throws(HiCError) {
        try requireResolution(resolution)
        guard let zoom = try zoom(chromosome1, chromosome2, resolution: resolution) else { return }
        var decoder = try BlockDecoder()
        try readContacts(of: zoom, in: region, decoder: &decoder, into: &cells)
    }

    static func append(
        _ block: borrowing ContactCells, in region: BinRegion?, isIntra: Bool, to cells: inout ContactCells
    ) {
        cells.reserve(more: block.count)
        let x = block.x
        let y = block.y
        let counts = block.counts
        for index in 0..<block.count {
            if let region {
                let cellX = Int(x[index])
                let cellY = Int(y[index])
                guard region.contains(x: cellX, y: cellY) || (isIntra && region.contains(x: cellY, y: cellX)) else {
                    continue
                }
            }
            cells.append(x: x[index], y: y[index], count: counts[index])
        }
    }
}
