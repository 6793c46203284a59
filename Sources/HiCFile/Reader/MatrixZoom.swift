/// One matrix at one resolution: its grid and where its blocks lie.
package struct MatrixZoom: Sendable {
    /// A block in the file.
    package struct Block: Hashable, Sendable {
        /// Its place in the grid.
        package let number: Int
        /// Byte offset of the compressed data.
        package let position: Int
        /// Size of the compressed data.
        package let compressedBytes: Int
    }

    /// Of the x axis: the one with the lower index.
    package let chromosome1: Chromosome
    /// Of the y axis.
    package let chromosome2: Chromosome
    /// Of bin sizes and positions.
    package let unit: BinUnit
    /// The bin size in `unit` ("All": in kb).
    package let resolution: Int
    /// The sum of all counts; intra-chromosomal cells off the diagonal count twice.
    package let sumCounts: Double
    /// How cells are cut into blocks.
    package let grid: BlockGrid
    /// The number of bins of the first chromosome.
    package let binCount1: Int
    /// The number of bins of the second chromosome.
    package let binCount2: Int
    /// In ascending order of their numbers.
    package let blocks: [Block]

    /// True for a matrix of a chromosome with itself: cells are stored with x <= y.
    package var isIntra: Bool { chromosome1.index == chromosome2.index }

    /// The mean count of a cell, counts being raw: the expected value of an inter-chromosomal cell. Partial bins at
    /// the ends do not count as bins: so it has always been.
    package var averageCount: Double { sumCounts / Double(max(binCount1 - 1, 1)) / Double(max(binCount2 - 1, 1)) }

    /// The size of all blocks as they are in the file.
    package var compressedBytes: Int { blocks.reduce(0) { $0 + $1.compressedBytes } }

    /// The blocks that can hold cells of the region; all of them when there is none.
    package func blocks(in region: BinRegion?) -> [Block] {
        guard let region else { return blocks }
        return blocks.filter { grid.mayHold(number: $0.number, region: region, isIntra: isIntra) }
    }
}

extension MatrixZoom {
    /// Reads the record of one matrix, which starts at `offset`.
    static func readAll(
        _ file: FileWindow, at offset: Int, pair: HiCFooter.Pair, header: HiCHeader
    ) throws(HiCError) -> [MatrixZoom] {
        var cursor = FileCursor(file, at: offset, chunk: 1 << 13)
        for expected in [pair.first, pair.second] {
            let start = cursor.position
            let index = try cursor.int32("a chromosome index")
            guard index == expected else {
                throw .invalidField(
                    path: file.path, offset: start, field: "the chromosome of matrix \(pair.first)_\(pair.second)",
                    value: String(index))
            }
        }
        let count = try cursor.count(bytesEach: 40, "the number of resolutions of a matrix")
        var zooms: [MatrixZoom] = []
        for _ in 0..<count {
            zooms.append(try read(&cursor, file, pair: pair, header: header))
        }
        return zooms
    }

    private static func read(
        _ cursor: inout FileCursor, _ file: FileWindow, pair: HiCFooter.Pair, header: HiCHeader
    ) throws(HiCError) -> MatrixZoom {
        let unit = try cursor.unit()
        _ = try cursor.int32("a resolution index")
        let sum = try cursor.float32("the sum of counts")
        try cursor.skip(12, "the percentiles")
        let start = cursor.position
        let binSize = try cursor.int32("a bin size")
        let blockBinCount = try cursor.int32("the block size")
        let columns = try cursor.int32("the number of block columns")
        guard binSize > 0 else {
            throw .invalidField(path: file.path, offset: start, field: "a bin size", value: String(binSize))
        }
        guard blockBinCount > 0 else {
            throw .invalidField(
                path: file.path, offset: start + 4, field: "the block size", value: String(blockBinCount))
        }
        guard columns > 0 else {
            throw .invalidField(
                path: file.path, offset: start + 8, field: "the number of block columns", value: String(columns))
        }
        let first = header.chromosomes[pair.first]
        let second = header.chromosomes[pair.second]
        guard max(first.length, second.length) / binSize < Int(Int32.max) else {
            throw .invalidField(
                path: file.path, offset: start, field: "a bin size", value: "\(binSize) for so long a chromosome")
        }
        let count = try cursor.count(bytesEach: 16, "the number of blocks")
        var blocks: [Block] = []
        blocks.reserveCapacity(count)
        var isSorted = true
        var total = 0
        for _ in 0..<count {
            let place = cursor.position
            let number = try cursor.int32("a block number")
            let position = try cursor.int64("the position of block \(number)")
            let bytes = try cursor.int32("the size of block \(number)")
            guard number >= 0 else {
                throw .invalidField(path: file.path, offset: place, field: "a block number", value: String(number))
            }
            guard position >= 0, bytes >= 0, position <= file.size, bytes <= file.size - position else {
                throw .truncated(path: file.path, offset: place, what: "block \(number)", size: file.size)
            }
            // Blocks that lie over one another would let a small file ask for any amount of work.
            total += bytes
            guard total <= file.size else {
                throw .invalidField(
                    path: file.path, offset: place, field: "the size of block \(number)",
                    value: "\(bytes), which makes all blocks larger than the file,")
            }
            if let last = blocks.last, last.number >= number { isSorted = false }
            blocks.append(Block(number: number, position: position, compressedBytes: bytes))
        }
        if !isSorted {
            blocks.sort { $0.number < $1.number }
            for index in blocks.indices.dropFirst() where blocks[index].number == blocks[index - 1].number {
                throw .invalidField(
                    path: file.path, offset: start, field: "a block number",
                    value: "\(blocks[index].number) a second time")
            }
        }
        let grid = BlockGrid(
            blockBinCount: blockBinCount, blockColumnCount: columns,
            isDiagonal: header.version > 8 && pair.first == pair.second)
        return MatrixZoom(
            chromosome1: first, chromosome2: second, unit: unit, resolution: binSize, sumCounts: sum, grid: grid,
            binCount1: header.binCount(first, size: binSize, unit: unit),
            binCount2: header.binCount(second, size: binSize, unit: unit), blocks: blocks)
    }
}
