/// What kind of failure an attempt met, as far as trying again goes.
package enum FailureKind: Hashable, Sendable {
    /// The service had a fault of its own, or the network had before the request was sent.
    case transient
    /// The request may have been carried out, and nobody said so.
    case ambiguous
    /// Too many requests.
    case throttling
    /// Our clock and the service's differ by so many seconds (service minus ours).
    case clockSkew(Double)
    /// The session token has expired.
    case expiredToken
    /// It will fail again.
    case permanent
}

/// Whether and when to try again: full jitter (M. Brooker, "Exponential backoff and jitter", AWS architecture blog).
package struct RetryPolicy: Hashable, Sendable {
    /// Attempts in total, the first included.
    package var maximumAttempts = 4
    /// No wait is longer, in seconds.
    package var longestWait = 20.0

    package init(maximumAttempts: Int = 4) { self.maximumAttempts = maximumAttempts }

    package enum Verdict: Hashable, Sendable {
        case giveUp
        /// Again after so many seconds.
        case again(after: Double)
    }

    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - isRepeatable: carrying the request out twice is the same as once.
    ///   - advised: the wait that the service asked for, in seconds.
    ///   - draw: evenly distributed in 0..<1.
    package func verdict(
        _ kind: FailureKind, attempt: Int, isRepeatable: Bool, advised: Double? = nil, draw: Double
    ) -> Verdict {
        guard attempt < maximumAttempts else { return .giveUp }
        let first: Double
        switch kind {
        case .permanent: return .giveUp
        case .ambiguous where !isRepeatable: return .giveUp
        // Once: a second time would be something else.
        case .clockSkew, .expiredToken: return attempt == 1 ? .again(after: 0) : .giveUp
        case .throttling: first = 1
        case .transient, .ambiguous: first = 0.1
        }
        let ceiling = min(longestWait, first * Double(1 << min(attempt - 1, 16)))
        return .again(after: max(draw * ceiling, min(advised ?? 0, longestWait)))
    }
}

/// Tokens that retries cost, so that a service in trouble is not asked more and more (botocore's standard retry mode).
package struct RetryQuota: Hashable, Sendable {
    package static let capacity = 500
    package private(set) var available = RetryQuota.capacity

    package init() {}

    /// The price of a retry after a failure of this kind.
    package static func cost(_ kind: FailureKind) -> Int { kind == .ambiguous ? 10 : 5 }

    /// Takes the tokens; false when there are too few, and then there is no retry.
    package mutating func take(_ count: Int) -> Bool {
        guard available >= count else { return false }
        available -= count
        return true
    }

    /// A success gives back what its last retry cost, or one token when there was none.
    package mutating func giveBack(_ count: Int) { available = min(Self.capacity, available + max(1, count)) }
}
