/// An answer. Header names keep the server's case; look them up with `header(_:)`.
package struct HTTPResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    /// What came, unless it went into a file.
    package let body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The value of the first header of this name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Where the body of an answer goes.
package enum ResponseSink: Sendable {
    /// Into `HTTPResponse.body`, at most so many bytes.
    case memory(limit: Int)
    /// Into an open file from `offset`, at most `length` bytes; the body of a refusal goes to memory all the same.
    case file(path: String, descriptor: Int32, offset: UInt64, length: UInt64)

    /// Documents of AWS's interfaces: none comes near.
    package static let document = ResponseSink.memory(limit: 64 << 20)
}

/// How long an exchange may take, in seconds, and which way it goes.
package struct ExchangeLimits: Hashable, Sendable {
    /// Until the connection stands.
    package var connecting = 10.0
    /// Without a byte in either direction.
    package var silence = 60.0
    /// In total; nil is as long as bytes flow.
    package var total: Double?
    /// False for services of the machine itself, which no proxy can reach.
    package var usesProxy = true

    package init() {}
}

/// Sends requests. Any thread may call it, several at once; the call returns when the answer is there or never will be.
///
/// Redirects are answers: a signed request must not be sent on to another host.
package protocol HTTPTransport: Sendable {
    func send(
        _ request: HTTPRequest, into sink: ResponseSink, limits: ExchangeLimits, until cancellation: Cancellation
    ) throws(TransportError) -> HTTPResponse
}
