import Pipeline

/// What a section puts into the history of the execution that it runs in.
///
/// Events a state has at least: a `.sync` task 6 (entered, scheduled, started, submitted, succeeded, exited), another
/// task 5, Choice, Pass and Succeed 2, Parallel 4, Map 4 and 2 for each item. (AWS, "Step Functions quotas" and the
/// types of history events.)
struct Load: Hashable {
    /// Events where everything goes well.
    var events = 0
    /// Events where everything goes wrong that can and is tried again as often as it may be.
    var worstEvents = 0
    /// State transitions where everything goes well, with those of the items of Distributed Maps: what is paid for.
    var transitions = 0
    /// The most events that one item of a Distributed Map can have, in its own history.
    var worstItem = 0

    private static let job = 6
    private static let call = 5
    private static let plain = 2
    private static let container = 4

    init() {}

    init(_ section: Section) {
        switch section {
        case .task(let run): self = Self.task(run)
        case .array(let run):
            self = Self.task(run)
            // Count comes before; the job is one job.
            events += Self.plain
            worstEvents += Self.plain
            transitions += 1
        case .sequence(let steps):
            for step in steps { add(Load(step), times: 1) }
            // After each Map the failures are looked for.
            let checks = steps.count { $0.toleratesFailures }
            events += checks * (Self.call + Self.plain)
            worstEvents += checks * (Self.call + Self.plain)
            transitions += checks * 2
        case .parallel(let branches):
            for branch in branches { add(Load(branch), times: 1) }
            events += Self.container
            worstEvents += Self.container
            transitions += 1
        case .map(_, let way, let items, let body):
            let item = Load(body)
            if way == .distributedMap {
                // The run of the Map begins and ends beside the state.
                events = Self.container + 2
                worstEvents = Self.container + 2
                transitions = 1 + items * item.transitions
                worstItem = max(item.worstItem, item.worstEvents + Self.plain)
            } else {
                add(item, times: items)
                events += Self.container + 2 * items
                worstEvents += Self.container + 2 * items
                transitions += 1
            }
        }
    }

    private mutating func add(_ other: Load, times: Int) {
        events += times * other.events
        worstEvents += times * other.worstEvents
        transitions += times * other.transitions
        worstItem = max(worstItem, other.worstItem)
    }

    private static func task(_ run: StageRun) -> Load {
        var load = Load()
        let choice = run.variants.count > 1 ? plain : 0
        load.events = choice + job
        load.transitions = choice / plain + 1
        // Each further attempt: the questions about the failure, its counting, the job again.
        let counted = run.countedRetries.reduce(0) { $0 + $1.budget.retries }
        let attempts = run.variants.indices.reduce(0) {
            $0 + (1 + counted) * (run.endsOnDemand(variant: $1) ? 2 : 1)
        }
        // Where a job fails: its Choice, Pass, Choice, and a Pass that counts. At the end the record and the end itself.
        load.worstEvents = choice + attempts * (job + 4 * plain) + call + plain
        return load
    }
}
