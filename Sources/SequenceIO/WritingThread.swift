import Glibc
import Synchronization

/// Writes bytes to a file on a thread of its own, so that the one that makes them does not wait for the system.
final class WritingThread: @unchecked Sendable {
    private let full = BoundedQueue<Piece>(capacity: 4)
    private let empty = BoundedQueue<Piece>(capacity: 4)
    private let failure = Failure()
    private let descriptor: Int32
    private var thread: WorkerThread?

    /// The `errno` of the write that failed; 0 for none.
    private final class Failure: Sendable {
        let code = Atomic<Int32>(0)
    }

    private final class Piece: @unchecked Sendable {
        var bytes: OutputBuffer
        init(capacity: Int) { bytes = OutputBuffer(capacity: capacity) }
    }

    /// - Parameter capacity: of each of the buffers that are exchanged.
    init(_ file: borrowing PendingFile, capacity: Int) throws(SequenceIOError) {
        descriptor = dup(file.descriptor)
        guard descriptor >= 0 else { throw .cannotCreate(path: file.path, code: errno) }
        for _ in 0..<3 { _ = empty.push(Piece(capacity: capacity)) }
        thread = try WorkerThread.start { [full, empty, failure, descriptor] in
            var writer = PlainWriter(descriptor)
            while let piece = full.pop() {
                let code = writer.write(piece.bytes.bytes)
                if code != 0 {
                    failure.code.store(code, ordering: .relaxed)
                    return empty.close()
                }
                piece.bytes.clear()
                _ = empty.push(piece)
            }
        }
    }

    deinit {
        full.close()
        thread?.join()
        close(descriptor)
    }

    /// Takes the bytes and gives an empty buffer for them; false when writing has failed.
    func exchange(_ buffer: inout OutputBuffer) -> Bool {
        guard let piece = empty.pop() else { return false }
        swap(&piece.bytes, &buffer)
        return full.push(piece)
    }

    /// Waits until all is written; returns 0, or the `errno` of the failure.
    func finish() -> Int32 {
        full.close()
        thread?.join()
        return failure.code.load(ordering: .relaxed)
    }
}
