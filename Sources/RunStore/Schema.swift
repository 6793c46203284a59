import GRDB

/// The tables of a journal and the steps from each version to the next.
enum Schema {
    /// The version that this code writes; `PRAGMA user_version` of the file.
    static let version = 6

    /// Brings a journal to `version`. The caller has seen that it is not newer.
    static func migrate(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if found < 1 { try database.execute(sql: first) }
        if found < 2 { try database.execute(sql: second) }
        if found < 3 { try database.execute(sql: third) }
        if found < 4 { try database.execute(sql: fourth) }
        if found < 5 { try database.execute(sql: fifth) }
        if found < 6 { try database.execute(sql: sixth) }
        if found < version { try database.execute(sql: "PRAGMA user_version = \(version)") }
    }

    private static let first = """
        -- One row: what this directory is.
        CREATE TABLE identity (
            id TEXT NOT NULL,               -- random, for life; marks the processes and containers of this run
            created REAL NOT NULL,          -- seconds since 1970
            plan TEXT                       -- digest of the plan whose tasks stand in `tasks`
        );
        -- One row for each time that a runner worked here.
        CREATE TABLE invocations (
            id INTEGER PRIMARY KEY,
            pipeline TEXT NOT NULL,
            command TEXT NOT NULL,          -- JSON array: the words of the command line
            version TEXT NOT NULL,          -- of cohesin
            engine TEXT NOT NULL,
            cpus INTEGER NOT NULL,
            memory INTEGER NOT NULL,        -- bytes
            host TEXT NOT NULL,
            boot TEXT NOT NULL,             -- the kernel's boot id: pids mean something within one boot only
            pid INTEGER NOT NULL,
            pid_start INTEGER NOT NULL,     -- clock ticks since boot
            started REAL NOT NULL,
            ended REAL,
            outcome TEXT                    -- done, failed, cancelled, error; NULL: running, or killed
        );
        CREATE TABLE tasks (
            id INTEGER PRIMARY KEY,
            stage TEXT NOT NULL,
            labels TEXT NOT NULL,           -- JSON array
            position INTEGER,               -- in the present plan; NULL: no longer part of it
            state TEXT NOT NULL,
            key TEXT,                       -- of its present result, or of its last attempt
            variant INTEGER NOT NULL DEFAULT 0,
            note TEXT,                      -- why it is in this state, for people
            changed REAL NOT NULL,
            UNIQUE (stage, labels)
        );
        CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            task INTEGER NOT NULL REFERENCES tasks (id),
            invocation INTEGER NOT NULL REFERENCES invocations (id),
            number INTEGER NOT NULL,        -- from 1 within the invocation
            key TEXT NOT NULL,
            directory TEXT NOT NULL,        -- below the run directory
            engine TEXT NOT NULL,
            image TEXT,
            variant INTEGER NOT NULL,
            cpus INTEGER NOT NULL,
            memory INTEGER NOT NULL,        -- bytes that were reserved
            started REAL NOT NULL,
            pid INTEGER,
            pid_start INTEGER,              -- clock ticks since boot
            container TEXT,                 -- its name
            ended REAL,
            outcome TEXT NOT NULL,          -- running, succeeded, failed, cancelled, lost
            failure TEXT,                   -- the class
            exit_code INTEGER,
            signal INTEGER,
            user_seconds REAL,
            system_seconds REAL,
            wall_seconds REAL,
            peak_memory INTEGER,            -- bytes: the largest resident set of one of its processes
            message TEXT
        );
        CREATE INDEX attempts_of_task ON attempts (task, id);
        CREATE INDEX attempts_running ON attempts (outcome) WHERE outcome = 'running';
        -- Outputs that stand, by cache key.
        CREATE TABLE results (
            key TEXT PRIMARY KEY,
            attempt INTEGER NOT NULL,
            directory TEXT NOT NULL,        -- below the run directory
            fingerprint TEXT NOT NULL,      -- JSON: the ingredients of the key
            made REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE outputs (
            key TEXT NOT NULL,
            variable TEXT NOT NULL,
            name TEXT NOT NULL,             -- below the directory's outputs/
            digest TEXT NOT NULL,           -- SHA-256 of a file, or of a folder's listing
            bytes INTEGER NOT NULL,
            stamp TEXT NOT NULL,            -- size, inode and time of change: equal stamps need no reading
            PRIMARY KEY (key, variable)
        ) WITHOUT ROWID;
        -- Digests of files by what tells an unchanged file.
        CREATE TABLE file_digests (
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            modified INTEGER NOT NULL,      -- nanoseconds since 1970
            changed INTEGER NOT NULL,
            digest TEXT NOT NULL,
            PRIMARY KEY (device, inode)
        ) WITHOUT ROWID;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            time REAL NOT NULL,
            invocation INTEGER NOT NULL,
            task INTEGER,
            kind TEXT NOT NULL,
            text TEXT NOT NULL
        );
        """

    private static let second = """
        ALTER TABLE attempts ADD COLUMN devices TEXT;           -- JSON array: UUIDs of GPUs and MIG instances
        ALTER TABLE attempts ADD COLUMN gpu_peak_memory INTEGER; -- bytes on one of them
        ALTER TABLE attempts ADD COLUMN gpu_busy_percent REAL;  -- mean of samples
        """

    private static let third = """
        ALTER TABLE attempts ADD COLUMN placement TEXT;         -- why it ran where it did, for people
        ALTER TABLE attempts ADD COLUMN binding TEXT;           -- how its devices were kept from others, for people
        ALTER TABLE attempts ADD COLUMN gpu_memory INTEGER;     -- bytes asked for of each device
        """

    private static let fourth = """
        -- One row for each execution of the run at AWS; none: it runs on this machine.
        CREATE TABLE submissions (
            number INTEGER PRIMARY KEY,     -- from 1
            region TEXT NOT NULL,
            stack TEXT NOT NULL,
            bucket TEXT NOT NULL,
            prefix TEXT NOT NULL,           -- of keys: the pipeline's folder
            run TEXT NOT NULL,              -- the run's name in the bucket
            plan TEXT NOT NULL,             -- digest of all that decides what the tasks make
            log_group TEXT NOT NULL,
            queues TEXT NOT NULL,           -- JSON array: ARNs
            execution TEXT NOT NULL,        -- ARN, known before it begins
            started REAL,                   -- NULL: nobody has seen that it began
            ended REAL,
            outcome TEXT,                   -- done, failed, cancelled; NULL: it runs
            reason TEXT,                    -- why it failed, for people
            looked REAL                     -- when AWS was last asked
        );
        -- Batch jobs, as they were last seen.
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            submission INTEGER NOT NULL REFERENCES submissions (number),
            task INTEGER REFERENCES tasks (id), -- NULL: an array, whose children have the tasks
            name TEXT NOT NULL,
            queue TEXT NOT NULL,            -- ARN
            status TEXT NOT NULL,           -- in Batch's words
            reason TEXT,                    -- in Batch's words
            created REAL NOT NULL,          -- seconds since 1970
            log_stream TEXT                 -- of its latest attempt
        ) WITHOUT ROWID;
        CREATE INDEX jobs_of_task ON jobs (task, created);
        """

    private static let fifth = """
        ALTER TABLE attempts ADD COLUMN machine TEXT;           -- at AWS: its type, such as m6i.large
        ALTER TABLE attempts ADD COLUMN capacity TEXT;          -- at AWS, how it is bought: spot, on-demand
        """

    private static let sixth = """
        ALTER TABLE invocations ADD COLUMN machine TEXT;        -- JSON; NULL: not known, or the run is at AWS
        """
}
