import Foundation

/// An operation whose request and answer are JSON documents.
protocol JSONOperation: Encodable, Sendable {
    associatedtype Output: Decodable
    static var service: AWSService { get }
    /// As the service's interface calls it.
    static var operation: String { get }
    /// The path, for services with one for each operation.
    static var path: String { get }
    /// Carrying it out twice is the same as once.
    static var isRepeatable: Bool { get }
    /// What is asked for, for messages.
    var resource: String? { get }
}

extension JSONOperation {
    static var path: String { "/" }
    static var isRepeatable: Bool { true }
    var resource: String? { nil }

    /// The body as it is sent.
    func document() throws(AWSError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw .unusable(service: Self.service, operation: Self.operation, reason: "\(error)")
        }
    }
}

/// The answer to an operation that says nothing.
struct NoOutput: Decodable {}

extension AWSSession {
    /// Sends an operation and reads its answer.
    func call<Operation: JSONOperation>(_ operation: Operation) throws(AWSError) -> Operation.Output {
        try call(Operation.self, document: operation.document(), resource: operation.resource)
    }

    /// The same with a body that was written elsewhere.
    func call<Operation: JSONOperation>(
        _: Operation.Type, document: [UInt8], resource: String?
    ) throws(AWSError) -> Operation.Output {
        var call = ServiceCall(Operation.service, Operation.operation)
        call.path = Operation.path
        call.body = .bytes(document)
        call.payload = .of(document)
        call.resource = resource
        call.isRepeatable = Operation.isRepeatable
        if case .json(let version, let prefix) = Operation.service.dialect {
            call.headers = [
                ("Content-Type", "application/x-amz-json-\(version)"),
                ("X-Amz-Target", "\(prefix).\(Operation.operation)"),
            ]
        } else {
            call.headers = [("Content-Type", "application/json")]
        }
        let response = try send(call)
        do {
            return try JSONDecoder().decode(
                Operation.Output.self, from: Data(response.body.isEmpty ? Array("{}".utf8) : response.body))
        } catch {
            throw .unreadable(service: call.service, operation: call.operation, reason: Self.reason(error))
        }
    }

    /// Where a document differs from what was expected.
    private static func reason(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        return switch error as? DecodingError {
        case .keyNotFound(let key, let context): "no '\(place(context.codingPath + [key]))'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(place(context.codingPath))' is of another type"
        case .dataCorrupted: "no JSON"
        default: "\(error)"
        }
    }
}
