import AWSClient
import Foundation

/// An address that takes documents. Its path is often a secret, so messages have its host alone.
package struct Webhook: Sendable {
    private let origin: Origin
    /// With the query.
    private let path: String

    /// Why a text is no address; without the text, which may hold a secret.
    package struct Malformed: Error, Sendable, CustomStringConvertible {
        package var description: String { "the address for notifications is no http:// or https:// URL" }
    }

    /// Takes an address of http or https.
    package init(_ text: String) throws(Malformed) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme.flatMap(Origin.Scheme.init(rawValue:)),
            let host = parts.percentEncodedHost, !host.isEmpty, parts.user == nil
        else { throw Malformed() }
        origin = Origin(scheme: scheme, host: host, port: parts.port.flatMap { UInt16(exactly: $0) })
        path =
            (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath)
            + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    /// With the port where one is given; never with a secret from the path.
    package var host: String { origin.authority }

    /// - Returns: why the document did not arrive; nil: it did.
    func post(
        _ document: [UInt8], over transport: any HTTPTransport, until cancellation: Cancellation
    ) -> String? {
        var limits = ExchangeLimits()
        limits.total = 10
        let request = HTTPRequest(
            .post, origin, path: path, headers: [("Content-Type", "application/json")], body: .bytes(document))
        do throws(TransportError) {
            let response = try transport.send(
                request, into: .memory(limit: 1 << 20), limits: limits, until: cancellation)
            return response.isSuccess ? nil : "\(host) answered with status \(response.status)"
        } catch {
            return error.description
        }
    }
}
