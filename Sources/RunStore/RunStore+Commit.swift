import Foundation
import GRDB
import Pipeline

extension RunStore {
    /// Writes these facts in one transaction. When this returns they are on disk.
    package func commit(_ entries: [JournalEntry]) throws(RunStoreError) {
        guard !entries.isEmpty else { return }
        let now = Date().timeIntervalSince1970
        let invocation = invocation
        try write { database in
            for entry in entries { try Self.write(entry, at: now, invocation: invocation, to: database) }
        }
    }

    private static func write(
        _ entry: JournalEntry, at now: Double, invocation: InvocationNumber?, to database: Database
    ) throws {
        func execute(_ sql: String, _ arguments: StatementArguments) throws {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
        }
        switch entry {
        case .task(let task, let status, let key, let variant, let note):
            try execute(
                """
                UPDATE tasks SET state = ?, key = coalesce(?, key), variant = coalesce(?, variant), note = ?, changed = ?
                WHERE id = ?
                """, [status.rawValue, key, variant, note, now, task.value])
        case .attemptStarted(let attempt):
            try execute(
                """
                INSERT INTO attempts (id, task, invocation, number, key, directory, engine, image, variant, cpus, memory,
                    started, devices, gpu_memory, placement, binding, container, machine, capacity, outcome)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')
                """,
                [
                    attempt.number.value, attempt.task.value, attempt.invocation.value, attempt.ordinal, attempt.key,
                    attempt.directory, attempt.engine, attempt.image, attempt.variant, attempt.cpus,
                    attempt.memory.bytes, attempt.started,
                    attempt.devices.isEmpty ? nil : TextList.encode(attempt.devices),
                    attempt.gpuMemory?.bytes, attempt.placement, attempt.binding, attempt.container,
                    attempt.machine, attempt.capacity,
                ])
        case .attemptProcess(let attempt, let process):
            try execute(
                "UPDATE attempts SET pid = ?, pid_start = ? WHERE id = ?",
                [process.pid, process.start, attempt.value])
        case .attemptEnded(let attempt, let end):
            try execute(
                """
                UPDATE attempts SET ended = ?, outcome = ?, failure = ?, exit_code = ?, signal = ?, user_seconds = ?,
                    system_seconds = ?, wall_seconds = ?, peak_memory = ?, gpu_peak_memory = ?, gpu_busy_percent = ?,
                    message = ? WHERE id = ?
                """,
                [
                    end.ended, end.outcome.rawValue, end.failure?.rawValue, end.exitCode, end.signal,
                    end.usage?.userSeconds, end.usage?.systemSeconds, end.usage?.wallSeconds,
                    end.usage?.peakMemory?.bytes, end.usage?.gpuPeakMemory?.bytes, end.usage?.gpuBusyPercent,
                    end.message, attempt.value,
                ])
        case .result(let result):
            try execute(
                """
                INSERT OR REPLACE INTO results (key, attempt, directory, fingerprint, made) VALUES (?, ?, ?, ?, ?)
                """, [result.key, result.attempt.value, result.directory, result.fingerprint, result.made])
            try execute("DELETE FROM outputs WHERE key = ?", [result.key])
            for (variable, output) in result.outputs {
                try execute(
                    "INSERT INTO outputs (key, variable, name, digest, bytes, stamp) VALUES (?, ?, ?, ?, ?, ?)",
                    [result.key, variable.text, output.name, output.digest, output.bytes, output.stamp])
            }
        case .resultGone(let key):
            try execute("DELETE FROM outputs WHERE key = ?", [key])
            try execute("DELETE FROM results WHERE key = ?", [key])
        case .outputStamp(let key, let variable, let stamp):
            try execute(
                "UPDATE outputs SET stamp = ? WHERE key = ? AND variable = ?", [stamp, key, variable.text])
        case .fileDigest(let file, let digest):
            try execute(
                """
                INSERT OR REPLACE INTO file_digests (device, inode, bytes, modified, changed, digest)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    Int64(bitPattern: file.device), Int64(bitPattern: file.inode), file.bytes, file.modified,
                    file.changed, digest,
                ])
        case .submission(let submission): try write(submission, to: database)
        case .job(let job): try write(job, to: database)
        case .event(let event):
            try execute(
                "INSERT INTO events (time, invocation, task, kind, text) VALUES (?, ?, ?, ?, ?)",
                [now, invocation?.value ?? 0, event.task?.value, event.kind, event.text])
        }
    }
}
