import Foundation
import GRDB
import Pipeline

extension RunStore {
    /// Journals that a runner begins; every later entry belongs to it.
    package func begin(_ invocation: Invocation) throws(RunStoreError) {
        self.invocation = try write { database in
            try database.execute(
                sql: """
                    INSERT INTO invocations (pipeline, command, version, engine, cpus, memory, host, machine, boot, pid,
                        pid_start, started) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    invocation.pipeline, TextList.encode(invocation.command), invocation.version, invocation.engine,
                    invocation.cpus, invocation.memory.bytes, invocation.host,
                    invocation.machine.flatMap(Self.text), invocation.boot, invocation.process.pid,
                    invocation.process.start, invocation.started,
                ])
            return InvocationNumber(database.lastInsertedRowID)
        }
    }

    /// Journals how this process's invocation ended, with the last facts.
    package func end(_ outcome: Invocation.Outcome) throws(RunStoreError) {
        guard let invocation else { return }
        try write { database in
            try database.execute(
                sql: "UPDATE invocations SET ended = ?, outcome = ? WHERE id = ?",
                arguments: [Date().timeIntervalSince1970, outcome.rawValue, invocation.value])
        }
    }

    /// The latest invocation and its number; nil when no runner ever began.
    package func latestInvocation() throws(RunStoreError) -> (number: InvocationNumber, Invocation)? {
        try read { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT * FROM invocations ORDER BY id DESC LIMIT 1") else {
                return nil
            }
            return (InvocationNumber(row["id"]), Self.invocation(row))
        }
    }

    /// All invocations with their numbers, the oldest first.
    package func invocations() throws(RunStoreError) -> [(number: InvocationNumber, invocation: Invocation)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM invocations ORDER BY id").map {
                (InvocationNumber($0["id"]), Self.invocation($0))
            }
        }
    }

    private static func invocation(_ row: Row) -> Invocation {
        Invocation(
            pipeline: row["pipeline"], command: TextList.decode(row["command"]), version: row["version"],
            engine: row["engine"], cpus: row["cpus"], memory: ByteCount(bytes: row["memory"]), host: row["host"],
            machine: (row["machine"] as String?).flatMap(Self.machine), boot: row["boot"],
            process: ProcessIdentity(pid: row["pid"], start: row["pid_start"]),
            started: row["started"], ended: row["ended"],
            outcome: (row["outcome"] as String?).flatMap(Invocation.Outcome.init(rawValue:)))
    }

    private static func text(_ machine: MachineRecord) -> String? {
        (try? JSONEncoder().encode(machine)).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func machine(_ text: String) -> MachineRecord? {
        try? JSONDecoder().decode(MachineRecord.self, from: Data(text.utf8))
    }
}
