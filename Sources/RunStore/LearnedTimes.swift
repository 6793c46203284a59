import GRDB
import Pipeline

/// How long the stages of a run directory took, by earlier attempts that ended well.
///
/// It goes by stage and variant alone. Inputs, cores and commands may have been others, so a figure tells seconds from
/// hours and long stages from short ones, and no more.
package struct LearnedTimes: Sendable {
    private let times: [StageName: [Int: LearnedTime]]

    /// Nothing is known.
    package init() { times = [:] }

    fileprivate init(_ seconds: [StageName: [Int: [Double]]]) {
        times = seconds.mapValues { $0.compactMapValues(LearnedTime.init) }
    }

    /// nil: no attempt of the stage has ended well as this variant.
    package subscript(stage: StageName, variant: Int) -> LearnedTime? { times[stage]?[variant] }
}

extension RunStore {
    package func learnedTimes() throws(RunStoreError) -> LearnedTimes {
        try read { database in
            var seconds: [StageName: [Int: [Double]]] = [:]
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT stage, attempts.variant, wall_seconds FROM attempts JOIN tasks ON tasks.id = attempts.task
                    WHERE outcome = 'succeeded' AND wall_seconds IS NOT NULL
                    """)
            while let row = try rows.next() {
                seconds[StageName(row[0]), default: [:]][row[1], default: []].append(row[2])
            }
            return LearnedTimes(seconds)
        }
    }
}
