import CHTSlib
import CShims
import Glibc

/// The lines of a text file, plain, gzip (of one or many members) or BGZF, whichever its content says.
///
/// A compressed file that is cut off or damaged is an error at the place where it shows, never an early end.
package struct TextInput: ~Copyable, @unchecked Sendable {
    /// As given to `open`; `-` is standard input.
    package let path: String
    /// The 1-based number of the line last returned; 0 before the first.
    package private(set) var lineNumber = 0
    /// Whether the line last returned ended with a line feed. False only for the last line of a file, and then the
    /// file may have been cut off in the middle of that line.
    package private(set) var lineIsComplete = true

    private let handle: UnsafeMutablePointer<BGZF>
    private var buffer: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var end = 0
    private var hasEnded = false
    private let longestLine: Int

    private static let firstCapacity = 1 << 18

    private init(path: String, handle: UnsafeMutablePointer<BGZF>, longestLine: Int) {
        self.path = path
        self.handle = handle
        self.longestLine = longestLine
        capacity = Self.firstCapacity
        buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        bgzf_close(handle)
        buffer.deallocate()
    }

    /// Opens a file, or standard input when `path` is `-`.
    ///
    /// - Parameters:
    ///   - threads: further threads that inflate BGZF blocks; plain and gzip text do not gain from them.
    ///   - longestLine: bytes; a longer line is an error, so that a binary file cannot fill the memory.
    package static func open(
        _ path: String, threads: Int = 0, longestLine: Int = 1 << 24
    ) throws(SequenceIOError) -> TextInput {
        HTSlibLog.silence()
        let descriptor = try InputDescriptor.open(path)
        guard let handle = bgzf_dopen(descriptor, "r") else {
            let code = errno
            close(descriptor)
            throw .readFailed(path: path, code: code == 0 ? EIO : code)
        }
        if threads > 0 { bgzf_mt(handle, Int32(clamping: threads), 64) }
        var input = TextInput(path: path, handle: handle, longestLine: longestLine)
        try input.refuseStumpOfGzip()
        return input
    }

    /// The next line without its line feed (a carriage return before it stays), or nil after the last one.
    /// The bytes are valid until the next call.
    package mutating func nextLine() throws(SequenceIOError) -> UnsafeRawBufferPointer? {
        var searched = start
        while true {
            if let found = memchr(buffer + searched, 0x0A, end - searched) {
                let lineEnd = buffer.distance(to: found)
                let line = UnsafeRawBufferPointer(start: buffer + start, count: lineEnd - start)
                start = lineEnd + 1
                lineNumber += 1
                return line
            }
            if hasEnded {
                guard start < end else { return nil }
                let line = UnsafeRawBufferPointer(start: buffer + start, count: end - start)
                start = end
                lineNumber += 1
                lineIsComplete = false
                return line
            }
            let pending = end - start
            try refill()
            searched = start + pending
        }
    }

    /// The 0-based offset in the file (compressed bytes for a compressed file) up to which it has been read.
    package var fileOffset: Int { Int(shim_bgzf_file_offset(handle)) }

    /// Moves the unfinished line to the front and reads on behind it.
    private mutating func refill() throws(SequenceIOError) {
        let pending = end - start
        if pending > longestLine {
            throw .lineTooLong(path: path, line: lineNumber + 1, limit: longestLine)
        }
        if pending * 2 > capacity {
            let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2, alignment: 16)
            grown.copyMemory(from: buffer + start, byteCount: pending)
            buffer.deallocate()
            buffer = grown
            capacity *= 2
        } else if start > 0 {
            memmove(buffer, buffer + start, pending)
        }
        start = 0
        end = pending
        errno = 0
        let count = bgzf_read(handle, buffer + end, capacity - end)
        guard count >= 0 else { throw failure(code: errno) }
        if count < capacity - end {
            hasEnded = true
            if handle.pointee.no_eof_block != 0 { throw .missingEndMarker(path: path, byte: fileOffset) }
        }
        end += count
    }

    /// htslib takes the first bytes of a gzip header without the rest for plain text.
    private mutating func refuseStumpOfGzip() throws(SequenceIOError) {
        guard handle.pointee.is_compressed == 0 else { return }
        try refill()
        let bytes = buffer.assumingMemoryBound(to: UInt8.self)
        if end >= 1, end < 18, bytes[0] == 0x1F, end == 1 || bytes[1] == 0x8B {
            throw .truncated(path: path, byte: end)
        }
    }

    private func failure(code: Int32) -> SequenceIOError {
        if handle.pointee.is_compressed == 0 { return .readFailed(path: path, code: code == 0 ? EIO : code) }
        if shim_bgzf_file_ended(handle) != 0 { return .truncated(path: path, byte: fileOffset) }
        return .corrupt(path: path, byte: fileOffset)
    }
}
