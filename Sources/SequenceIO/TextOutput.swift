import CHTSlib
import Glibc

/// Buffered text output, plain or BGZF, that appears under its name only when `finish()` has succeeded.
package struct TextOutput: ~Copyable, @unchecked Sendable {
    /// How the file is compressed.
    package enum Compression: Sendable {
        case none
        /// Blocked gzip: readable by every gzip reader, inflated in parallel by those that know it.
        case bgzf
    }

    private var file: PendingFile
    private var deflater: BlockDeflater
    /// For plain text, one of these.
    private var plain: PlainWriter
    private let thread: WritingThread?
    private var buffer = OutputBuffer(capacity: bufferSize)

    private static let bufferSize = 1 << 17

    /// As given to `create`; `-` is standard output.
    package var path: String { file.path }

    private init(file: consuming PendingFile, deflater: consuming BlockDeflater, thread: WritingThread? = nil) {
        plain = PlainWriter(file.descriptor)
        self.file = file
        self.deflater = deflater
        self.thread = thread
    }

    /// Creates a file, or opens standard output when `path` is `-`.
    ///
    /// - Parameters:
    ///   - compression: BGZF by default when the name ends in `.gz`.
    ///   - level: 0 to 9, or -1 for the library's default.
    ///   - threads: further threads that deflate; for plain text one of them writes.
    package static func create(
        _ path: String, compression: Compression? = nil, level: Int = -1, threads: Int = 0
    ) throws(SequenceIOError) -> TextOutput {
        let file = try PendingFile.create(path)
        switch compression ?? (path.hasSuffix(".gz") ? .bgzf : .none) {
        case .none:
            let thread = threads > 0 ? try WritingThread(file, capacity: bufferSize) : nil
            return TextOutput(file: file, deflater: .none, thread: thread)
        case .bgzf:
            let deflater = try BlockDeflater.open(file, level: level, threads: threads)
            return TextOutput(file: file, deflater: deflater)
        }
    }

    /// The bytes as they are.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SequenceIOError) {
        guard bytes.count > buffer.room else { return buffer.append(bytes) }
        try flush()
        if thread == nil, bytes.count > buffer.room { return try write(bytes) }
        var rest = bytes
        while rest.count > buffer.room {
            let next = UnsafeRawBufferPointer(rebasing: rest[..<buffer.room])
            rest = UnsafeRawBufferPointer(rebasing: rest[buffer.room...])
            buffer.append(next)
            try flush()
        }
        buffer.append(rest)
    }

    /// The same without a closure around the bytes: the optimiser of Swift 6.3 crashes on a non-copyable value that is
    /// captured by an inlined one.
    package mutating func append(_ bytes: [UInt8]) throws(SequenceIOError) {
        var appended = 0
        while appended < bytes.count {
            if buffer.room == 0 { try flush() }
            let next = min(bytes.count, appended + buffer.room)
            buffer.append(bytes[appended..<next])
            appended = next
        }
    }

    /// The byte as it is: a `UInt8` is never written as a number.
    package mutating func append(_ byte: UInt8) throws(SequenceIOError) {
        if buffer.room == 0 { try flush() }
        buffer.append(byte)
    }

    /// A text that is part of the program.
    package mutating func append(_ text: StaticString) throws(SequenceIOError) {
        try append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// For headers and tables; in a loop over records give bytes.
    package mutating func append(_ text: String) throws(SequenceIOError) {
        try append(Array(text.utf8))
    }

    /// In decimal. Not generic: from another module that would cost more than the digits.
    package mutating func append(_ number: Int) throws(SequenceIOError) {
        if buffer.room < OutputBuffer.longestNumber { try flush() }
        buffer.append(decimal: Int64(number))
    }

    /// Writes what is buffered to the operating system (not to the disk).
    package mutating func flush() throws(SequenceIOError) {
        if buffer.bytes.isEmpty { return }
        if let thread {
            guard thread.exchange(&buffer) else { throw file.writeFailure(code: thread.finish()) }
            return
        }
        try write(buffer.bytes)
        buffer.clear()
    }

    /// Writes the rest, checks that everything arrived, makes it durable and gives the file its name.
    package consuming func finish() throws(SequenceIOError) { try seal().commit() }

    /// The same, but the file waits for its name.
    @inline(never)
    package consuming func seal() throws(SequenceIOError) -> SealedFile {
        try flush()
        if let code = thread?.finish(), code != 0 { throw file.writeFailure(code: code) }
        try deflater.close(file)
        return try file.seal()
    }

    @inline(never)
    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws(SequenceIOError) {
        if !deflater.isNone { return try deflater.write(bytes, to: file) }
        let code = plain.write(bytes)
        if code != 0 { throw file.writeFailure(code: code) }
    }
}
