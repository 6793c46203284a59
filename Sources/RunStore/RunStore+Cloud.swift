import GRDB
import Pipeline

extension RunStore {
    /// The run's latest execution at AWS; nil: it runs on this machine.
    package func latestSubmission() throws(RunStoreError) -> Submission? {
        try read { database in
            // An older journal, which is only read, is none of a run at AWS.
            guard try database.tableExists("submissions") else { return nil }
            return try Row.fetchOne(database, sql: "SELECT * FROM submissions ORDER BY number DESC LIMIT 1")
                .map(Self.submission)
        }
    }

    /// All jobs of all submissions, the oldest first.
    package func jobs() throws(RunStoreError) -> [CloudJob] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM jobs ORDER BY created, id").map(Self.job)
        }
    }

    /// The jobs of a task, the latest first.
    package func jobs(of task: TaskNumber) throws(RunStoreError) -> [CloudJob] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM jobs WHERE task = ? ORDER BY created DESC, id", arguments: [task.value]
            ).map(Self.job)
        }
    }

    /// The attempts that the journal has of each job, by the job's id: how many, and the number of the one that runs.
    package func attemptsOfJobs() throws(RunStoreError) -> [String: (count: Int, running: AttemptNumber?)] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT container, count(*) AS made, max(CASE WHEN outcome = 'running' THEN id END) AS open
                    FROM attempts WHERE container IN (SELECT id FROM jobs) GROUP BY container
                    """)
            return Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    (row["container"], (row["made"], (row["open"] as Int64?).map(AttemptNumber.init)))
                })
        }
    }

    static func write(_ submission: Submission, to database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO submissions (number, region, stack, bucket, prefix, run, plan, log_group, queues,
                    execution, started, ended, outcome, reason, looked)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (number) DO UPDATE SET started = excluded.started, ended = excluded.ended,
                    outcome = excluded.outcome, reason = excluded.reason, looked = excluded.looked
                """
        ).execute(arguments: [
            submission.number, submission.region, submission.stack, submission.bucket, submission.prefix,
            submission.run, submission.plan, submission.logGroup, TextList.encode(submission.queues),
            submission.execution, submission.started, submission.ended, submission.outcome?.rawValue,
            submission.reason, submission.looked,
        ])
    }

    static func write(_ job: CloudJob, to database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO jobs (id, submission, task, name, queue, status, reason, created, log_stream)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            job.id, job.submission, job.task?.value, job.name, job.queue, job.status, job.reason, job.created,
            job.logStream,
        ])
    }

    private static func submission(_ row: Row) -> Submission {
        var submission = Submission(
            number: row["number"], region: row["region"], stack: row["stack"], bucket: row["bucket"],
            prefix: row["prefix"], run: row["run"], plan: row["plan"], logGroup: row["log_group"],
            queues: TextList.decode(row["queues"]), execution: row["execution"])
        submission.started = row["started"]
        submission.ended = row["ended"]
        submission.outcome = (row["outcome"] as String?).flatMap(Invocation.Outcome.init(rawValue:))
        submission.reason = row["reason"]
        submission.looked = row["looked"]
        return submission
    }

    private static func job(_ row: Row) -> CloudJob {
        CloudJob(
            id: row["id"], submission: row["submission"], task: (row["task"] as Int64?).map(TaskNumber.init),
            name: row["name"], queue: row["queue"], status: row["status"], reason: row["reason"],
            created: row["created"], logStream: row["log_stream"])
    }
}
