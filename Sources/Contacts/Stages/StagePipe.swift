import Glibc
import SequenceIO

/// A pipe within this process, from one stage to the next.
struct StagePipe: Sendable {
    private let reading: Int32
    private let writing: Int32

    /// What the stages open; each opens its end for itself.
    var input: String { "/dev/fd/\(reading)" }
    var output: String { "/dev/fd/\(writing)" }

    static func create() throws(SequenceIOError) -> StagePipe {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .cannotCreate(path: "a pipe between stages", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // F_SETPIPE_SZ: fewer changes between threads. Where the system gives less, it works with less.
        _ = fcntl(ends[1], 1031, Int32(1 << 20))
        return StagePipe(reading: ends[0], writing: ends[1])
    }

    /// The writing stage has ended. After a failure the text ends within a line: an error to the stage that reads, so that
    /// no part passes for the whole.
    func finishWriting(failed: Bool) {
        if failed {
            var mark = UInt8(ascii: "#")
            _ = write(writing, &mark, 1)
        }
        close(writing)
    }

    /// The reading stage has ended: nobody needs what is still written.
    func finishReading() { close(reading) }
}

/// What a stage on a thread of its own came to.
final class StageOutcome<Value: Sendable>: @unchecked Sendable {
    private var result: Result<Value, any Error>?

    /// Runs the stage; not before the end may others ask.
    func run(_ stage: () throws -> Value) {
        do {
            result = .success(try stage())
        } catch {
            result = .failure(error)
        }
    }

    var failed: Bool {
        if case .success? = result { false } else { true }
    }

    /// The error, but for that of a stage whose reader went away: that is another stage's failure.
    var cause: (any Error)? {
        guard case .failure(let error)? = result else { return nil }
        if case .closedPipe? = error as? SequenceIOError { return nil }
        return error
    }

    func value() throws -> Value? { try result?.get() }
}
