/// What is left of some thousand records when they are counted.
struct ReadBatch: Sendable {
    /// The names, one behind the other, and where each ends.
    var names: [UInt8] = []
    var ends: [Int] = []
    /// For each record a bit for each junction in it; empty when none is looked for.
    var found: [UInt32] = []
    /// For each record the hash of its first bases.
    var hashes: [UInt64] = []
    /// Of the whole file; only in the last batch.
    var statistics: ReadStatistics?
    /// What is wrong with the record behind the last of this batch; then no batch follows.
    var error: FastqError?
}

/// Reads and counts a file on a thread of its own.
final class ReadStream: Sendable {
    let batches = BoundedQueue<ReadBatch>(capacity: 8)
    private let worker: Worker

    init(path: String, finder: JunctionFinder) {
        let batches = self.batches
        worker = Worker { Self.run(path: path, finder: finder, batches) }
    }

    /// Waits for the thread, which stops at its next batch when it has not come to the end.
    func stop() {
        batches.close()
        worker.join()
    }

    private static func run(path: String, finder: JunctionFinder, _ batches: BoundedQueue<ReadBatch>) {
        defer { batches.close() }
        var statistics = ReadStatistics()
        var batch = ReadBatch()
        do throws(FastqError) {
            var reader = try FastqReader.open(path)
            while try reader.advance() {
                let fault = statistics.add(bases: reader.bases, qualities: reader.qualities)
                if let fault { throw reader.bad(fault) }
                batch.names.append(contentsOf: reader.name)
                batch.ends.append(batch.names.count)
                batch.hashes.append(DuplicateSample.hash(reader.bases))
                if !finder.isEmpty { batch.found.append(finder.find(in: reader.bases)) }
                if batch.ends.count == 4096 {
                    guard batches.push(batch) else { return }
                    batch.names.removeAll(keepingCapacity: true)
                    batch.ends.removeAll(keepingCapacity: true)
                    batch.found.removeAll(keepingCapacity: true)
                    batch.hashes.removeAll(keepingCapacity: true)
                }
            }
        } catch {
            batch.error = error
        }
        statistics.cycles.settle()
        batch.statistics = statistics
        _ = batches.push(batch)
    }

    private final class Worker: @unchecked Sendable {
        private var thread: WorkerThread

        init(_ body: @escaping @Sendable () -> Void) { thread = WorkerThread(body) }

        func join() { thread.join() }
    }
}
