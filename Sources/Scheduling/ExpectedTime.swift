import Pipeline

/// How long a task is thought to take.
struct ExpectedTime: Sendable {
    /// For the order of tasks: what is learned, else the limit, else five minutes.
    let likelySeconds: Int
    /// For what may start before a reserved time: half as long again as is learned, at most the limit; nil: unknown. It
    /// is rounded up to a step of a ladder, so that tasks that take about as long share a lane of the queue.
    let boundSeconds: Int?

    init(learned: LearnedTime? = nil, limitSeconds: Int?) {
        likelySeconds = learned.map { max(1, Int($0.seconds)) } ?? limitSeconds ?? 300
        // The runner ends the task at its limit.
        let bounds = [learned.map { Self.step(from: Int($0.seconds * 3 / 2) + 1) }, limitSeconds]
        boundSeconds = bounds.compactMap { $0 }.min()
    }

    private static func step(from seconds: Int) -> Int {
        var step = 1
        while step < seconds { step += max(1, step / 4) }
        return step
    }
}
