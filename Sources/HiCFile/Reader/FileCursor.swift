/// Reads the fields of a `.hic` file one after another, little endian, and knows the byte offset of each.
struct FileCursor {
    private let file: FileWindow
    private var buffer: [UInt8] = []
    /// The offset in the file of the first byte of `buffer`.
    private var bufferStart: Int
    private var next = 0
    private let chunk: Int

    init(_ file: FileWindow, at offset: Int, chunk: Int = 1 << 16) {
        self.file = file
        self.bufferStart = offset
        self.chunk = chunk
    }

    /// The offset of the next byte.
    var position: Int { bufferStart + next }
    /// The number of bytes from here to the end of the file.
    var remaining: Int { file.size - position }

    mutating func move(to offset: Int) {
        buffer.removeAll(keepingCapacity: true)
        next = 0
        bufferStart = offset
    }

    mutating func skip(_ count: Int, _ what: String) throws(HiCError) {
        guard count >= 0, count <= remaining else {
            throw .truncated(path: file.path, offset: position, what: what, size: file.size)
        }
        if count <= buffer.count - next { next += count } else { move(to: position + count) }
    }

    /// Makes `count` bytes available at `next`.
    private mutating func need(_ count: Int, _ what: String) throws(HiCError) {
        if buffer.count - next >= count { return }
        guard position >= 0, count <= remaining else {
            throw .truncated(path: file.path, offset: position, what: what, size: file.size)
        }
        let start = position
        var fresh = [UInt8](repeating: 0, count: min(max(count, chunk), file.size - start))
        var failure: HiCError?
        fresh.withUnsafeMutableBytes { bytes in
            do throws(HiCError) { try file.read(at: start, into: bytes, what: what) } catch { failure = error }
        }
        if let failure { throw failure }
        buffer = fresh
        bufferStart = start
        next = 0
    }

    private mutating func load<T: BitwiseCopyable>(_ type: T.Type, _ what: String) throws(HiCError) -> T {
        try need(MemoryLayout<T>.size, what)
        let value = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: next, as: T.self) }
        next += MemoryLayout<T>.size
        return value
    }

    mutating func int32(_ what: String) throws(HiCError) -> Int {
        Int(Int32(littleEndian: try load(Int32.self, what)))
    }

    mutating func int64(_ what: String) throws(HiCError) -> Int {
        Int(Int64(littleEndian: try load(Int64.self, what)))
    }

    mutating func float32(_ what: String) throws(HiCError) -> Double {
        Double(Float(bitPattern: UInt32(littleEndian: try load(UInt32.self, what))))
    }

    mutating func float64(_ what: String) throws(HiCError) -> Double {
        Double(bitPattern: UInt64(littleEndian: try load(UInt64.self, what)))
    }

    /// A count of things of which each takes at least `bytesEach` bytes: more than the rest of the file is an error.
    mutating func count(isWide: Bool = false, bytesEach: Int, _ what: String) throws(HiCError) -> Int {
        let start = position
        let value = isWide ? try int64(what) : try int32(what)
        guard value >= 0, value <= remaining / bytesEach else {
            throw .invalidField(path: file.path, offset: start, field: what, value: String(value))
        }
        return value
    }

    /// "BP" or "FRAG".
    mutating func unit() throws(HiCError) -> BinUnit {
        let start = position
        let word = try string(limit: 16, "a unit")
        guard let unit = BinUnit(rawValue: word) else {
            throw .invalidField(path: file.path, offset: start, field: "a unit", value: "\"\(word)\"")
        }
        return unit
    }

    /// A text that ends with a zero byte and is at most `limit` bytes long.
    mutating func string(limit: Int = 1 << 16, _ what: String) throws(HiCError) -> String {
        let start = position
        var bytes: [UInt8] = []
        while true {
            try need(1, what)
            if let end = buffer[next...].firstIndex(of: 0) {
                bytes += buffer[next..<end]
                next = end + 1
                break
            }
            bytes += buffer[next...]
            next = buffer.count
            if bytes.count > limit { break }
        }
        guard bytes.count <= limit else {
            throw .invalidField(
                path: file.path, offset: start, field: what, value: "a text of more than \(limit) bytes")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
