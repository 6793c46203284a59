import AWSClient
import Foundation
import Synchronization
import TestSupport

/// An AWS that says what a test tells it to, operation by operation, and keeps what was asked.
final class ScriptedAWS: Sendable {
    private let script: Mutex<[String: [HTTPResponse]]>
    private let seen = Mutex<[String]>([])
    let cancellation = Cancellation()
    /// Ctrl-C comes right after this operation was answered.
    private let interrupting: String?

    /// - Parameter script: answers by operation (`CreateChangeSet`; of S3 `HEAD`, `PUT`), in turn; the last one stays.
    init(_ script: [String: [HTTPResponse]], interruptingAfter: String? = nil) {
        self.script = Mutex(script)
        interrupting = interruptingAfter
    }

    /// The operations in order; of S3 with the path: `PUT /a/b`.
    var asked: [String] { seen.withLock { $0 } }

    var session: AWSSession {
        get throws {
            let transport = ScriptedTransport { request, _ throws(TransportError) in self.answer(request) }
            let keys = Credentials(accessKeyID: AccessKeyID("AKID"), secretAccessKey: Secret("secret"))
            return AWSSession(
                region: .usEast1, credentials: FixedCredentials(keys), transport: transport, clock: TestClock(),
                cancellation: cancellation, draw: { 0 })
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        var name = request.method.rawValue
        var noted = "\(name) \(request.url.split(separator: "/", maxSplits: 2).last ?? "")"
        if case .bytes(let body) = request.body, String(decoding: body.prefix(7), as: UTF8.self) == "Action=" {
            name = String(String(decoding: body, as: UTF8.self).dropFirst(7).prefix { $0 != "&" })
            noted = name
        }
        seen.withLock { $0.append(noted) }
        defer { if name == interrupting { cancellation.cancel() } }
        return script.withLock { script in
            guard let answers = script[name], let first = answers.first else {
                return HTTPResponse(status: 500, body: Array("no answer for \(name)".utf8))
            }
            if answers.count > 1 { script[name]?.removeFirst() }
            return first
        }
    }
}

extension HTTPResponse {
    static func xml(_ operation: String, _ content: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            body: Array(
                "<\(operation)Response><\(operation)Result>\(content)</\(operation)Result></\(operation)Response>".utf8)
        )
    }

    static func refusal(
        _ code: String, _ message: String, _ status: Int = 400, headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: headers,
            body: Array(
                "<ErrorResponse><Error><Code>\(code)</Code><Message>\(message)</Message></Error></ErrorResponse>".utf8))
    }

    /// DescribeStacks of a stack in this state; nil: there is none.
    static func stack(_ status: String?) -> HTTPResponse {
        guard let status else { return refusal("ValidationError", "Stack with id lab does not exist") }
        return xml(
            "DescribeStacks",
            "<Stacks><member><StackName>lab</StackName><StackId>arn:lab</StackId><StackStatus>\(status)</StackStatus>"
                + "</member></Stacks>")
    }

    /// DescribeStackEvents: resource, type, status and reason, newest first.
    static func events(_ events: [(id: String, type: String, status: String, reason: String)]) -> HTTPResponse {
        xml(
            "DescribeStackEvents",
            "<StackEvents>"
                + events.map {
                    "<member><EventId>\($0.id)-\($0.status)</EventId><LogicalResourceId>\($0.id)</LogicalResourceId>"
                        + "<ResourceType>\($0.type)</ResourceType><ResourceStatus>\($0.status)</ResourceStatus>"
                        + "<ResourceStatusReason>\($0.reason)</ResourceStatusReason></member>"
                }.joined() + "</StackEvents>")
    }

    static let identity = xml(
        "GetCallerIdentity",
        "<Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>A</UserId><Account>123456789012</Account>")
    static let changeSet = xml("CreateChangeSet", "<Id>arn:set/one/1</Id>")
    static let empty = HTTPResponse(status: 200, body: Array("<ok/>".utf8))
}
