import Glibc
import Pipeline
import RunStore

/// What can be removed from a run directory: task folders that no task of the present plan needs.
package struct RunCleaning: Sendable {
    /// Something that can go.
    package struct Item: Sendable {
        /// Below the run directory.
        package let path: String
        /// What removing it frees: files that have no other name.
        package let bytes: Int64
        /// In a few words: `attempt that failed`, `replaced by a newer result`.
        package let reason: String
        /// The key whose result it is; nil: it is none's.
        let key: String?
    }

    /// Of the run.
    package let directory: String
    /// What can go.
    package let items: [Item]
    /// Of all that can go.
    package var bytes: Int64 { items.reduce(0) { $0 + $1.bytes } }

    /// Looks for what can go. With `all` also the results of the present plan; `results/` is never touched then.
    package init(_ run: RunOverview, all: Bool) throws(RunStoreError) {
        let store = try RunStore.read(run.directory)
        let keys = Set(run.tasks.filter { $0.status.isDone }.compactMap(\.key))
        var needed: Set<String> = []
        var known: [String: String] = [:]
        for (key, folder) in try store.allResults() {
            known[folder] = key
            if keys.contains(key), !all { needed.insert(folder) }
        }
        var items: [Item] = []
        for stage in (Files.names(in: run.directory + "/tasks") ?? []).sorted() {
            for name in (Files.names(in: "\(run.directory)/tasks/\(stage)") ?? []).sorted() {
                let path = "tasks/\(stage)/\(name)"
                guard !needed.contains(path) else { continue }
                let key = known[path]
                let reason =
                    if name.contains(".attempt-") {
                        "attempt without a result"
                    } else if let key {
                        keys.contains(key) ? "result of the present plan" : "result that the present plan does not use"
                    } else {
                        "folder without a record"
                    }
                items.append(
                    Item(
                        path: path, bytes: Self.onlyHere("\(run.directory)/\(path)"), reason: reason, key: key))
            }
        }
        directory = run.directory
        self.items = items
    }

    /// Removes everything found. The caller holds the directory's `RunLock`.
    package func remove() throws(RunnerError) {
        do throws(RunStoreError) {
            let store = try RunStore.open(directory)
            // First the record, then the files: a folder without record is found again, a record without folder lies.
            try store.commit(items.compactMap(\.key).map { .resultGone(key: $0) })
        } catch {
            throw .store(error)
        }
        for item in items { try Files.remove("\(directory)/\(item.path)") }
        for stage in Files.names(in: directory + "/tasks") ?? [] { rmdir("\(directory)/tasks/\(stage)") }
    }

    /// Bytes on disk of files below `path` that have this name only.
    private static func onlyHere(_ path: String) -> Int64 {
        guard let entries = try? FolderEntry.all(in: path) else { return 0 }
        return entries.reduce(0) { sum, entry in
            entry.kind == .file && entry.status.links == 1 ? sum + entry.status.stamp.bytes : sum
        }
    }
}
