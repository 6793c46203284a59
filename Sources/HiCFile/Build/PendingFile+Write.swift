import Glibc
import SequenceIO

extension PendingFile {
    /// Writes all bytes at `offset`.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SequenceIOError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw writeFailure(code: errno) }
            done += count
        }
    }

    /// Writes all bytes at `offset`.
    func write(_ bytes: [UInt8], at offset: Int) throws(SequenceIOError) {
        var failure: SequenceIOError?
        bytes.withUnsafeBytes { bytes in
            do throws(SequenceIOError) { try write(bytes, at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Writes a 64-bit field of a `.hic` file.
    func write(int64 value: Int, at offset: Int) throws(SequenceIOError) {
        try write(withUnsafeBytes(of: Int64(value).littleEndian) { [UInt8]($0) }, at: offset)
    }
}
