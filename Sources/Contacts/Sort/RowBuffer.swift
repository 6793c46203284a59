import CShims
import Glibc
import SequenceIO

/// Rows in memory, up to a limit, and their order.
///
/// The memory is reserved at once but taken only as rows arrive.
final class RowBuffer {
    private let bytes: UnsafeMutableRawBufferPointer
    private let entries: UnsafeMutableBufferPointer<SortEntry>
    private let spare: UnsafeMutableBufferPointer<SortEntry>
    private var byteCount = 0
    private(set) var count = 0
    /// Whether the key holds only a part of some row's pair type.
    private var hasLongTypes = false
    /// All bits that are set in any first position.
    private var positions: UInt32 = 0
    private let typeColumn: Int?
    private let threads: Int
    /// The rows; in order after `sort`.
    var sorted: UnsafeMutableBufferPointer<SortEntry> { UnsafeMutableBufferPointer(rebasing: entries[..<count]) }

    /// - Parameters:
    ///   - limit: bytes in all, at least a few MiB.
    ///   - threads: that sort.
    init(limit: Int, typeColumn: Int?, threads: Int) throws(SequenceIOError) {
        self.typeColumn = typeColumn
        self.threads = threads
        // Rows of some 80 bytes, and two entries of 24 for each: rows never run out long before entries do.
        let room = max(limit, 1 << 22)
        let entryCount = room * 3 / 8 / (2 * MemoryLayout<SortEntry>.stride)
        let byteRoom = min(room - entryCount * 2 * MemoryLayout<SortEntry>.stride, 1 << 40)
        bytes = try Self.reserve(byteRoom)
        do throws(SequenceIOError) {
            entries = try Self.reserve(entryCount * MemoryLayout<SortEntry>.stride).bindMemory(to: SortEntry.self)
        } catch {
            munmap(bytes.baseAddress, bytes.count)
            throw error
        }
        do throws(SequenceIOError) {
            spare = try Self.reserve(entryCount * MemoryLayout<SortEntry>.stride).bindMemory(to: SortEntry.self)
        } catch {
            munmap(bytes.baseAddress, bytes.count)
            munmap(entries.baseAddress, entries.count * MemoryLayout<SortEntry>.stride)
            throw error
        }
    }

    deinit {
        munmap(bytes.baseAddress, bytes.count)
        munmap(entries.baseAddress, entries.count * MemoryLayout<SortEntry>.stride)
        munmap(spare.baseAddress, spare.count * MemoryLayout<SortEntry>.stride)
    }

    private static func reserve(_ size: Int) throws(SequenceIOError) -> UnsafeMutableRawBufferPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        let start = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let start, start != MAP_FAILED else { throw .noMemory(bytes: size) }
        return UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    /// Takes a copy of the rows, which follow each other in memory; false when there is no room for all of them.
    func append(_ records: UnsafeBufferPointer<PairRecord>) -> Bool {
        guard let first = records.first?.line, let last = records.last?.line, let start = first.baseAddress,
            let end = last.baseAddress, let target = bytes.baseAddress
        else { return true }
        let length = start.distance(to: end) + last.count + 1
        guard records.count <= entries.count - count, length <= bytes.count - byteCount else { return false }
        memcpy(target + byteCount, start, length)
        var next = byteCount
        var longest = 0
        for (index, record) in records.enumerated() {
            let length = record.line.count &+ 1
            entries[count &+ index] = SortEntry(key: PairKey(record), place: UInt64(next) << 24 | UInt64(length))
            next &+= length
            longest = max(longest, length)
            positions |= record.position1
            if record.pairType.count > 2 { hasLongTypes = true }
        }
        guard longest < 1 << 24 else { return false }
        count += records.count
        byteCount = next
        return true
    }

    func removeAll() {
        count = 0
        byteCount = 0
    }

    /// Puts the rows in order, equal ones as they came. Keys get ranks in place of numbers.
    func sort(_ ranks: ChromosomeRanks) {
        guard let first = entries.baseAddress, let spare = spare.baseAddress else { return }
        ranks.ranks.withUnsafeBufferPointer { table in
            guard let start = table.baseAddress else { return }
            let packing = KeyPacking(ranks: start, count: table.count, positions: positions)
            RadixSort(first, spare: spare, count: count, packing: packing, threads: threads).run()
        }
        if hasLongTypes { sortLongTypes(sorted) }
    }

    /// The row of an entry, with its line feed.
    func row(_ entry: SortEntry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[entry.offset..<(entry.offset + entry.length)])
    }

    /// Says that this row will be asked for soon.
    func prefetch(_ entry: SortEntry) {
        guard let start = bytes.baseAddress else { return }
        shim_prefetch(start + entry.offset)
        shim_prefetch(start + entry.offset + 64)
    }

    /// Writes the rows in their order.
    func write(to output: inout TextOutput) throws(SequenceIOError) {
        for index in 0..<count {
            // Rows in order lie anywhere in memory.
            if index + 16 < count { prefetch(entries[index + 16]) }
            try output.append(row(entries[index]))
        }
    }

    /// Orders rows with equal keys by their whole pair types, and those that agree in that, too, as they came.
    private func sortLongTypes(_ sorted: UnsafeMutableBufferPointer<SortEntry>) {
        var start = 0
        while start < sorted.count {
            let key = sorted[start].key
            let end = sorted[start...].firstIndex { $0.key != key } ?? sorted.count
            var group = UnsafeMutableBufferPointer(rebasing: sorted[start..<end])
            group.sort { left, right in
                if PairType.precedes(row(left), row(right), column: typeColumn) { return true }
                if PairType.precedes(row(right), row(left), column: typeColumn) { return false }
                return left.place < right.place
            }
            start = end
        }
    }
}

/// Pair types beyond what a key holds.
enum PairType {
    /// Whether the type in one row (with line feed) is less than in the other, by bytes.
    static func precedes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, column: Int?) -> Bool {
        guard let column else { return false }
        return type(left, column).lexicographicallyPrecedes(type(right, column))
    }

    private static func type(_ row: UnsafeRawBufferPointer, _ column: Int) -> UnsafeRawBufferPointer {
        var fields = Fields(UnsafeRawBufferPointer(rebasing: row.dropLast()))
        guard fields.skip(column), let type = fields.next() else { return UnsafeRawBufferPointer(rebasing: row[..<0]) }
        return type
    }
}
