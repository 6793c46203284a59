import Foundation
import Synchronization

/// Does numbered pieces of work on threads of their own, each of which waits for the network most of the time.
package enum ParallelWork {
    /// Calls `body` with each number of `0..<count`, at most so many at once, and returns the results in order. After
    /// the first error no further piece begins; that error is thrown when those under way have ended.
    package static func map<Value: Sendable, Failure: Error>(
        _ count: Int, atOnce: Int, _ body: @escaping @Sendable (Int) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        let state = State<Value, Failure>(count)
        let group = DispatchGroup()
        for _ in 0..<min(max(1, atOnce), count) {
            group.enter()
            Thread.detachNewThread {
                while let number = state.next() {
                    do throws(Failure) {
                        state.keep(.success(try body(number)), number)
                    } catch {
                        state.keep(.failure(error), number)
                    }
                }
                group.leave()
            }
        }
        group.wait()
        return try state.results()
    }

    private final class State<Value: Sendable, Failure: Error>: Sendable {
        private struct Progress {
            var begun = 0
            var values: [Int: Value] = [:]
            var error: Failure?
        }
        private let progress = Mutex(Progress())
        private let count: Int

        init(_ count: Int) { self.count = count }

        func next() -> Int? {
            progress.withLock { progress in
                guard progress.begun < count, progress.error == nil else { return nil }
                progress.begun += 1
                return progress.begun - 1
            }
        }

        func keep(_ result: Result<Value, Failure>, _ number: Int) {
            progress.withLock { progress in
                switch result {
                case .success(let value): progress.values[number] = value
                case .failure(let error): progress.error = progress.error ?? error
                }
            }
        }

        func results() throws(Failure) -> [Value] {
            let ended = progress.withLock { $0 }
            if let error = ended.error { throw error }
            return (0..<count).compactMap { ended.values[$0] }
        }
    }
}
