import CDeflate

/// Inflates and decodes blocks, one after another, into memory that it keeps. One decoder serves one thread.
package struct BlockDecoder: ~Copyable {
    /// The cells of the block that was decoded last, as they are stored.
    package private(set) var cells = ContactCells()
    /// The number of cells that the last block itself announces.
    package private(set) var announcedCount = 0

    /// The number of cells of the last block that lie beyond the end of a chromosome and are not in `cells`.
    package private(set) var droppedCount = 0

    private let inflater: OpaquePointer
    private var compressed: UnsafeMutableRawBufferPointer
    private var inflated: UnsafeMutableRawBufferPointer
    private let inflatedLimit: Int

    /// - Parameter inflatedLimit: the greatest size in bytes of one inflated block; larger ones are refused.
    package init(inflatedLimit: Int = 512 << 20) throws(HiCError) {
        guard let inflater = libdeflate_alloc_decompressor() else { throw .outOfMemory(bytes: 1 << 16) }
        self.inflater = inflater
        self.inflatedLimit = inflatedLimit
        compressed = .allocate(byteCount: 1 << 16, alignment: 16)
        inflated = .allocate(byteCount: min(1 << 18, inflatedLimit), alignment: 16)
    }

    deinit {
        libdeflate_free_decompressor(inflater)
        compressed.deallocate()
        inflated.deallocate()
    }

    /// Reads `block` of `zoom` and leaves its cells in `cells`.
    package mutating func decode(
        _ block: MatrixZoom.Block, of zoom: MatrixZoom, from reader: borrowing HiCReader
    ) throws(HiCError) {
        cells.removeAll()
        announcedCount = 0
        droppedCount = 0
        // Some writers store blocks without cells as nothing at all.
        if block.compressedBytes == 0 { return }
        let size = try inflate(block, reader.file)
        var parser = BlockParser(
            bytes: UnsafeRawBufferPointer(rebasing: inflated[..<size]), version: reader.version, zoom: zoom,
            block: block, path: reader.path)
        announcedCount = try parser.parse(into: &cells)
        droppedCount = parser.droppedCount
    }

    /// Returns the number of inflated bytes.
    private mutating func inflate(_ block: MatrixZoom.Block, _ file: FileWindow) throws(HiCError) -> Int {
        if compressed.count < block.compressedBytes {
            compressed.deallocate()
            compressed = .allocate(byteCount: block.compressedBytes * 3 / 2, alignment: 16)
        }
        let input = UnsafeMutableRawBufferPointer(rebasing: compressed[..<block.compressedBytes])
        try file.read(at: block.position, into: input, what: "block \(block.number)")
        // Deflate cannot do better than 1032 to 1, so a small block never asks for much.
        let limit = min(inflatedLimit, block.compressedBytes * 1032 + 64)
        while true {
            var size = 0
            let result = libdeflate_zlib_decompress(
                inflater, input.baseAddress, input.count, inflated.baseAddress, min(inflated.count, limit), &size)
            switch result {
            case LIBDEFLATE_SUCCESS:
                return size
            case LIBDEFLATE_INSUFFICIENT_SPACE:
                guard inflated.count < limit else {
                    throw .blockTooLarge(
                        path: file.path, offset: block.position, number: block.number, limit: limit)
                }
                let grown = min(max(inflated.count * 2, block.compressedBytes * 6), limit)
                inflated.deallocate()
                inflated = .allocate(byteCount: grown, alignment: 16)
            default:
                throw .damagedBlock(path: file.path, offset: block.position, number: block.number)
            }
        }
    }
}
