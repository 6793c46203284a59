import SequenceIO

/// Rows in order, one at a time: what is merged.
class SortedRun {
    /// The key of the row at hand, chromosomes as ranks.
    fileprivate(set) var key = PairKey(high: 0, low: 0)
    /// The row at hand with its line feed; valid until the next `advance()`.
    fileprivate(set) var row = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Goes to the next row, at first to the first; false after the last.
    func advance() throws -> Bool { false }

    /// Stands where `other` stands.
    func take(_ other: SortedRun) {
        key = other.key
        row = other.row
    }
}

/// Rows that a `RowBuffer` has sorted.
final class MemoryRun: SortedRun {
    private let buffer: RowBuffer
    private let entries: UnsafeMutableBufferPointer<SortEntry>
    private var next = 0

    init(_ buffer: RowBuffer) {
        self.buffer = buffer
        entries = buffer.sorted
    }

    override func advance() -> Bool {
        guard next < entries.count else { return false }
        let entry = entries[next]
        // Rows in order lie anywhere in memory.
        if next + 16 < entries.count { buffer.prefetch(entries[next + 16]) }
        next += 1
        key = entry.key
        row = buffer.row(entry)
        return true
    }
}

/// Rows that did not fit into memory.
final class ScratchRun: SortedRun {
    private var reader: ScratchReader
    /// Set when all names are known.
    var ranks: ChromosomeRanks

    /// Writes the rows of `source` to a scratch file. Keys are kept with numbers: ranks may still change.
    init(_ source: SortedRun, ranks: ChromosomeRanks, folder: String) throws {
        self.ranks = ranks
        var writer = try ScratchWriter.create(in: folder)
        while try source.advance() {
            let key = ranks.numbers.withUnsafeBufferPointer { table in
                table.baseAddress.map { source.key.renumbered(by: $0) } ?? source.key
            }
            try writer.append(key.high)
            try writer.append(key.low)
            try writer.append(UInt64(source.row.count))
            try writer.append(source.row)
        }
        reader = try writer.finish()
    }

    override func advance() throws -> Bool {
        guard let head = try reader.next(24) else { return false }
        let stored = PairKey(
            high: head.loadUnaligned(as: UInt64.self), low: head.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        let length = Int(head.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        key = ranks.ranks.withUnsafeBufferPointer { table in
            table.baseAddress.map { stored.renumbered(by: $0) } ?? stored
        }
        row = try reader.next(length) ?? UnsafeRawBufferPointer(start: nil, count: 0)
        return true
    }
}

/// The rows of a sorted .pairs file.
final class FileRun: SortedRun {
    private var input: PairsInput
    private let ranks: [UInt32]
    private var isFirst = true

    /// - Parameter ranks: for number + 1 of each chromosome of this file its rank among those of all files.
    init(_ input: consuming PairsInput, ranks: [UInt32]) {
        self.input = input
        self.ranks = ranks
    }

    override func advance() throws -> Bool {
        guard let record = try input.next() else { return false }
        let next = ranks.withUnsafeBufferPointer { table in
            table.baseAddress.map { PairKey(record).renumbered(by: $0) } ?? PairKey(record)
        }
        guard isFirst || !(next.coordinates < key.coordinates) else {
            throw input.notSorted("this pair comes before the one above it")
        }
        isFirst = false
        key = next
        // A row of a file is complete, so its line feed follows it in memory.
        row = UnsafeRawBufferPointer(start: record.line.baseAddress, count: record.line.count + 1)
        return true
    }
}
