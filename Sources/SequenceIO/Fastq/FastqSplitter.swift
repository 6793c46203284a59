/// Cuts reads into chunks, both mates in step; several lanes one behind the other.
package enum FastqSplitter {
    /// When a chunk is full.
    package enum Size: Sendable {
        /// Read pairs (or reads).
        case pairs(Int)
        /// Bytes of text, both mates together; a chunk ends with the pair that reaches it.
        case bytes(Int)
    }

    /// A chunk that was written.
    package struct Chunk: Sendable, Equatable {
        /// One file, or two of mates.
        package let files: [String]
        /// Read pairs, or reads of a single file.
        package let pairs: Int
        /// Of text.
        package let bytes: Int
    }

    /// Writes `PREFIX.0000_R1.fastq.gz`, `PREFIX.0000_R2.fastq.gz` and so on.
    ///
    /// - Parameters:
    ///   - lanes: for each lane one file or two, the same for all.
    ///   - threads: further threads that deflate, for each file.
    ///
    /// Throws `FastqError` for the first record that is wrong; then no chunk stands.
    package static func run(
        lanes: [[String]], prefix: String, size: Size, threads: Int = 0
    ) throws(FastqError) -> [Chunk] {
        let writer = ChunkWriter(prefix: prefix, mates: lanes.first?.count ?? 1, size: size, threads: threads)
        for lane in lanes { try copy(lane, to: writer) }
        try writer.finish()
        return writer.chunks
    }

    private static func copy(_ paths: [String], to writer: ChunkWriter) throws(FastqError) {
        var first = try FastqReader.open(paths[0])
        guard paths.count == 2 else {
            while try first.advance() { try writer.append(first.record, at: first.number, mate: 0, endsPair: true) }
            return
        }
        var second = try FastqReader.open(paths[1])
        while try first.advance() {
            guard try second.advance() else {
                throw .countsDiffer(
                    longer: paths[0], shorter: paths[1], record: first.number,
                    name: text(first.record.name))
            }
            guard first.record.name.elementsEqual(second.record.name) else {
                throw .namesDiffer(
                    path1: paths[0], path2: paths[1], record: first.number, name1: text(first.record.name),
                    name2: text(second.record.name))
            }
            try writer.append(first.record, at: first.number, mate: 0, endsPair: false)
            try writer.append(second.record, at: second.number, mate: 1, endsPair: true)
        }
        guard try !second.advance() else {
            throw .countsDiffer(
                longer: paths[1], shorter: paths[0], record: second.number, name: text(second.record.name))
        }
    }

    private static func text(_ name: UnsafeRawBufferPointer) -> String { String(decoding: name, as: UTF8.self) }
}

/// Writes one chunk after the other.
private final class ChunkWriter {
    private(set) var chunks: [FastqSplitter.Chunk] = []
    /// The chunks' files, which get their names when all are there.
    private var files: [SealedFile] = []
    private let prefix: String
    private let mates: Int
    private let size: FastqSplitter.Size
    private let threads: Int
    private var first: TextOutput?
    private var second: TextOutput?
    private var pairs = 0
    private var bytes = 0

    init(prefix: String, mates: Int, size: FastqSplitter.Size, threads: Int) {
        self.prefix = prefix
        self.mates = mates
        self.size = size
        self.threads = threads
    }

    func append(_ record: FastqRecord, at number: Int, mate: Int, endsPair: Bool) throws(FastqError) {
        do throws(SequenceIOError) {
            if first == nil { try open() }
            if mate == 0 { try Self.write(record, to: &first) } else { try Self.write(record, to: &second) }
            bytes += record.head.count + 2 * record.bases.count + 5
            guard endsPair else { return }
            pairs += 1
            if isFull { try close() }
        } catch {
            throw .stream(error, record: number)
        }
    }

    /// Ends the last chunk and gives all files their names.
    func finish() throws(FastqError) {
        do throws(SequenceIOError) {
            try close()
            try SealedFile.commit(files)
        } catch {
            throw .stream(error, record: pairs)
        }
    }

    private var isFull: Bool {
        switch size {
        case .pairs(let most): pairs >= most
        case .bytes(let most): bytes >= most
        }
    }

    private var names: [String] {
        let digits = String(chunks.count)
        let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return (1...mates).map { "\(prefix).\(number)_R\($0).fastq.gz" }
    }

    private func open() throws(SequenceIOError) {
        first = try TextOutput.create(names[0], threads: threads)
        if mates == 2 { second = try TextOutput.create(names[1], threads: threads) }
    }

    private func close() throws(SequenceIOError) {
        guard first != nil else { return }
        let chunk = FastqSplitter.Chunk(files: names, pairs: pairs, bytes: bytes)
        if let output = first.take() { files.append(try output.seal()) }
        if let output = second.take() { files.append(try output.seal()) }
        chunks.append(chunk)
        pairs = 0
        bytes = 0
    }

    private static func write(
        _ record: FastqRecord, to output: inout TextOutput?
    ) throws(SequenceIOError) {
        try output?.append(record.head)
        try output?.append(UInt8(ascii: "\n"))
        try output?.append(record.bases)
        try output?.append("\n+\n" as StaticString)
        try output?.append(record.qualities)
        try output?.append(UInt8(ascii: "\n"))
    }
}
