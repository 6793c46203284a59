import Pipeline

/// How long a task is thought to take.
struct ExpectedTime: Sendable {
    private let learned: Duration?
    private let limitSeconds: Int?

    init(learned: Duration? = nil, limitSeconds: Int?) {
        self.learned = learned
        self.limitSeconds = limitSeconds
    }

    /// For the order of tasks: what is learned, else the limit, else five minutes.
    var likelySeconds: Int {
        if let learned { return max(1, Int(learned.components.seconds)) }
        return limitSeconds ?? 300
    }

    /// For what may start before a reserved time: half as long again as is learned, at most the limit; nil: unknown. It
    /// is rounded up to a step of a ladder, so that tasks that take about as long share a lane of the queue.
    var boundSeconds: Int? {
        let learned = learned.map { Int(($0 * 3 / 2).components.seconds) + 1 }
        guard let least = [learned, limitSeconds].compactMap({ $0 }).min() else { return nil }
        // A limit is exact: the runner ends the task then.
        if least == limitSeconds { return least }
        var step = 1
        while step < least { step += max(1, step / 4) }
        return min(step, limitSeconds ?? step)
    }
}
