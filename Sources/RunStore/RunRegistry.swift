import Foundation

/// The run directories that this user has worked in: one small file each under `$XDG_STATE_HOME/cohesin/runs`. It is a
/// convenience: a directory that moved or vanished is simply not found through it.
package struct RunRegistry: Sendable {
    /// A run directory, and the run in it.
    package struct Entry: Codable, Hashable, Sendable {
        /// The id in the directory's journal.
        package var run: String
        /// Absolute.
        package var directory: String
        /// The pipeline's name.
        package var pipeline: String
        /// When a runner last began there, in seconds since 1970.
        package var started: Double

        /// `started` in seconds since 1970.
        package init(run: String, directory: String, pipeline: String, started: Double) {
            self.run = run
            self.directory = directory
            self.pipeline = pipeline
            self.started = started
        }
    }

    /// Where the entries lie.
    package let folder: String

    /// A registry in this folder, which need not be there yet.
    package init(folder: String) { self.folder = folder }

    /// The registry of this user; nil when there is no home for it.
    package static var ofThisUser: RunRegistry? {
        let environment = ProcessInfo.processInfo.environment
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return RunRegistry(folder: state + "/cohesin/runs")
        }
        return environment["HOME"].map { RunRegistry(folder: $0 + "/.local/state/cohesin/runs") }
    }

    /// Remembers a directory. What cannot be remembered is no reason to fail.
    package func remember(_ entry: Entry) {
        guard let data = try? JSONEncoder().encode(entry) else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(entry.run).json"
        let partial = "\(folder)/.\(entry.run).json.partial-\(getpid())"
        guard (try? data.write(to: URL(fileURLWithPath: partial))) != nil else { return }
        if rename(partial, path) != 0 { unlink(partial) }
    }

    /// The known directories that still hold a journal, the latest first.
    package var entries: [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
            .compactMap { name in
                FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap {
                    try? JSONDecoder().decode(Entry.self, from: $0)
                }
            }
            .filter { FileManager.default.fileExists(atPath: "\($0.directory)/\(RunStore.fileName)") }
            .sorted { ($0.started, $0.run) > ($1.started, $1.run) }
    }

    /// The directory that a person means: a path, the name of a pipeline, or the latest run.
    ///
    /// A path wins over a name; of several runs of a pipeline the latest is meant.
    package func directory(named name: String?) throws(RunStoreError) -> String {
        guard let name else {
            guard let latest = entries.first else { throw .noRunKnown }
            return latest.directory
        }
        let path = name.hasPrefix("/") ? name : FileManager.default.currentDirectoryPath + "/" + name
        if FileManager.default.fileExists(atPath: path + "/" + RunStore.fileName) { return path }
        if let entry = entries.first(where: { $0.pipeline == name || $0.run == name }) { return entry.directory }
        throw .notARun(path: path)
    }
}
