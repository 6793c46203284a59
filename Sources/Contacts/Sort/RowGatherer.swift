import Glibc
import SequenceIO

/// Writes sorted rows, which lie anywhere in memory.
struct RowGatherer: @unchecked Sendable {
    private static let rowsAtOnce = 4096

    private let buffer: RowBuffer
    private let entries: UnsafeMutableBufferPointer<SortEntry>

    init(_ buffer: RowBuffer) {
        self.buffer = buffer
        entries = buffer.sorted
    }

    /// - Parameter threads: beside the one that writes, they put the rows together.
    func write(to output: inout TextOutput, threads: Int) throws(SequenceIOError) {
        guard threads > 0, entries.count > Self.rowsAtOnce else {
            for index in entries.indices {
                if index + 16 < entries.count { buffer.prefetch(entries[index + 16]) }
                try output.append(buffer.row(entries[index]))
            }
            return
        }
        let gatherers = try (0..<threads).map { number throws(SequenceIOError) in
            try Gatherer(self, number, of: threads)
        }
        var turn = 0
        while let text = gatherers[turn].next() {
            try output.append(text.bytes)
            gatherers[turn].takeBack(text)
            turn = (turn + 1) % threads
        }
    }

    /// Puts every so-manieth stretch of rows together on a thread.
    private final class Gatherer {
        private let gathered = BoundedQueue<RowText>(capacity: 4)
        private let used = BoundedQueue<RowText>(capacity: 4)
        private var thread: WorkerThread?

        init(_ rows: RowGatherer, _ number: Int, of threads: Int) throws(SequenceIOError) {
            for _ in 0..<2 { _ = used.push(RowText()) }
            let (gathered, used) = (gathered, used)
            thread = try WorkerThread.start {
                defer { gathered.close() }
                var start = number * rowsAtOnce
                while start < rows.entries.count, let text = used.pop() {
                    text.set(rows, start..<min(start + rowsAtOnce, rows.entries.count))
                    guard gathered.push(text) else { return }
                    start += threads * rowsAtOnce
                }
            }
        }

        deinit {
            gathered.close()
            used.close()
            thread?.join()
        }

        func next() -> RowText? { gathered.pop() }
        func takeBack(_ text: RowText) { _ = used.push(text) }
    }

    /// Some rows, one behind the other.
    private final class RowText: @unchecked Sendable {
        private(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

        deinit { memory.deallocate() }

        func set(_ rows: RowGatherer, _ range: Range<Int>) {
            let entries = rows.entries
            let size = range.reduce(0) { $0 + entries[$1].length }
            if size > memory.count {
                memory.deallocate()
                memory = .allocate(byteCount: size * 5 / 4, alignment: 16)
            }
            var place = 0
            for index in range {
                if index + 16 < entries.count { rows.buffer.prefetch(entries[index + 16]) }
                let row = rows.buffer.row(entries[index])
                UnsafeMutableRawBufferPointer(rebasing: memory[place...]).copyMemory(from: row)
                place += row.count
            }
            bytes = UnsafeRawBufferPointer(rebasing: memory[..<size])
        }
    }
}
