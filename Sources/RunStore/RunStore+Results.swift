import Foundation
import GRDB
import Pipeline

extension RunStore {
    /// The results under these keys, as far as there are any.
    package func results(_ keys: [String]) throws(RunStoreError) -> [String: ResultRecord] {
        try read { database in
            let find = try database.cachedStatement(sql: "SELECT attempt, directory, made FROM results WHERE key = ?")
            let outputs = try database.cachedStatement(
                sql: "SELECT variable, name, digest, bytes, stamp FROM outputs WHERE key = ?")
            var found: [String: ResultRecord] = [:]
            for key in keys where found[key] == nil {
                guard let row = try Row.fetchOne(find, arguments: [key]) else { continue }
                var result = ResultRecord(
                    key: key, attempt: AttemptNumber(row[0]), directory: row[1], fingerprint: "", outputs: [:],
                    made: row[2])
                for output in try Row.fetchAll(outputs, arguments: [key]) {
                    result.outputs[VariableName(output[0])] = ResultRecord.Output(
                        name: output[1], digest: output[2], bytes: output[3], stamp: output[4])
                }
                found[key] = result
            }
            return found
        }
    }

    /// The ingredients, as JSON, of the result that a task had last; nil when it never had one or it is gone.
    package func fingerprint(of task: TaskNumber) throws(RunStoreError) -> String? {
        try read { database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT results.fingerprint FROM attempts JOIN results ON results.key = attempts.key
                    WHERE attempts.task = ? AND attempts.outcome = 'succeeded' ORDER BY attempts.id DESC LIMIT 1
                    """, arguments: [task.value])
        }
    }

    /// The ingredients of a result's key; nil: there is no such result.
    package func fingerprint(ofKey key: String) throws(RunStoreError) -> TaskFingerprint? {
        let text = try read { database in
            try String.fetchOne(database, sql: "SELECT fingerprint FROM results WHERE key = ?", arguments: [key])
        }
        return text.flatMap { try? JSONDecoder().decode(TaskFingerprint.self, from: Data($0.utf8)) }
    }

    /// What is different from the result that a task had last, in plain words, the likeliest reason first; empty when it
    /// never had one.
    package func changes(to fingerprint: TaskFingerprint, of task: TaskNumber) throws(RunStoreError) -> [String] {
        guard let text = try self.fingerprint(of: task),
            let older = try? JSONDecoder().decode(TaskFingerprint.self, from: Data(text.utf8))
        else { return [] }
        return fingerprint.changes(from: older).map(\.description)
    }

    /// Every result's key and directory.
    package func allResults() throws(RunStoreError) -> [(key: String, directory: String)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT key, directory FROM results").map { ($0[0], $0[1]) }
        }
    }

    /// The memoised digests of files, all of them: a run asks for most.
    package func fileDigests() throws(RunStoreError) -> [FileStamp: String] {
        try read { database in
            var digests: [FileStamp: String] = [:]
            let rows = try Row.fetchCursor(
                database, sql: "SELECT device, inode, bytes, modified, changed, digest FROM file_digests")
            while let row = try rows.next() {
                let stamp = FileStamp(
                    device: UInt64(bitPattern: row[0]), inode: UInt64(bitPattern: row[1]), bytes: row[2],
                    modified: row[3], changed: row[4])
                digests[stamp] = row[5]
            }
            return digests
        }
    }
}
