import CShims
import Foundation
import Synchronization

/// Threads for work that waits for the disk: reading, hashing, making files last. Each piece ends as a message in a
/// mailbox that the event loop empties.
final class WorkerPool<Message: Sendable>: Sendable {
    private struct State {
        var work: [@Sendable () -> Message] = []
        /// The position of the next piece in `work`.
        var next = 0
        var messages: [Message] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    /// Readable while messages wait.
    let descriptor: Int32
    private let threadCount: Int

    init(threads: Int) {
        threadCount = threads
        descriptor = shim_eventfd()
    }

    deinit { Foundation.close(descriptor) }

    /// Starts the threads. They end after `close`.
    func start() {
        for _ in 0..<threadCount {
            let thread = Thread { [self] in run() }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }

    /// Does the work on one of the threads, in the order of the calls.
    func submit(_ work: @escaping @Sendable () -> Message) {
        state.withLock { $0.work.append(work) }
        available.signal()
    }

    /// The messages since the last call.
    func take() -> [Message] {
        var value: UInt64 = 0
        _ = read(descriptor, &value, 8)
        return state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Lets the threads end; work that has not begun is dropped.
    func close() {
        state.withLock {
            $0.isClosed = true
            $0.work = []
            $0.next = 0
        }
        for _ in 0..<threadCount { available.signal() }
    }

    private func run() {
        while true {
            available.wait()
            let (work, isClosed): ((@Sendable () -> Message)?, Bool) = state.withLock { state in
                guard state.next < state.work.count else { return (nil, state.isClosed) }
                let work = state.work[state.next]
                state.next += 1
                if state.next == state.work.count {
                    state.work.removeAll(keepingCapacity: true)
                    state.next = 0
                }
                return (work, false)
            }
            if isClosed { return }
            guard let work else { continue }
            let message = work()
            state.withLock { $0.messages.append(message) }
            var one: UInt64 = 1
            _ = write(descriptor, &one, 8)
        }
    }
}
