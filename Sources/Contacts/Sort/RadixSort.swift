import SequenceIO
import Synchronization

/// A row in memory: its key and where its bytes are.
struct SortEntry {
    var key: PairKey
    /// Offset of the row << 24 | its length with the line feed.
    let place: UInt64

    var offset: Int { Int(place >> 24) }
    var length: Int { Int(place & 0xFF_FFFF) }
}

/// Stable sorting by digits of packed keys.
///
/// One pass over all rows, by the most significant digit, makes parts that stay in a core's cache while they are sorted by
/// the others, and that need nothing of each other. Rows that are equal in chromosomes and first position are few, and then
/// sorted by the rest of the key.
struct RadixSort: @unchecked Sendable {
    private static let digitBits: UInt64 = 11
    private static let digitCount = 1 << Int(digitBits)
    /// Twice 24 bytes for each row: well below a core's second-level cache.
    private static let rowsInCache = 1 << 14
    /// Fewer rows are not worth another thread.
    private static let rowsForThread = 1 << 16

    private let packing: KeyPacking
    private let entries: UnsafeMutablePointer<SortEntry>
    private let spare: UnsafeMutablePointer<SortEntry>
    private let count: Int
    private let threads: Int
    private let topShift: UInt64

    /// - Parameters:
    ///   - entries: what is to be sorted; keys get ranks in place of numbers.
    ///   - spare: room for as many.
    init(
        _ entries: UnsafeMutablePointer<SortEntry>, spare: UnsafeMutablePointer<SortEntry>, count: Int,
        packing: KeyPacking, threads: Int
    ) {
        self.packing = packing
        self.entries = entries
        self.spare = spare
        self.count = count
        self.threads = max(1, min(threads, count / Self.rowsForThread))
        topShift = max(packing.width, Self.digitBits) - Self.digitBits
    }

    func run() {
        let starts = UnsafeMutablePointer<Int>.allocate(capacity: threads * Self.digitCount)
        defer { starts.deallocate() }
        starts.initialize(repeating: 0, count: threads * Self.digitCount)
        nonisolated(unsafe) let counts = starts
        WorkerThreads.run(threads) { packAndCount(slice($0), counts + $0 * Self.digitCount) }
        let parts = parts(starts)
        WorkerThreads.run(threads) { scatter(slice($0), counts + $0 * Self.digitCount) }
        let next = Atomic<Int>(0)
        WorkerThreads.run(threads) { _ in
            while true {
                let part = next.add(1, ordering: .relaxed).oldValue
                guard part < parts.count else { return }
                let range = parts[part]
                RadixPart(from: spare + range.lowerBound, to: entries + range.lowerBound, count: range.count)
                    .sort(packing)
            }
        }
    }

    /// The rows of a thread.
    private func slice(_ thread: Int) -> Range<Int> { count * thread / threads..<count * (thread + 1) / threads }

    private func packAndCount(_ slice: Range<Int>, _ counts: UnsafeMutablePointer<Int>) {
        for index in slice {
            let key = packing.packed(entries[index].key)
            entries[index].key = key
            counts[Int(truncatingIfNeeded: key.high >> topShift)] &+= 1
        }
    }

    /// Makes of the counts the places where the rows of each digit and slice begin; returns the parts, each of whole
    /// digits.
    private func parts(_ counts: UnsafeMutablePointer<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var partStart = 0
        var next = 0
        for digit in 0..<Self.digitCount {
            let digitStart = next
            for thread in 0..<threads {
                let place = thread * Self.digitCount + digit
                let found = counts[place]
                counts[place] = next
                next += found
            }
            if next - partStart > Self.rowsInCache, digitStart > partStart {
                parts.append(partStart..<digitStart)
                partStart = digitStart
            }
        }
        return parts + [partStart..<next]
    }

    private func scatter(_ slice: Range<Int>, _ starts: UnsafeMutablePointer<Int>) {
        for index in slice {
            let entry = entries[index]
            let digit = Int(truncatingIfNeeded: entry.key.high >> topShift)
            spare[starts[digit]] = entry
            starts[digit] &+= 1
        }
    }
}
