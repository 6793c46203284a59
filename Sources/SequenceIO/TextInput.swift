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
    /// The 0-based offset in the text (as it is when inflated) of the byte behind the line last returned.
    package var textOffset: Int { bufferOffset + start }

    private let source: TextSource
    private var buffer: UnsafeMutableRawPointer
    private var capacity: Int
    /// The text before the buffer.
    private var bufferOffset = 0
    private var start = 0
    private var end = 0
    private var hasEnded = false
    private let longestLine: Int

    private static let firstCapacity = 1 << 18

    /// The lines of what `source` has not yet given.
    init(_ source: consuming TextSource, longestLine: Int = 1 << 24) {
        path = source.path
        self.source = source
        self.longestLine = longestLine
        capacity = Self.firstCapacity
        buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Opens a file, or standard input when `path` is `-`.
    ///
    /// - Parameters:
    ///   - threads: further threads that inflate BGZF blocks; gzip of another kind does not gain from them.
    ///   - longestLine: bytes; a longer line is an error, so that a binary file cannot fill the memory.
    package static func open(
        _ path: String, threads: Int = 0, longestLine: Int = 1 << 24
    ) throws(SequenceIOError) -> TextInput {
        TextInput(try TextSource.open(path, threads: threads), longestLine: longestLine)
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
    package var fileOffset: Int { source.fileOffset }

    /// The first byte of the next line (its line feed when the line is empty) without taking it; nil at the end.
    package mutating func peek() throws(SequenceIOError) -> UInt8? {
        while start == end {
            if hasEnded { return nil }
            try refill()
        }
        return buffer.load(fromByteOffset: start, as: UInt8.self)
    }

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
        bufferOffset += start
        start = 0
        end = pending
        let room = UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end)
        let count = try source.read(into: room)
        if count < room.count { hasEnded = true }
        end += count
    }
}
