import AWSClient
import Foundation
import Synchronization

/// A clock that stands still, and whose waits take no time and are written down.
package final class TestClock: WallClock {
    private let state: Mutex<(now: Date, waits: [Double])>

    package init(_ now: Date = Date(timeIntervalSince1970: 1_795_000_000)) { state = Mutex((now, [])) }

    package var now: Date {
        get { state.withLock { $0.now } }
        set { state.withLock { $0.now = newValue } }
    }
    package var waits: [Double] { state.withLock { $0.waits } }

    package func wait(seconds: Double, until cancellation: Cancellation) -> Bool {
        state.withLock {
            $0.waits.append(seconds)
            $0.now += seconds
        }
        return cancellation.isCancelled
    }
}

/// Answers as it is told, without a network.
package final class ScriptedTransport: HTTPTransport {
    private let seen = Mutex<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest, Int) throws(TransportError) -> HTTPResponse

    package var requests: [HTTPRequest] { seen.withLock { $0 } }

    /// - Parameter answer: gets the request and its number, from 1.
    package init(_ answer: @escaping @Sendable (HTTPRequest, Int) throws(TransportError) -> HTTPResponse) {
        self.answer = answer
    }

    package func send(
        _ request: HTTPRequest, into sink: ResponseSink, limits: ExchangeLimits, until cancellation: Cancellation
    ) throws(TransportError) -> HTTPResponse {
        let number = seen.withLock { requests in
            requests.append(request)
            return requests.count
        }
        return try answer(request, number)
    }
}
