import Foundation
import GRDB
import Pipeline

/// The journal of a run directory, `RUN/cohesin.sqlite`. One runner writes it at a time; any number of other processes
/// may read it meanwhile.
package final class RunStore {
    /// The file's name in a run directory.
    package static let fileName = "cohesin.sqlite"

    /// The run directory.
    package let directory: String
    /// Random, for the life of the directory; marks its processes and containers.
    package let runID: String
    let queue: DatabaseQueue
    private(set) var nextAttempt: Int64
    /// The invocation that this process opened; nil for a reader.
    package internal(set) var invocation: InvocationNumber?

    /// Opens the journal of `directory` for writing, making it when there is none. The caller holds the directory's
    /// `RunLock`.
    package static func open(_ directory: String) throws(RunStoreError) -> RunStore {
        try RunStore(directory: directory, isReadOnly: false)
    }

    /// Opens an existing journal for reading.
    package static func read(_ directory: String) throws(RunStoreError) -> RunStore {
        guard FileManager.default.fileExists(atPath: directory + "/" + fileName) else {
            throw .notARun(path: directory)
        }
        return try RunStore(directory: directory, isReadOnly: true)
    }

    private init(directory: String, isReadOnly: Bool) throws(RunStoreError) {
        self.directory = directory
        let path = directory + "/" + Self.fileName
        do {
            var configuration = Configuration()
            configuration.readonly = isReadOnly
            if !isReadOnly { configuration.journalMode = .wal }
            configuration.busyMode = .timeout(10)
            configuration.prepareDatabase { database in
                // A commit is on disk before the runner acts on it, also when the power fails.
                if !isReadOnly { try database.execute(sql: "PRAGMA synchronous = FULL") }
            }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
            guard version <= Schema.version else {
                throw RunStoreError.newerSchema(path: path, version: version, known: Schema.version)
            }
            if isReadOnly {
                guard version > 0 else { throw RunStoreError.notARun(path: directory) }
            } else {
                try queue.write { database in
                    try Schema.migrate(database)
                    if try String.fetchOne(database, sql: "SELECT id FROM identity") == nil {
                        try database.execute(
                            sql: "INSERT INTO identity (id, created) VALUES (?, ?)",
                            arguments: [Self.newRunID(), Date().timeIntervalSince1970])
                    }
                }
            }
            (runID, nextAttempt) = try queue.read { database in
                (
                    try String.fetchOne(database, sql: "SELECT id FROM identity") ?? "",
                    (try Int64.fetchOne(database, sql: "SELECT max(id) FROM attempts") ?? 0) + 1
                )
            }
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(error, path: path)
        }
    }

    /// 16 hexadecimal digits.
    private static func newRunID() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The number of the next attempt; the caller journals it with `.attemptStarted`.
    package func takeAttemptNumber() -> AttemptNumber {
        defer { nextAttempt += 1 }
        return AttemptNumber(nextAttempt)
    }

    /// A number that changes when another process has written to the journal.
    package func dataVersion() throws(RunStoreError) -> Int {
        try read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(RunStoreError) -> Value {
        do { return try queue.write(body) } catch {
            throw RunStoreError(error, path: directory + "/" + Self.fileName)
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RunStoreError) -> Value {
        do { return try queue.read(body) } catch {
            throw RunStoreError(error, path: directory + "/" + Self.fileName)
        }
    }
}
