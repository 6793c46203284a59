import Glibc
import SequenceIO

/// Writes a `.hic` file of version 9 from front to back; only the header's positions are filled in at the end.
struct HiCWriter: ~Copyable {
    private let file: PendingFile
    private var pending = FieldBytes()
    /// The number of bytes that are in the file already.
    private var written = 0
    private var normIndexField = 0
    private var index: [(key: String, position: Int, size: Int)] = []

    private static let footerField = 8
    private static let flushSize = 1 << 20

    /// What stands in the header.
    struct Header {
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

    /// The normalisation vector of a chromosome at one resolution.
    struct Vector {
        let normalization: Normalization
        let chromosome: Int
        let resolution: Int
        let values: [Float]
    }

    init(_ path: String, _ header: Header) throws(SequenceIOError) {
        file = try PendingFile.create(path)
        pending.string("HIC")
        pending.int32(9)
        // The position of the footer.
        pending.int64(0)
        pending.string(header.genome)
        normIndexField = pending.count
        pending.int64(0)
        pending.int64(0)
        pending.int32(header.attributes.count)
        for (key, value) in header.attributes {
            pending.string(key)
            pending.string(value)
        }
        pending.int32(header.chromosomes.count)
        for chromosome in header.chromosomes {
            pending.string(chromosome.name)
            pending.int64(chromosome.length)
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
            pending.string("BP")
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
        try put(matrix.bytes, at: written)
        written += matrix.byteCount
    }

    /// Writes the footer, fills in the header and gives the file its name. Returns its size in bytes.
    consuming func finish(
        expected: [Expected], normalized: [Expected], vectors: [Vector]
    ) throws(SequenceIOError) -> Int {
        let footer = position
        var section = FieldBytes()
        section.int32(index.count)
        for entry in index {
            section.string(entry.key)
            section.int64(entry.position)
            section.int32(entry.size)
        }
        Self.put(expected, isNormalized: false, &section)
        pending.int64(section.count)
        try append(section.bytes)
        var normIndex = 0
        var normIndexLength = 0
        if !vectors.isEmpty {
            var list = FieldBytes()
            Self.put(normalized, isNormalized: true, &list)
            try append(list.bytes)
            normIndex = position
            normIndexLength = Self.indexSize(vectors)
            try append(Self.index(of: vectors, from: normIndex + normIndexLength).bytes)
            for vector in vectors {
                pending.int64(vector.values.count)
                for value in vector.values { pending.float32(value) }
                if pending.count > Self.flushSize { try flush() }
            }
        }
        try flush()
        try patch(footer, at: Self.footerField)
        try patch(normIndex, at: normIndexField)
        try patch(normIndexLength, at: normIndexField + 8)
        let size = written
        try file.commit()
        return size
    }

    private static func put(_ list: [Expected], isNormalized: Bool, _ section: inout FieldBytes) {
        section.int32(list.count)
        for entry in list {
            if isNormalized { section.string(entry.normalization.name) }
            section.string("BP")
            section.int32(entry.resolution)
            section.int64(entry.vector.values.count)
            for value in entry.vector.values { section.float32(value) }
            section.int32(entry.vector.factors.count)
            for (chromosome, factor) in entry.vector.factors.sorted(by: { $0.key < $1.key }) {
                section.int32(chromosome)
                section.float32(factor)
            }
        }
    }

    private static func indexSize(_ vectors: [Vector]) -> Int {
        vectors.reduce(4) { $0 + $1.normalization.name.utf8.count + 1 + 4 + 3 + 4 + 8 + 8 }
    }

    private static func index(of vectors: [Vector], from start: Int) -> FieldBytes {
        var list = FieldBytes()
        list.int32(vectors.count)
        var position = start
        for vector in vectors {
            let size = 8 + 4 * vector.values.count
            list.string(vector.normalization.name)
            list.int32(vector.chromosome)
            list.string("BP")
            list.int32(vector.resolution)
            list.int64(position)
            list.int64(size)
            position += size
        }
        return list
    }

    private mutating func append(_ bytes: [UInt8]) throws(SequenceIOError) {
        try flush()
        var failure: SequenceIOError?
        bytes.withUnsafeBytes { bytes in
            do throws(SequenceIOError) { try put(bytes, at: written) } catch { failure = error }
        }
        if let failure { throw failure }
        written += bytes.count
    }

    private mutating func flush() throws(SequenceIOError) {
        if pending.count == 0 { return }
        let bytes = pending.bytes
        pending.removeAll()
        try append(bytes)
    }

    private func patch(_ value: Int, at offset: Int) throws(SequenceIOError) {
        var field = Int64(value).littleEndian
        var failure: SequenceIOError?
        withUnsafeMutableBytes(of: &field) { bytes in
            do throws(SequenceIOError) { try put(UnsafeRawBufferPointer(bytes), at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SequenceIOError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(file.descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw file.writeFailure(code: errno) }
            done += count
        }
    }
}
