import GRDB
import Pipeline

extension RunStore {
    /// Attempts that no runner has seen the end of.
    package func runningAttempts() throws(RunStoreError) -> [AttemptRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM attempts WHERE outcome = 'running' ORDER BY id")
                .map(Self.attempt)
        }
    }

    /// All attempts of a task, the latest first.
    package func attempts(of task: TaskNumber) throws(RunStoreError) -> [AttemptRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM attempts WHERE task = ? ORDER BY id DESC", arguments: [task.value]
            ).map(Self.attempt)
        }
    }

    /// The latest attempt of each task that has one.
    package func latestAttempts() throws(RunStoreError) -> [TaskNumber: AttemptRecord] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM attempts WHERE id IN (SELECT max(id) FROM attempts GROUP BY task)")
            return Dictionary(uniqueKeysWithValues: rows.map(Self.attempt).map { ($0.task, $0) })
        }
    }

    /// The attempts of all tasks of the present plan, the oldest first.
    package func attempts() throws(RunStoreError) -> [AttemptRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT attempts.* FROM attempts JOIN tasks ON tasks.id = attempts.task
                    WHERE tasks.position IS NOT NULL ORDER BY attempts.id
                    """
            ).map(Self.attempt)
        }
    }

    static func attempt(_ row: Row) -> AttemptRecord {
        var process: ProcessIdentity?
        if let pid: Int32 = row["pid"], let start: Int64 = row["pid_start"] {
            process = ProcessIdentity(pid: pid, start: start)
        }
        let outcome = AttemptRecord.Outcome(rawValue: row["outcome"]) ?? .lost
        var end: AttemptEnd?
        if outcome != .running {
            var usage: ResourceUsage?
            if let user: Double = row["user_seconds"] {
                usage = ResourceUsage(
                    userSeconds: user, systemSeconds: row["system_seconds"] ?? 0, wallSeconds: row["wall_seconds"] ?? 0,
                    peakMemory: (row["peak_memory"] as Int64?).map(ByteCount.init(bytes:)),
                    gpuPeakMemory: (row["gpu_peak_memory"] as Int64?).map(ByteCount.init(bytes:)),
                    gpuBusyPercent: row["gpu_busy_percent"])
            }
            end = AttemptEnd(
                outcome: outcome, failure: (row["failure"] as String?).flatMap(FailureClass.init(rawValue:)),
                exitCode: row["exit_code"], signal: row["signal"], usage: usage, ended: row["ended"] ?? 0,
                message: row["message"])
        }
        return AttemptRecord(
            number: AttemptNumber(row["id"]), task: TaskNumber(row["task"]),
            invocation: InvocationNumber(row["invocation"]), ordinal: row["number"], key: row["key"],
            directory: row["directory"], engine: row["engine"], image: row["image"], variant: row["variant"],
            cpus: row["cpus"], memory: ByteCount(bytes: row["memory"]), started: row["started"],
            devices: (row["devices"] as String?).map(TextList.decode) ?? [],
            gpuMemory: (row["gpu_memory"] as Int64?).map(ByteCount.init(bytes:)), placement: row["placement"],
            binding: row["binding"], process: process, container: row["container"], machine: row["machine"],
            capacity: row["capacity"], end: end)
    }
}
