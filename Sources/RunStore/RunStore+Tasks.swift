import Foundation
import GRDB
import Pipeline

extension RunStore {
    /// Makes `tasks` those of `plan` and gives each its number, in the plan's order. Tasks of an earlier plan stay with
    /// their attempts, but are no longer part of it. What did not end well before waits again.
    ///
    /// `planDigest` says whether the plan is the one that stands already; then nothing is written for done tasks.
    package func adopt(_ plan: Plan, digest planDigest: String) throws(RunStoreError) -> [TaskNumber] {
        try write { database in
            let standing = try String.fetchOne(database, sql: "SELECT plan FROM identity")
            let now = Date().timeIntervalSince1970
            if standing == planDigest {
                let numbers = try Int64.fetchAll(
                    database, sql: "SELECT id FROM tasks WHERE position IS NOT NULL ORDER BY position")
                if numbers.count == plan.tasks.count {
                    try database.execute(
                        sql: """
                            UPDATE tasks SET state = 'waiting', note = NULL, changed = ?
                            WHERE position IS NOT NULL AND state NOT IN ('waiting', 'succeeded', 'up-to-date')
                            """, arguments: [now])
                    return numbers.map(TaskNumber.init)
                }
            }
            try database.execute(sql: "UPDATE tasks SET position = NULL WHERE position IS NOT NULL")
            let insert = try database.makeStatement(
                sql: """
                    INSERT INTO tasks (stage, labels, position, state, changed) VALUES (?, ?, ?, 'waiting', ?)
                    ON CONFLICT (stage, labels) DO UPDATE SET position = excluded.position, note = NULL,
                        state = CASE WHEN state IN ('succeeded', 'up-to-date') THEN state ELSE 'waiting' END
                    RETURNING id
                    """)
            var numbers: [TaskNumber] = []
            numbers.reserveCapacity(plan.tasks.count)
            for (position, task) in plan.tasks.enumerated() {
                let number = try Int64.fetchOne(
                    insert, arguments: [task.id.stage.text, TextList.encode(task.id.labels), position, now])
                numbers.append(TaskNumber(number ?? 0))
            }
            try database.execute(sql: "UPDATE identity SET plan = ?", arguments: [planDigest])
            return numbers
        }
    }

    /// The digest that the present plan was adopted with; nil: none was.
    package func planDigest() throws(RunStoreError) -> String? {
        try read { try String.fetchOne($0, sql: "SELECT plan FROM identity") }
    }

    /// The tasks of the present plan, in its order.
    package func tasks() throws(RunStoreError) -> [TaskRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM tasks WHERE position IS NOT NULL ORDER BY position"
            ).map(Self.task)
        }
    }

    private static func task(_ row: Row) throws -> TaskRecord {
        TaskRecord(
            number: TaskNumber(row["id"]),
            id: TaskID(stage: StageName(row["stage"]), labels: TextList.decode(row["labels"])),
            position: row["position"], status: TaskStatus(rawValue: row["state"]) ?? .waiting, key: row["key"],
            variant: row["variant"], note: row["note"], changed: row["changed"])
    }
}

/// Several texts, such as the values of a task's columns, as one: a JSON array.
enum TextList {
    static func encode(_ texts: [String]) -> String {
        guard !texts.isEmpty else { return "[]" }
        let data = (try? JSONEncoder().encode(texts)) ?? Data("[]".utf8)
        return String(decoding: data, as: UTF8.self)
    }

    static func decode(_ text: String) -> [String] {
        (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
    }
}
