import GRDB
import Pipeline

extension RunStore {
    /// How long the stages of this directory took.
    package func learnedTimes() throws(RunStoreError) -> LearnedTimes {
        try read { database in
            var times = LearnedTimes()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT stage, attempts.variant, wall_seconds FROM attempts JOIN tasks ON tasks.id = attempts.task
                    WHERE outcome = 'succeeded' AND wall_seconds IS NOT NULL ORDER BY wall_seconds
                    """)
            while let row = try rows.next() { times.add(row[2], stage: StageName(row[0]), variant: row[1]) }
            return times
        }
    }
}
