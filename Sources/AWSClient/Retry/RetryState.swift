import Synchronization

/// What a session's requests share: tokens for retries by service, how far our clock is off, and their number.
final class RetryState: Sendable {
    private let quotas = Mutex<[AWSService: RetryQuota]>([:])
    private let skew = Mutex(0.0)
    private let requests = Atomic(0)

    /// What is to be added to our clock, in seconds.
    var clockCorrection: Double {
        get { skew.withLock { $0 } }
        set { skew.withLock { $0 = newValue } }
    }

    var requestCount: Int { requests.load(ordering: .relaxed) }

    func countRequest() { requests.add(1, ordering: .relaxed) }

    func take(_ count: Int, for service: AWSService) -> Bool {
        quotas.withLock { $0[service, default: RetryQuota()].take(count) }
    }

    func giveBack(_ count: Int, for service: AWSService) {
        quotas.withLock { $0[service, default: RetryQuota()].giveBack(count) }
    }
}
