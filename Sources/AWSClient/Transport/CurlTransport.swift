import CCurl
import CShims
import Synchronization

/// HTTP over libcurl. It honours `HTTPS_PROXY`, `NO_PROXY` and their kin, which libcurl reads itself.
package final class CurlTransport: HTTPTransport {
    /// Handles that nobody uses now, each with its open connections.
    private let idle = Mutex<[IdleHandle]>([])
    /// A file of certificates to trust instead of the system's.
    private let certificates: String?

    /// - Parameter certificates: a PEM file of authorities to trust, as in `AWS_CA_BUNDLE`.
    package init(certificates: String? = nil) { self.certificates = certificates }

    package func send(
        _ request: HTTPRequest, into sink: ResponseSink, limits: ExchangeLimits, until cancellation: Cancellation
    ) throws(TransportError) -> HTTPResponse {
        guard Library.isReady else { throw .setup("it does not start") }
        if cancellation.isCancelled { throw .cancelled }
        let held: IdleHandle
        if let kept = idle.withLock({ $0.popLast() }) { held = kept } else { held = IdleHandle(try CurlHandle.open()) }
        defer { idle.withLock { $0.append(held) } }
        return try held.handle.exchange(
            request, into: sink, limits: limits, certificates: certificates, until: cancellation)
    }

    /// A handle in a list. Only who took it out of the list may use it.
    private final class IdleHandle: @unchecked Sendable {
        let handle: CurlHandle
        init(_ handle: consuming CurlHandle) { self.handle = handle }
    }

    private enum Library {
        // CURL_GLOBAL_ALL; the macro is not importable.
        static let isReady = curl_global_init(Int(1 << 0 | 1 << 1)) == CURLE_OK
    }
}
