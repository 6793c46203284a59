import Foundation

/// Threads that share a piece of work. Threads of our own: those of the language's pool must not be kept busy for long.
package enum WorkerThreads {
    /// The cores that this process may use.
    package static var available: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Calls `body` with the numbers 0 to `count` - 1, each on a thread, and returns when all calls have.
    ///
    /// The calling thread is the first of them. Where the system gives no further thread, those that there are do the
    /// work: `body` must take it from a common heap.
    package static func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            var threads: [pthread_t] = []
            for number in 1..<max(2, count) where number < count {
                let start = Unmanaged.passRetained(Start(body: body, number: number))
                var thread = pthread_t()
                let status = pthread_create(
                    &thread, nil,
                    { argument in
                        if let argument {
                            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                            start.body(start.number)
                        }
                        return nil
                    }, start.toOpaque())
                guard status == 0 else {
                    start.release()
                    break
                }
                threads.append(thread)
            }
            body(0)
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    private final class Start: Sendable {
        let body: @Sendable (Int) -> Void
        let number: Int

        init(body: @escaping @Sendable (Int) -> Void, number: Int) {
            self.body = body
            self.number = number
        }
    }
}
