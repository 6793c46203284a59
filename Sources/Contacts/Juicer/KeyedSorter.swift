import Glibc
import SequenceIO

/// Sorts rows by their keys, equal ones as they came. What does not fit into memory goes to scratch files.
final class KeyedSorter {
    private struct Entry {
        /// The key's first bytes as a number of the same order.
        let prefix: UInt64
        let offset: Int
        let length: Int
    }

    private let keyLength: Int
    private let order: KeyedRow.NameOrder
    private let folder: String
    private let bytes: UnsafeMutableRawBufferPointer
    private var used = 0
    private var entries: [Entry] = []
    private let mostEntries: Int
    private var runs: [KeyedRun] = []
    private let mostRuns: Int

    /// - Parameters:
    ///   - keyLength: bytes, at least 8.
    ///   - limit: bytes of memory in all; taken only as rows arrive.
    ///   - folder: for scratch files.
    ///   - mostRuns: scratch files, at least 2; when there are as many, they are merged into one.
    init(
        keyLength: Int, order: KeyedRow.NameOrder, limit: Int, folder: String, mostRuns: Int
    ) throws(SequenceIOError) {
        self.keyLength = keyLength
        self.order = order
        self.folder = folder
        self.mostRuns = max(2, mostRuns)
        let room = max(limit, 1 << 20)
        // A row has some 100 bytes and an entry of 24.
        mostEntries = room / 4 / MemoryLayout<Entry>.stride
        let size = room * 3 / 4
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), start != MAP_FAILED else {
            throw .noMemory(bytes: size)
        }
        bytes = UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    deinit { munmap(bytes.baseAddress, bytes.count) }

    /// Takes a row.
    func append(key: [UInt8], name: [UInt8], content: [UInt8]) throws(SequenceIOError) {
        let size = KeyedRow.size(key: key, name: name, content: content)
        if size > bytes.count - used || entries.count == mostEntries { try spill() }
        guard let start = bytes.baseAddress, size <= bytes.count else { throw .noMemory(bytes: size) }
        KeyedRow.write(key: key, name: name, content: content, to: start + used)
        var prefix: UInt64 = 0
        for byte in key.prefix(8) { prefix = prefix << 8 | UInt64(byte) }
        entries.append(Entry(prefix: prefix, offset: used, length: size))
        used += size
    }

    /// Gives all rows in order.
    func forEach(_ body: (KeyedRow) throws -> Void) throws {
        sortEntries()
        guard !runs.isEmpty else {
            for entry in entries { try body(KeyedRow(rowBytes(entry), keyLength: keyLength)) }
            return
        }
        try spill()
        let rows = KeyedMerge(runs, order)
        while let row = try rows.next() { try body(row) }
    }

    private func rowBytes(_ entry: Entry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[entry.offset..<(entry.offset + entry.length)])
    }

    private func sortEntries() {
        entries.sort { left, right in
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            let one = KeyedRow(rowBytes(left), keyLength: keyLength)
            let other = KeyedRow(rowBytes(right), keyLength: keyLength)
            if one.precedes(other, by: order) { return true }
            return !other.precedes(one, by: order) && left.offset < right.offset
        }
    }

    private func spill() throws(SequenceIOError) {
        sortEntries()
        var writer = try ScratchWriter.create(in: folder)
        for entry in entries {
            try writer.append(UInt64(entry.length))
            try writer.append(rowBytes(entry))
        }
        runs.append(KeyedRun(try writer.finish(), keyLength: keyLength))
        entries.removeAll(keepingCapacity: true)
        used = 0
        if runs.count == mostRuns { runs = [try mergedRun()] }
    }

    /// All scratch files as one.
    private func mergedRun() throws(SequenceIOError) -> KeyedRun {
        var writer = try ScratchWriter.create(in: folder)
        let rows = KeyedMerge(runs, order)
        while let row = try rows.next() {
            try writer.append(UInt64(row.bytes.count))
            try writer.append(row.bytes)
        }
        return KeyedRun(try writer.finish(), keyLength: keyLength)
    }
}

/// Sorted rows in a scratch file.
private final class KeyedRun {
    private var reader: ScratchReader
    private let keyLength: Int
    /// The row at hand; valid until `advance()`.
    private(set) var row: KeyedRow

    init(_ reader: consuming ScratchReader, keyLength: Int) {
        self.reader = reader
        self.keyLength = keyLength
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        row = KeyedRow(key: none, name: none, content: none)
    }

    /// Goes to the next row, at first to the first; false after the last.
    func advance() throws(SequenceIOError) -> Bool {
        guard let head = try reader.next(8) else { return false }
        let length = Int(head.loadUnaligned(as: UInt64.self))
        guard let bytes = try reader.next(length) else { return false }
        row = KeyedRow(bytes, keyLength: keyLength)
        return true
    }
}

/// The rows of several runs in order.
private final class KeyedMerge {
    /// Runs that have a row at hand; of equal rows that of the earlier run came first.
    private var heads: [KeyedRun] = []
    private var pending: [KeyedRun]
    private var given: Int?

    private let order: KeyedRow.NameOrder

    init(_ runs: [KeyedRun], _ order: KeyedRow.NameOrder) {
        pending = runs
        self.order = order
    }

    /// The next row, valid until the next call; nil after the last.
    func next() throws(SequenceIOError) -> KeyedRow? {
        for run in pending where try run.advance() { heads.append(run) }
        pending = []
        if let given, try !heads[given].advance() { heads.remove(at: given) }
        guard var least = heads.indices.first else {
            given = nil
            return nil
        }
        for index in heads.indices.dropFirst() where heads[index].row.precedes(heads[least].row, by: order) {
            least = index
        }
        given = least
        return heads[least].row
    }
}
