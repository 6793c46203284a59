import CHTSlib

/// The bytes of a text file, plain or compressed, whichever its content says.
enum TextSource: ~Copyable {
    /// Plain text, and BGZF that further threads inflate.
    case blocks(BlockGzipReader)
    case gzip(GzipReader)
    case zstd(ZstdReader)

    /// Opens a file, or standard input when `path` is `-`.
    ///
    /// - Parameter threads: further threads that inflate BGZF blocks.
    static func open(_ path: String, threads: Int) throws(SequenceIOError) -> TextSource {
        let stream = try InputDescriptor.stream(InputDescriptor.open(path), path: path)
        switch GzipReader.Kind(stream) {
        case .gzip: return .gzip(GzipReader(stream, isBlocked: false, path: path))
        case .blocked where threads == 0: return .gzip(GzipReader(stream, isBlocked: true, path: path))
        case .zstd: return .zstd(try ZstdReader.open(stream, path: path))
        case .blocked, .other:
            let reader = try BlockGzipReader.open(stream, path: path, threads: threads)
            _ = try reader.peek()
            return .blocks(reader)
        }
    }

    var path: String {
        switch self {
        case .blocks(let reader): reader.path
        case .gzip(let reader): reader.path
        case .zstd(let reader): reader.path
        }
    }

    /// The 0-based offset in the file (compressed bytes for a compressed file) up to which it has been read.
    var fileOffset: Int {
        switch self {
        case .blocks(let reader): reader.fileOffset
        case .gzip(let reader): reader.fileOffset
        case .zstd(let reader): reader.fileOffset
        }
    }

    /// Fills `target`, maybe not to its end, and says whether the text has ended.
    func read(into target: UnsafeMutableRawBufferPointer) throws(SequenceIOError) -> (count: Int, hasEnded: Bool) {
        let count: Int
        switch self {
        case .gzip(let reader): return try reader.read(into: target)
        case .blocks(let reader): count = try reader.read(into: target)
        case .zstd(let reader): count = try reader.read(into: target)
        }
        return (count, count < target.count)
    }
}
