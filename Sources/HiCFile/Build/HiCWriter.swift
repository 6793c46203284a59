import Glibc
import SequenceIO

/// Writes a `.hic` file from front to back; only the header's positions are filled in later.
struct HiCWriter: ~Copyable {
    private let file: PendingFile
    private let version: Int
    private var pending: FieldBytes
    /// The number of bytes that are in the file already.
    private var written = 0
    private var normIndexField = 0
    private var index: [(key: String, position: Int, size: Int)] = []

    private static let footerField = 8

    /// What stands in the header.
    struct Header {
        /// 8 or 9.
        let version: Int
        let genome: String
        let attributes: [(key: String, value: String)]
        /// The whole genome first.
        let chromosomes: [Chromosome]
        /// Coarsest first.
        let resolutions: [Int]
    }

    /// Expected values at one resolution.
    struct Expected {
        let normalization: Normalization
        let resolution: Int
        let vector: ExpectedVector
    }

    init(_ path: String, _ header: Header) throws(SequenceIOError) {
        file = try PendingFile.create(path)
        version = header.version
        pending = FieldBytes(version: version)
        pending.string("HIC")
        pending.int32(version)
        // The position of the footer.
        pending.int64(0)
        pending.string(header.genome)
        if version > 8 {
            normIndexField = pending.count
            pending.int64(0)
            pending.int64(0)
        }
        pending.int32(header.attributes.count)
        for (key, value) in header.attributes {
            pending.string(key)
            pending.string(value)
        }
        pending.int32(header.chromosomes.count)
        for chromosome in header.chromosomes {
            pending.string(chromosome.name)
            pending.length(chromosome.length)
        }
        pending.int32(header.resolutions.count)
        for resolution in header.resolutions { pending.int32(resolution) }
        // No resolutions in restriction fragments.
        pending.int32(0)
    }

    private var position: Int { written + pending.count }

    /// Writes the record of a matrix and its blocks.
    mutating func write(_ matrix: MatrixResult) throws(SequenceIOError) {
        let blockCount = matrix.zooms.reduce(0) { $0 + $1.blocks.count }
        let size = 12 + matrix.zooms.count * (3 + 4 + 16 + 16) + blockCount * 16
        let start = position
        index.append(("\(matrix.first.index)_\(matrix.second.index)", start, size))
        pending.int32(matrix.first.index)
        pending.int32(matrix.second.index)
        pending.int32(matrix.zooms.count)
        for zoom in matrix.zooms {
            pending.string(BinUnit.basePairs.rawValue)
            pending.int32(zoom.headerIndex)
            pending.float32(zoom.sum)
            // The number of occupied cells and two percentiles, which are 0 in all files.
            for _ in 0..<3 { pending.int32(0) }
            pending.int32(zoom.resolution)
            pending.int32(zoom.grid.blockBinCount)
            pending.int32(zoom.grid.blockColumnCount)
            pending.int32(zoom.blocks.count)
            for block in zoom.blocks {
                pending.int32(block.number)
                pending.int64(start + size + block.position)
                pending.int32(block.compressedBytes)
            }
        }
        precondition(position == start + size, "the size of a matrix record was computed wrongly")
        try flush()
        try file.write(matrix.bytes, at: written)
        written += matrix.byteCount
    }

    /// Writes the footer without normalisations; now the file can be read by `reader()`.
    mutating func writeFooter(expected: [Expected]) throws(SequenceIOError) {
        let footer = position
        var section = FieldBytes(version: version)
        section.int32(index.count)
        for entry in index {
            section.string(entry.key)
            section.int64(entry.position)
            section.int32(entry.size)
        }
        section.int32(expected.count)
        for entry in expected { entry.vector.put(resolution: entry.resolution, into: &section) }
        pending.length(section.count)
        pending.append(section.bytes)
        try flush()
        try file.write(int64: footer, at: Self.footerField)
    }

    /// Reads what has been written, after the footer.
    func reader() throws(HiCError) -> HiCReader {
        try HiCReader.open(descriptor: dup(file.descriptor), path: file.path)
    }

    /// Writes the normalisations, if there are any, and gives the file its name. Returns its size in bytes.
    consuming func finish(_ norms: NormSection) throws(SequenceIOError) -> Int {
        if !norms.isEmpty {
            let section = try norms.write(to: file, at: written)
            if version > 8 {
                try file.write(int64: section.index, at: normIndexField)
                try file.write(int64: section.length, at: normIndexField + 8)
            }
            written = section.end
        }
        let size = written
        try file.commit()
        return size
    }

    private mutating func flush() throws(SequenceIOError) {
        if pending.count == 0 { return }
        try file.write(pending.bytes, at: written)
        written += pending.count
        pending.removeAll()
    }
}
