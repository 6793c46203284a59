/// Batches that a thread of its own fills ahead of their use, and gets back to fill again.
package final class ReadAhead<Batch: Sendable> {
    private let filled = BoundedQueue<Batch>(capacity: 4)
    private let used = BoundedQueue<Batch>(capacity: 8)
    private var thread: WorkerThread?

    /// - Parameters:
    ///   - makeBatch: makes a batch; called a few times, here.
    ///   - fill: fills a batch, on the thread; false when there was nothing more.
    package init(
        _ makeBatch: () -> Batch, fill: @escaping @Sendable (Batch) -> Bool
    ) throws(SequenceIOError) {
        for _ in 0..<4 { _ = used.push(makeBatch()) }
        let (filled, used) = (filled, used)
        thread = try WorkerThread.start {
            defer { filled.close() }
            while let batch = used.pop(), fill(batch), filled.push(batch) {}
        }
    }

    deinit {
        filled.close()
        used.close()
        thread?.join()
    }

    /// The next batch; nil after the last. Takes one for further use.
    package func next(_ used: Batch) -> Batch? {
        _ = self.used.push(used)
        return filled.pop()
    }
}
