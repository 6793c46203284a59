/// What is left of a record when it is counted.
struct ReadSummary {
    /// The name, in the text of the batch.
    let name: UnsafeRawPointer
    let nameLength: Int32
    /// A bit for each junction in it.
    let junctions: UInt32
    /// The hash of its first bases.
    let hash: UInt64
}

/// Some hundred records, counted.
final class ReadBatch: @unchecked Sendable {
    let text = TextBlock()
    var reads: [ReadSummary] = []
    /// What is wrong with the record behind the last of this batch; then no batch follows.
    var error: FastqError?
}

/// Reads and counts a file on a thread of its own.
final class ReadStream {
    private static let ahead = 8

    private let counted = BoundedQueue<ReadBatch>(capacity: ahead)
    private let used = BoundedQueue<ReadBatch>(capacity: 2 * ahead)
    private let worker: Worker
    private var thread: WorkerThread

    init(path: String, finder: JunctionFinder) throws(SequenceIOError) {
        for _ in 0..<Self.ahead { _ = used.push(ReadBatch()) }
        let (counted, used) = (counted, used)
        let worker = Worker(finder)
        self.worker = worker
        thread = try WorkerThread.start {
            defer { counted.close() }
            worker.run(path: path, counted, used)
        }
    }

    deinit { stop() }

    /// The next batch; nil after the last.
    func next() -> ReadBatch? { counted.pop() }

    /// Takes a batch for further use.
    func takeBack(_ batch: ReadBatch) { _ = used.push(batch) }

    /// Waits for the thread, which stops at its next batch when it has not come to the end; returns what it counted.
    @discardableResult
    func stop() -> ReadStatistics {
        counted.close()
        used.close()
        thread.join()
        return worker.statistics
    }

    /// Only the thread uses it until it has ended.
    private final class Worker: @unchecked Sendable {
        private(set) var statistics = ReadStatistics()
        private let finder: JunctionFinder

        init(_ finder: JunctionFinder) { self.finder = finder }

        func run(path: String, _ counted: BoundedQueue<ReadBatch>, _ used: BoundedQueue<ReadBatch>) {
            var counter = ReadCounter(finder)
            do throws(FastqError) {
                var reader = try FastqReader.open(path)
                while let batch = used.pop(), try reader.fill(batch.text) {
                    do throws(FastqError) {
                        try Self.count(&reader, batch, &counter)
                    } catch {
                        batch.error = error
                    }
                    guard counted.push(batch), batch.error == nil else { break }
                }
            } catch {
                let batch = ReadBatch()
                batch.error = error
                _ = counted.push(batch)
            }
            statistics = counter.finish()
        }

        private static func count(
            _ reader: inout FastqReader, _ batch: ReadBatch, _ counter: inout ReadCounter
        ) throws(FastqError) {
            batch.reads.removeAll(keepingCapacity: true)
            while try reader.advanceInBlock(everyQualityIsChecked: true) {
                let record = reader.record
                guard let answer = counter.add(record), let name = record.name.baseAddress else {
                    throw reader.bad(ReadCounter.fault(record))
                }
                batch.reads.append(
                    ReadSummary(
                        name: name, nameLength: Int32(truncatingIfNeeded: record.name.count),
                        junctions: answer.junctions, hash: answer.hash))
            }
        }
    }
}
