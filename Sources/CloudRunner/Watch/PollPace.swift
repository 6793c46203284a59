/// How long to wait between two looks at a run.
///
/// A look costs requests, and an account has few to spare for questions. The waits grow with the time that the run
/// already took and with what the last look cost, so the requests of a whole run grow with the logarithm of its length:
/// about 30 for each factor of 2.7, until the waits are as long as they may be: a minute for a small run, 15 minutes for
/// one of 10,000 tasks.
package struct PollPace {
    /// Seconds.
    package static let shortest = 2.0
    private static let perFactor = 30.0
    private let longest: Double
    private var faults = 0

    package init(tasks: Int) { longest = max(60, Double(tasks) * 0.09) }

    /// - Parameters:
    ///   - elapsed: seconds since the first look.
    ///   - calls: requests of the last one.
    package mutating func wait(after elapsed: Double, calls: Int) -> Double {
        faults = 0
        return min(longest, max(Self.shortest, elapsed * Double(calls) / Self.perFactor))
    }

    /// After a look that AWS did not answer: twice as long each time.
    package mutating func waitAfterFault() -> Double {
        faults += 1
        return min(longest, Self.shortest * Double(1 << min(faults, 10)))
    }
}
