/// How a service treats path and payload when it checks a signature.
package struct SigningRules: Sendable {
    /// `.`, `..` and empty segments are resolved before signing.
    let normalizesPath: Bool
    /// The path as sent is encoded once more, so that `%3A` becomes `%253A`.
    let encodesPathAgain: Bool
    /// The payload's hash goes as the header `x-amz-content-sha256`.
    let declaresPayload: Bool

    package init(normalizesPath: Bool, encodesPathAgain: Bool, declaresPayload: Bool) {
        self.normalizesPath = normalizesPath
        self.encodesPathAgain = encodesPathAgain
        self.declaresPayload = declaresPayload
    }

    package static let standard = SigningRules(normalizesPath: true, encodesPathAgain: true, declaresPayload: false)
    /// A key is what it is: `a//b` and `a/../b` are objects of their own.
    package static let s3 = SigningRules(normalizesPath: false, encodesPathAgain: false, declaresPayload: true)
}

/// The form of a request over which a signature is computed ("Create a signed AWS API request", IAM user guide).
struct CanonicalRequest {
    let text: String
    /// The names of the signed headers, in lower case, sorted, with `;` between.
    let signedHeaders: String

    init(_ request: HTTPRequest, query: [QueryItem], payload: PayloadHash, rules: SigningRules) {
        let headers = Self.headers(of: request)
        signedHeaders = Self.names(headers)
        text = [
            request.method.rawValue, Self.path(request.path, rules), PercentEncoding.query(query),
            headers.map { "\($0.name):\($0.value)\n" }.joined(), signedHeaders, payload.text,
        ].joined(separator: "\n")
    }

    /// The names that a signature of this request covers.
    static func signedHeaders(of request: HTTPRequest) -> String { names(headers(of: request)) }

    private static func names(_ headers: [(name: String, value: String)]) -> String {
        headers.map(\.name).joined(separator: ";")
    }

    /// Lower-case names in byte order; the values of one name joined by commas; runs of white space as one space.
    private static func headers(of request: HTTPRequest) -> [(name: String, value: String)] {
        var values: [String: [String]] = ["host": [request.origin.authority]]
        for (name, value) in request.headers where name.lowercased() != "host" {
            let words = value.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline })
            values[name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.map { ($0.key, $0.value.joined(separator: ",")) }
            .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    }

    private static func path(_ path: String, _ rules: SigningRules) -> String {
        let resolved = rules.normalizesPath ? normalized(path) : path
        return rules.encodesPathAgain ? PercentEncoding.path(resolved) : resolved
    }

    /// RFC 3986, section 5.2.4, and empty segments removed.
    private static func normalized(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) where segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        let text = "/" + kept.joined(separator: "/")
        return path.hasSuffix("/") && !kept.isEmpty ? text + "/" : text
    }
}
