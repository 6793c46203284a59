import AWSClient
import Foundation
import Synchronization
import TestSupport

/// A provider that counts how often it was told that its credentials have expired.
final class CountingCredentials: CredentialProvider {
    private let count = Mutex(0)
    var forgotten: Int { count.withLock { $0 } }
    func current() -> Credentials { .test("AKID\(forgotten)") }
    func forget() { count.withLock { $0 += 1 } }
}

extension Credentials {
    static func test(_ key: String = "AKIDEXAMPLE", expiration: Date? = nil) -> Credentials {
        Credentials(accessKeyID: AccessKeyID(key), secretAccessKey: Secret("secret"), expiration: expiration)
    }
}

extension AWSSession {
    /// A session of which nothing is random and nothing waits.
    static func test(
        _ transport: any HTTPTransport, clock: TestClock = TestClock(),
        credentials: any CredentialProvider = FixedCredentials(.test()), endpoint: String? = nil,
        cancellation: Cancellation = Cancellation()
    ) throws -> AWSSession {
        AWSSession(
            region: .usEast1, endpoints: try endpoint.map { try Endpoints(all: $0) } ?? Endpoints(),
            credentials: credentials, transport: transport, clock: clock, cancellation: cancellation, draw: { 0.5 })
    }
}

extension HTTPResponse {
    static func text(_ text: String, _ status: Int = 200, headers: [(name: String, value: String)] = []) -> HTTPResponse
    {
        HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    /// The answer to GetCallerIdentity.
    static let identity = HTTPResponse.text(
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
        </GetCallerIdentityResult></GetCallerIdentityResponse>
        """)

    static func queryError(_ code: String, _ message: String = "", _ status: Int = 400) -> HTTPResponse {
        .text(
            "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>"
                + "<RequestId>r-1</RequestId></ErrorResponse>", status)
    }
}
