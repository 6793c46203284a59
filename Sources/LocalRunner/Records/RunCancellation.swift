import Glibc
import RunStore

/// Ends a run from another process: `cancel RUN`.
package enum RunCancellation {
    /// What came of it.
    package enum Outcome: Sendable {
        /// A runner worked there and has ended.
        case cancelled
        /// No runner works there; so many processes that a killed one left were ended.
        case noRunner(leftovers: Int)
        /// The runner has not ended in time.
        case stillRunning(Int32)
    }

    /// Asks the runner of a directory to end, waits until it has, and asks harder after `patience` seconds.
    package static func cancel(_ directory: String, patience: Int = 30) throws(RunStoreError) -> Outcome {
        let store = try RunStore.read(directory)
        guard let runner = RunLock.holder(of: directory) else {
            let lock = try RunLock.take(directory, as: ProcessTable.own)
            let ended = Leftovers.end(run: store.runID, sparing: [], all: true)
            SecretFolder.removeLeftovers(run: store.runID)
            ContainerEngine.removeLeftovers(
                run: store.runID,
                kinds: Set(
                    try store.runningAttempts().filter { $0.container != nil }
                        .compactMap { ContainerEngine.Kind(rawValue: $0.engine) }))
            _ = consume lock
            return .noRunner(leftovers: ended)
        }
        for signals in 1...3 {
            if ProcessTable.isAlive(runner) { kill(runner.pid, SIGTERM) }
            // The runner's lock is freed by the kernel when it ends.
            for _ in 0..<(signals == 1 ? patience * 20 : 100) {
                if RunLock.holder(of: directory) != runner { return .cancelled }
                usleep(50_000)
            }
        }
        return .stillRunning(runner.pid)
    }
}
