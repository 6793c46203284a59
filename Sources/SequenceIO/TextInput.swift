import Glibc

/// The lines of a text file, plain, gzip (of one or many members), BGZF or zstd, whichever its content says.
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
    private var memory = TextMemory(capacity: firstCapacity)
    /// The text before the buffer.
    private var bufferOffset = 0
    private var start = 0
    private var end = 0
    private var hasEnded = false
    /// Whether the lines at hand are known to be too few.
    private var wantsMore = false
    private let longestLine: Int

    private static let firstCapacity = 1 << 18

    /// The lines of what `source` has not yet given.
    init(_ source: consuming TextSource, longestLine: Int = 1 << 24) {
        path = source.path
        self.source = source
        self.longestLine = longestLine
    }

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
            let buffer = memory.start
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
        return memory.start.load(fromByteOffset: start, as: UInt8.self)
    }

    /// Fills `block` with the next lines, at least one; false after the last one.
    ///
    /// - Parameter lineNumber: how many lines came before: in blocks the caller counts them.
    package mutating func next(_ block: TextBlock, after lineNumber: Int) throws(SequenceIOError) -> Bool {
        self.lineNumber = lineNumber
        if !hasEnded, wantsMore || end - start < memory.capacity / 2 { try refill() }
        wantsMore = false
        var linesEnd = hasEnded ? end : endOfLastLine()
        while linesEnd == start {
            if hasEnded { return false }
            try refill()
            linesEnd = hasEnded ? end : endOfLastLine()
        }
        block.exchange(&memory, lines: start..<linesEnd, rest: linesEnd..<end, offset: bufferOffset + start)
        bufferOffset += linesEnd
        end -= linesEnd
        start = 0
        return true
    }

    /// Gives lines from the end of the block last filled back: they begin the next one, which has more behind them.
    package mutating func giveBack(_ rest: UnsafeRawBufferPointer) {
        guard let bytes = rest.baseAddress, rest.count > 0 else { return }
        if end + rest.count > memory.capacity {
            let grown = TextMemory(capacity: (end + rest.count) * 2)
            grown.start.copyMemory(from: memory.start, byteCount: end)
            memory = grown
        }
        memmove(memory.start + rest.count, memory.start, end)
        memory.start.copyMemory(from: bytes, byteCount: rest.count)
        end += rest.count
        bufferOffset -= rest.count
        wantsMore = true
    }

    /// Whether the block last filled has the last lines.
    package var isAtEnd: Bool { hasEnded && start == end }

    /// The end of the last whole line in the buffer; `start` when there is none.
    private func endOfLastLine() -> Int {
        var place = end
        while place > start, memory.start.load(fromByteOffset: place - 1, as: UInt8.self) != 0x0A { place -= 1 }
        return place
    }

    /// Moves the unfinished line to the front and reads on behind it.
    private mutating func refill() throws(SequenceIOError) {
        let pending = end - start
        if pending > longestLine {
            throw .lineTooLong(path: path, line: lineNumber + 1, limit: longestLine)
        }
        if pending * 2 > memory.capacity {
            let grown = TextMemory(capacity: memory.capacity * 2)
            grown.start.copyMemory(from: memory.start + start, byteCount: pending)
            memory = grown
        } else if start > 0 {
            memmove(memory.start, memory.start + start, pending)
        }
        bufferOffset += start
        start = 0
        end = pending
        let room = UnsafeMutableRawBufferPointer(start: memory.start + end, count: memory.capacity - end)
        let (count, isLast) = try source.read(into: room)
        hasEnded = isLast
        end += count
    }
}
