/// How long to wait between two questions about a run.
///
/// A question costs requests, and an account has few to spare. A look asks for everything; a glance is one request, and
/// tells whether a look is worth its own. The waits grow with the time that the run already took, those after a look
/// with its requests, too, so the requests of a whole run grow with the logarithm of its length. Of a large run they
/// stay below one for 20 jobs: 10,000 of them, single or in an array, may take a day.
package struct PollPace {
    /// Seconds.
    package static let shortest = 2.0
    /// Nobody's account feels questions about a smaller run.
    private let isLarge: Bool
    private var faults = 0

    /// Of the whole run.
    package init(tasks: Int) { isLarge = tasks > 1000 }

    /// Seconds for which a look holds.
    /// - Parameters:
    ///   - elapsed: seconds since the first one.
    ///   - calls: its requests.
    package func afterLook(at elapsed: Double, calls: Int) -> Double {
        max(Self.shortest, isLarge ? elapsed * Double(calls) / 7 : min(60, elapsed * Double(calls) / 30))
    }

    /// Seconds until the next glance.
    package func betweenGlances(at elapsed: Double) -> Double {
        max(Self.shortest, min(elapsed / 8, isLarge ? max(900, elapsed / 30) : 60))
    }

    /// After a question that AWS did not answer: twice as long each time.
    package mutating func afterFault() -> Double {
        faults += 1
        return min(isLarge ? 900 : 60, Self.shortest * Double(1 << min(faults, 10)))
    }

    /// AWS has answered again.
    package mutating func endFaults() { faults = 0 }
}
