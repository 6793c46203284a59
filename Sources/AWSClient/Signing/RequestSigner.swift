import Crypto
import Foundation

/// Signature Version 4: who asks, for what, of which service and region, at which time.
package struct RequestSigner: Sendable {
    package let credentials: Credentials
    package let region: Region
    /// The service's name in the signature, such as `batch` or `s3`.
    package let service: String
    package let rules: SigningRules

    package init(credentials: Credentials, region: Region, service: String, rules: SigningRules = .standard) {
        self.credentials = credentials
        self.region = region
        self.service = service
        self.rules = rules
    }

    /// The request with the headers that prove it: `X-Amz-Date`, the session token, the payload's hash where the
    /// service wants it, and `Authorization`. Every header that it has already is signed.
    package func signed(_ request: HTTPRequest, payload: PayloadHash, at date: Date) -> HTTPRequest {
        let time = SigningTime(date)
        var request = request
        request.headers.append(("X-Amz-Date", time.text))
        if let token = credentials.sessionToken { request.headers.append(("X-Amz-Security-Token", token.exposed)) }
        if rules.declaresPayload, request.header("x-amz-content-sha256") == nil {
            request.headers.append(("X-Amz-Content-Sha256", payload.text))
        }
        let canonical = CanonicalRequest(request, query: request.query, payload: payload, rules: rules)
        let proof = signature(of: canonical, time)
        request.headers.append(
            (
                "Authorization",
                "\(algorithm) Credential=\(credentials.accessKeyID)/\(scope(time)), "
                    + "SignedHeaders=\(canonical.signedHeaders), Signature=\(proof)"
            ))
        return request
    }

    /// The request with its proof in the query, so that whoever has the address may use it for `validity` seconds.
    package func presigned(
        _ request: HTTPRequest, payload: PayloadHash, at date: Date, validity: Int
    ) -> HTTPRequest {
        let time = SigningTime(date)
        var request = request
        request.query += [
            QueryItem("X-Amz-Algorithm", algorithm),
            QueryItem("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(time))"),
            QueryItem("X-Amz-Date", time.text),
            QueryItem("X-Amz-Expires", String(validity)),
            QueryItem("X-Amz-SignedHeaders", CanonicalRequest.signedHeaders(of: request)),
        ]
        if let token = credentials.sessionToken {
            request.query.append(QueryItem("X-Amz-Security-Token", token.exposed))
        }
        let canonical = CanonicalRequest(request, query: request.query, payload: payload, rules: rules)
        request.query.append(QueryItem("X-Amz-Signature", signature(of: canonical, time)))
        return request
    }

    private let algorithm = "AWS4-HMAC-SHA256"

    private func scope(_ time: SigningTime) -> String { "\(time.day)/\(region)/\(service)/aws4_request" }

    private func signature(of canonical: CanonicalRequest, _ time: SigningTime) -> String {
        let digest = SHA256.hash(data: Data(canonical.text.utf8)).hexadecimal
        let statement = [algorithm, time.text, scope(time), digest].joined(separator: "\n")
        var key = SymmetricKey(data: Data("AWS4\(credentials.secretAccessKey.exposed)".utf8))
        for part in [String(time.day), region.name, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
        }
        return HMAC<SHA256>.authenticationCode(for: Data(statement.utf8), using: key).hexadecimal
    }
}
