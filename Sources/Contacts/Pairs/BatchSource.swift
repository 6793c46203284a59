import SequenceIO

/// Where batches of rows come from.
protocol BatchSource: AnyObject {
    /// The next batch, without rows only when it has an error; nil after the last. Takes a batch for further use.
    func next(_ used: PairsBatch) -> PairsBatch?
}

/// Reads and parses when it is asked.
final class BatchesOnDemand: BatchSource {
    private var parser: RowParser

    init(_ parser: consuming RowParser) { self.parser = parser }

    func next(_ used: PairsBatch) -> PairsBatch? {
        parser.fill(used)
        return used.records.isEmpty && used.error == nil ? nil : used
    }
}

/// Reads and parses ahead on a thread of its own.
final class BatchesAhead: BatchSource {
    private static let ahead = 4

    private let parsed = BoundedQueue<PairsBatch>(capacity: ahead)
    private let used = BoundedQueue<PairsBatch>(capacity: 2 * ahead)
    private var thread: WorkerThread?

    init(_ parser: consuming RowParser) throws(SequenceIOError) {
        for _ in 0..<Self.ahead { _ = used.push(PairsBatch()) }
        let source = Source(BatchesOnDemand(parser))
        let parsed = self.parsed
        let used = self.used
        thread = try WorkerThread.start {
            defer { parsed.close() }
            while let batch = used.pop(), let next = source.batches.next(batch), parsed.push(next) {}
        }
    }

    deinit {
        parsed.close()
        used.close()
        thread?.join()
    }

    func next(_ used: PairsBatch) -> PairsBatch? {
        _ = self.used.push(used)
        return parsed.pop()
    }

    /// Only the thread uses it.
    private final class Source: @unchecked Sendable {
        let batches: BatchesOnDemand
        init(_ batches: BatchesOnDemand) { self.batches = batches }
    }
}
