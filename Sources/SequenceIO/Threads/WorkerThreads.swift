import Foundation

/// Threads that share a piece of work. Threads of our own: those of the language's pool must not be kept busy for long.
package enum WorkerThreads {
    /// The cores that this process may use.
    package static var available: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Calls `body` with the numbers 0 to `count` - 1, each on a thread, and returns when all calls have.
    ///
    /// The calling thread is one of them. Where the system gives no further thread a call runs on the calling one, so
    /// `body` must take its work from a common heap and may not wait for another call.
    package static func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
        guard count > 1 else { return body(0) }
        withoutActuallyEscaping(body) { body in
            var last = try? WorkerThread.start { body(count - 1) }
            if last == nil { body(count - 1) }
            run(count - 1, body)
            last?.join()
        }
    }
}
