import Pipeline
import RunStore
import Scheduling
import Synchronization

/// Digests of the user's files, each read once in a run, and not at all when its stamp is known from before.
final class DigestTable {
    enum Answer {
        case known(String)
        /// A worker reads it.
        case reading
        case failed(RunnerError)
    }

    /// What a worker found out.
    struct Finding: Sendable {
        let path: String
        let digest: Result<String, RunnerError>
    }

    private enum State {
        case known(String)
        case failed(RunnerError)
        /// By the tasks that wait, each once: a task with several inputs asks again whenever one of them is known.
        case reading(Set<TaskIndex>)
    }

    private var states: [String: State] = [:]
    private let memo: DigestMemo

    init(memo: DigestMemo) { self.memo = memo }

    /// The digest of what lies at `path`. When it has to be read, `submit` gets the work, once for each path, and `task`
    /// is among those whom `take` names.
    func answer(
        _ path: String, for task: TaskIndex, submit: (@escaping @Sendable () -> Finding) -> Void
    ) -> Answer {
        switch states[path] {
        case .known(let digest): return .known(digest)
        case .failed(let error): return .failed(error)
        case .reading(var waiting):
            // Out of the table first, so that the set grows where it is.
            states[path] = nil
            waiting.insert(task)
            states[path] = .reading(waiting)
            return .reading
        case nil: break
        }
        guard let status = Files.status(path) else {
            let error = RunnerError.system("read the input", path)
            states[path] = .failed(error)
            return .failed(error)
        }
        if status.kind == .file, let digest = memo.digest(of: status.stamp) {
            states[path] = .known(digest)
            return .known(digest)
        }
        states[path] = .reading([task])
        submit { [memo] in Finding(path: path, digest: memo.read(path, kind: status.kind)) }
        return .reading
    }

    /// Takes what a worker found; returns the tasks that waited for it.
    func take(_ finding: Finding) -> [TaskIndex] {
        guard case .reading(let waiting) = states[finding.path] else { return [] }
        switch finding.digest {
        case .success(let digest): states[finding.path] = .known(digest)
        case .failure(let error): states[finding.path] = .failed(error)
        }
        return waiting.sorted()
    }
}

/// The journal's digests of files by stamp, shared with the workers.
package final class DigestMemo: Sendable {
    private struct State {
        var digests: [FileStamp: String]
        /// Not yet in the journal.
        var fresh: [(FileStamp, String)] = []
    }

    private let state: Mutex<State>

    /// Begins with what the journal knows.
    package init(_ digests: [FileStamp: String]) { state = Mutex(State(digests: digests)) }

    /// Nil: the file was not read since it was touched.
    package func digest(of stamp: FileStamp) -> String? { state.withLock { $0.digests[stamp] } }

    /// What was read since the last call, for the journal.
    package func takeFresh() -> [(FileStamp, String)] {
        state.withLock { state in
            defer { state.fresh = [] }
            return state.fresh
        }
    }

    /// Reads a file or a folder on the calling thread.
    package func read(_ path: String, kind: Files.Kind) -> Result<String, RunnerError> {
        do throws(RunnerError) {
            if kind == .folder {
                return .success(
                    try ContentHash.folder(path) { entry throws(RunnerError) in
                        if let digest = digest(of: entry.status.stamp) { return digest }
                        return try readFile(entry.path)
                    })
            }
            return .success(try readFile(path))
        } catch {
            return .failure(error)
        }
    }

    private func readFile(_ path: String) throws(RunnerError) -> String {
        guard let before = Files.status(path) else { throw .system("read the input", path) }
        let began = Clock.now
        let digest = try ContentHash.file(path)
        guard let after = Files.status(path), after.stamp == before.stamp else { throw .changedWhileRead(path) }
        // A file written a moment ago could be written again within the same tick of the file system's clock and keep
        // its stamp. It is read again next time.
        let youngest = max(after.stamp.changed, after.stamp.modified)
        let granularity = youngest % 1_000_000_000 == 0 ? 2 : 0.1  // seconds; whole seconds only: a coarse clock
        if Double(youngest) / 1e9 < began - granularity {
            state.withLock {
                $0.digests[after.stamp] = digest
                $0.fresh.append((after.stamp, digest))
            }
        }
        return digest
    }
}
