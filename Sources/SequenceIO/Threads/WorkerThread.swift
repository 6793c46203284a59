import Glibc

/// A thread of our own, for work that blocks in reading: the tasks of Swift's pool must not.
package struct WorkerThread: ~Copyable {
    private let thread: pthread_t
    private var isJoined = false

    private init(_ thread: pthread_t) { self.thread = thread }

    /// Runs `body` on a new thread; throws `noThread` when the system gives none.
    package static func start(_ body: @escaping @Sendable () -> Void) throws(SequenceIOError) -> WorkerThread {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            throw .noThread(code: result)
        }
        return WorkerThread(thread)
    }

    deinit { if !isJoined { pthread_join(thread, nil) } }

    /// Waits until the body has returned.
    package mutating func join() {
        guard !isJoined else { return }
        isJoined = true
        pthread_join(thread, nil)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
