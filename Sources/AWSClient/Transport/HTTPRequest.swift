/// The verbs that AWS's interfaces use.
package enum HTTPMethod: String, Sendable {
    case get = "GET"
    case put = "PUT"
    case post = "POST"
    case head = "HEAD"
    case delete = "DELETE"
}

/// One `name=value` of a query, both decoded.
package struct QueryItem: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Where requests go: scheme, host and port.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Sendable { case http, https }
    package let scheme: Scheme
    /// A host name or an address (IPv6 in brackets).
    package let host: String
    /// The port, when it is not the scheme's own.
    package let port: UInt16?

    package init(scheme: Scheme = .https, host: String, port: UInt16? = nil) {
        self.scheme = scheme
        self.host = host
        let usual: UInt16 = scheme == .https ? 443 : 80
        self.port = port == usual ? nil : port
    }

    /// The value of the `Host` header.
    package var authority: String { port.map { "\(host):\($0)" } ?? host }
    package var description: String { "\(scheme.rawValue)://\(authority)" }
}

/// What a request carries.
package enum HTTPBody: Sendable {
    case none
    case bytes([UInt8])
    /// `length` bytes of a file from `offset`; read while it is sent.
    case file(path: String, offset: UInt64, length: UInt64)
}

/// A request as it goes over the wire: what is signed is what is sent.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethod
    package var origin: Origin
    /// Percent-encoded once, with its leading slash.
    package var path: String
    package var query: [QueryItem]
    /// Name and value in order; a name may come twice. All of them are signed.
    package var headers: [(name: String, value: String)]
    package var body: HTTPBody

    package init(
        _ method: HTTPMethod, _ origin: Origin, path: String = "/", query: [QueryItem] = [],
        headers: [(name: String, value: String)] = [], body: HTTPBody = .none
    ) {
        self.method = method
        self.origin = origin
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of this name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The address that is asked for. The query is in the order in which it is signed.
    package var url: String {
        let text = PercentEncoding.query(query)
        return origin.description + path + (text.isEmpty ? "" : "?" + text)
    }
}
