import Glibc

/// Why a request got no answer.
package enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nobody was reached: name not found, connection refused, no way there. The request was not sent.
    case unreachable(origin: String, reason: String)
    /// The other side could not prove who it is.
    case untrusted(origin: String, reason: String)
    /// The connection ended in between; the request may have been carried out.
    case lost(origin: String, reason: String)
    /// Nothing came for so long; the request may have been carried out.
    case timedOut(origin: String)
    case cancelled
    /// A file that is sent or filled could not be read or written.
    case file(path: String, code: Int32)
    /// More came than was asked for.
    case tooLong(origin: String, limit: Int)
    /// libcurl could not be set up.
    case setup(String)

    package var description: String {
        switch self {
        case .unreachable(let origin, let reason):
            "cannot reach \(origin): \(reason); check the network, the region's name and HTTPS_PROXY"
        case .untrusted(let origin, let reason):
            "\(origin) is not trusted: \(reason); behind a proxy that opens TLS set AWS_CA_BUNDLE to its certificate"
        case .lost(let origin, let reason): "the connection to \(origin) was lost: \(reason); try again"
        case .timedOut(let origin): "\(origin) did not answer in time; try again"
        case .cancelled: "cancelled"
        case .file(let path, let code): "cannot transfer \(path): \(String(cString: strerror(code)))"
        case .tooLong(let origin, let limit):
            "\(origin) sent more than the \(limit) bytes that were asked for: is it the endpoint that is meant?"
        case .setup(let reason): "libcurl cannot be used: \(reason); install libcurl3-gnutls anew"
        }
    }
}
