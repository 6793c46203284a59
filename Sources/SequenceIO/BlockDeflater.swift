import CHTSlib
import Glibc

/// BGZF over a descriptor that somebody else owns, or nothing for plain text.
struct BlockDeflater: ~Copyable {
    private var handle: UnsafeMutablePointer<BGZF>?

    /// For plain text: takes nothing.
    static var none: BlockDeflater { BlockDeflater(handle: nil) }

    var isNone: Bool { handle == nil }

    deinit {
        if let handle { bgzf_close(handle) }
    }

    static func open(_ file: borrowing PendingFile, level: Int, threads: Int) throws(SequenceIOError) -> BlockDeflater {
        HTSlibLog.silence()
        let descriptor = dup(file.descriptor)
        guard descriptor >= 0 else { throw .cannotCreate(path: file.path, code: errno) }
        guard let handle = bgzf_dopen(descriptor, level < 0 ? "w" : "w\(min(level, 9))") else {
            let code = errno
            Glibc.close(descriptor)
            throw .cannotCreate(path: file.path, code: code)
        }
        if threads > 0 { bgzf_mt(handle, Int32(clamping: threads), 64) }
        return BlockDeflater(handle: handle)
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer, to file: borrowing PendingFile) throws(SequenceIOError) {
        guard let handle, let start = bytes.baseAddress, !bytes.isEmpty else { return }
        guard bgzf_write(handle, start, bytes.count) == bytes.count else {
            throw file.writeFailure(code: herrno(handle.pointee.fp))
        }
    }

    /// Writes the last block and the end marker.
    mutating func close(_ file: borrowing PendingFile) throws(SequenceIOError) {
        guard let handle else { return }
        // Flushed first, because closing frees what remembers the reason of a failure.
        guard bgzf_flush(handle) == 0 else { throw file.writeFailure(code: herrno(handle.pointee.fp)) }
        self.handle = nil
        errno = 0
        guard bgzf_close(handle) == 0 else { throw file.writeFailure(code: errno) }
    }
}
