import CHTSlib
import CShims
import Glibc

/// Bytes of a file that is plain, gzip or BGZF, whichever its content says. Owns htslib's handle.
struct BlockGzipReader: ~Copyable, @unchecked Sendable {
    let path: String
    let handle: UnsafeMutablePointer<BGZF>

    private init(path: String, handle: UnsafeMutablePointer<BGZF>) {
        self.path = path
        self.handle = handle
    }

    deinit { bgzf_close(handle) }

    /// Takes over `descriptor`; `path` is for messages.
    static func open(descriptor: Int32, path: String, threads: Int) throws(SequenceIOError) -> BlockGzipReader {
        try open(try InputDescriptor.stream(descriptor, path: path), path: path, threads: threads)
    }

    /// Takes over htslib's stream; `path` is for messages.
    static func open(_ stream: UnsafeMutablePointer<hFILE>, path: String, threads: Int) throws(SequenceIOError)
        -> BlockGzipReader
    {
        guard let handle = bgzf_hopen(stream, "r") else {
            let code = errno
            hclose_abruptly(stream)
            throw .readFailed(path: path, code: code == 0 ? EIO : code)
        }
        let reader = BlockGzipReader(path: path, handle: handle)
        reader.startThreads(threads)
        return reader
    }

    /// Lets further threads inflate what was not yet read. Only BGZF gains from them.
    func startThreads(_ count: Int) {
        if count > 0 { bgzf_mt(handle, Int32(clamping: count), 64) }
    }

    /// The first byte of the content without taking it, or nil when there is none.
    func peek() throws(SequenceIOError) -> UInt8? {
        errno = 0
        let byte = bgzf_peek(handle)
        if byte == -1 {
            try requireEndMarker()
            return nil
        }
        guard byte >= 0 else { throw failure(code: errno) }
        // Content that begins so would be gzip, and htslib would have seen it, were the header whole.
        if handle.pointee.is_compressed == 0, byte == 0x1F { throw .truncated(path: path, byte: fileOffset) }
        return UInt8(truncatingIfNeeded: byte)
    }

    /// Fills `target` as far as the file goes; fewer bytes than its size mean the end.
    func read(into target: UnsafeMutableRawBufferPointer) throws(SequenceIOError) -> Int {
        errno = 0
        let count = bgzf_read(handle, target.baseAddress, target.count)
        guard count >= 0 else { throw failure(code: errno) }
        if count < target.count { try requireEndMarker() }
        return count
    }

    /// At the end of the content: whether it is the end that the writer meant.
    func requireEndMarker() throws(SequenceIOError) {
        if handle.pointee.no_eof_block != 0 { throw .missingEndMarker(path: path, byte: fileOffset) }
    }

    /// The 0-based offset in the file (compressed bytes for a compressed file) up to which it has been read.
    var fileOffset: Int { Int(shim_bgzf_file_offset(handle)) }

    /// What a failed read means.
    func failure(code: Int32) -> SequenceIOError {
        if handle.pointee.is_compressed == 0 { return .readFailed(path: path, code: code == 0 ? EIO : code) }
        if shim_bgzf_file_ended(handle) != 0 { return .truncated(path: path, byte: fileOffset) }
        return .corrupt(path: path, byte: fileOffset)
    }
}
