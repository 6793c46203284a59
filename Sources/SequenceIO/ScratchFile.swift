import CHTSlib
import Glibc

/// A file for intermediate results, without a name: it is gone when the process is, however that ends.
package struct ScratchWriter: ~Copyable, @unchecked Sendable {
    private let folder: String
    private let descriptor: Int32
    private var handle: UnsafeMutablePointer<BGZF>?
    private var buffer = OutputBuffer(capacity: 1 << 17)

    private init(folder: String, descriptor: Int32, handle: UnsafeMutablePointer<BGZF>) {
        self.folder = folder
        self.descriptor = descriptor
        self.handle = handle
    }

    deinit {
        if let handle { bgzf_close(handle) }
        close(descriptor)
    }

    /// Creates a file on the file system of `folder`; its content is compressed, fast rather than well.
    package static func create(in folder: String) throws(SequenceIOError) -> ScratchWriter {
        HTSlibLog.silence()
        var name = Array("\(folder)/.cohesin-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw .cannotCreate(path: folder, code: errno) }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let copy = dup(descriptor)
        guard copy >= 0, let handle = bgzf_dopen(copy, "w1") else {
            let code = errno
            close(descriptor)
            throw .cannotCreate(path: folder, code: code)
        }
        return ScratchWriter(folder: folder, descriptor: descriptor, handle: handle)
    }

    /// Adds bytes at the end.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SequenceIOError) {
        if bytes.count > buffer.room {
            try flush()
            if bytes.count > buffer.room { return try write(bytes) }
        }
        buffer.append(bytes)
    }

    /// In this machine's byte order.
    package mutating func append(_ number: UInt64) throws(SequenceIOError) {
        if buffer.room < 8 { try flush() }
        buffer.append(native: number)
    }

    /// Ends writing and reads from the start.
    package consuming func finish() throws(SequenceIOError) -> ScratchReader {
        try flush()
        guard let handle else { throw .writeFailed(path: folder, code: EIO) }
        guard bgzf_flush(handle) == 0 else { throw failure(herrno(handle.pointee.fp)) }
        self.handle = nil
        errno = 0
        guard bgzf_close(handle) == 0 else { throw failure(errno) }
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .readFailed(path: folder, code: errno) }
        return ScratchReader(reader: try BlockGzipReader.open(descriptor: dup(descriptor), path: folder, threads: 0))
    }

    private mutating func flush() throws(SequenceIOError) {
        try write(buffer.bytes)
        buffer.clear()
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(SequenceIOError) {
        guard let handle, let start = bytes.baseAddress, !bytes.isEmpty else { return }
        guard bgzf_write(handle, start, bytes.count) == bytes.count else {
            throw failure(herrno(handle.pointee.fp))
        }
    }

    private func failure(_ code: Int32) -> SequenceIOError {
        .writeFailed(path: folder, code: code == 0 ? EIO : code)
    }
}

/// Reads what a `ScratchWriter` wrote, from the start.
package struct ScratchReader: ~Copyable, @unchecked Sendable {
    private let reader: BlockGzipReader
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var start = 0
    private var end = 0

    init(reader: consuming BlockGzipReader) { self.reader = reader }

    deinit { buffer.deallocate() }

    /// The next `count` bytes, valid until the next call; nil at the end, and an error when there are fewer.
    package mutating func next(_ count: Int) throws(SequenceIOError) -> UnsafeRawBufferPointer? {
        if end - start < count {
            try refill(count)
            if start == end { return nil }
            guard end - start >= count else { throw .truncated(path: reader.path, byte: reader.fileOffset) }
        }
        defer { start += count }
        return UnsafeRawBufferPointer(rebasing: buffer[start..<(start + count)])
    }

    private mutating func refill(_ count: Int) throws(SequenceIOError) {
        let pending = end - start
        if count > buffer.count {
            let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 2, alignment: 16)
            grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            buffer.deallocate()
            buffer = grown
        } else if let base = buffer.baseAddress {
            memmove(base, base + start, pending)
        }
        start = 0
        end = pending
        end += try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    }
}
