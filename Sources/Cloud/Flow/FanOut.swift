import Pipeline

/// How the tasks of a `for-each` are started.
package enum FanOut: String, Hashable, Sendable {
    /// A Map in the execution itself: its items are in the execution's input, its events in the execution's history.
    case inlineMap
    /// A Map whose items are read from S3; each is an execution of its own.
    case distributedMap
    /// One Batch job with a child for each task.
    case arrayJob
}

/// A choice that was made, with the reason for people.
package struct FanOutChoice: Sendable {
    /// Of the for-each, beyond those of the Maps around it.
    package let columns: [ColumnName]
    /// Those that are started so.
    package let stages: [StageName]
    /// What was chosen.
    package let way: FanOut
    /// Items in one item of the Maps around it, at most.
    package let items: Int
    /// Why, in a few words.
    package let reason: String

    package var description: String {
        let names: [FanOut: String] = [
            .inlineMap: "a Map in the execution", .distributedMap: "a Distributed Map", .arrayJob: "a Batch array job",
        ]
        let each = columns.map(\.text).joined(separator: ", ")
        let what = stages.map(\.text).joined(separator: ", ")
        return "for each \(each): \(names[way] ?? "") (\(what)), at most \(items) items: \(reason)"
    }
}

/// The rule by which a choice is made.
package enum FanOutRule {
    /// The most items that an inline Map runs at once.
    static let inlineItems = 40
    /// Children of an array job.
    package static let arrayChildren = 2...10_000
    /// Events of one inline Map with everything that can happen in it: leaves room for the rest of the history.
    static let inlineEvents = 15_000
    /// Items of a Distributed Map: the list of their (empty) results must stay below 256 KiB.
    package static let distributedItems = 50_000

    /// - Parameters:
    ///   - eventsOfItem: history events of one item where everything goes wrong that can.
    ///   - isArrayable: whether the body is one stage whose tasks Batch can retry by itself.
    static func choose(items: Int, eventsOfItem: Int, isArrayable: Bool) -> (way: FanOut, reason: String) {
        if items <= inlineItems, items * eventsOfItem <= inlineEvents {
            return (.inlineMap, "an inline Map runs \(inlineItems) at once")
        }
        let cause =
            items > inlineItems
            ? "more than the \(inlineItems) that an inline Map runs at once" : "too many events for one history"
        if isArrayable, items <= arrayChildren.upperBound {
            return (.arrayJob, "\(cause), and one job submits up to \(arrayChildren.upperBound) children")
        }
        let more = isArrayable ? ", and than the \(arrayChildren.upperBound) children of an array job" : ""
        return (.distributedMap, "\(cause)\(more); each item has a history of its own")
    }
}
