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

extension ReadAhead: BatchSource where Batch == PairsBatch {
    /// Reads and parses ahead on a thread of its own.
    convenience init(_ parser: consuming RowParser) throws(SequenceIOError) {
        let source = Source(BatchesOnDemand(parser))
        try self.init({ PairsBatch() }, fill: { source.batches.next($0) != nil })
    }
}

/// Only the thread uses it.
private final class Source: @unchecked Sendable {
    let batches: BatchesOnDemand
    init(_ batches: BatchesOnDemand) { self.batches = batches }
}
