import Pipeline

/// How long a stage's tasks take, and how that is known.
package enum StagePace: Hashable, Sendable {
    /// Somebody said how many bytes a task does in an hour.
    case declared(bytesPerHour: Double)
    /// The median of so many tasks of past runs.
    case measured(bytesPerHour: Double, tasks: Int)
    /// The same, where their input was empty or is gone: seconds for each, whatever its input.
    case fixed(seconds: Double, tasks: Int)
    /// Nothing is known but that the stage ends its tasks after so many seconds.
    case limit(seconds: Int)
    case unknown

    /// nil: not known.
    func hours(bytes: Int64?) -> Double? {
        switch self {
        case .declared(let pace), .measured(let pace, _): bytes.map { Double($0) / pace }
        case .fixed(let seconds, _): seconds / 3600
        case .limit(let seconds): Double(seconds) / 3600
        case .unknown: nil
        }
    }

    /// For people.
    package var basis: String {
        switch self {
        case .declared(let pace): "given: \(Self.text(pace)) an hour"
        case .measured(let pace, let tasks): "\(tasks) \(Self.plural(tasks)) of past runs: \(Self.text(pace)) an hour"
        case .fixed(_, let tasks): "\(tasks) \(Self.plural(tasks)) of past runs, whatever their input"
        case .limit: "at most, by its time limit"
        case .unknown: "not known: give --rate"
        }
    }

    private static func text(_ pace: Double) -> String { ByteCount(bytes: Int64(pace)).text }
    private static func plural(_ count: Int) -> String { count == 1 ? "task" : "tasks" }
}
