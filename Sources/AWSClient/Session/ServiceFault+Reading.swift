import Foundation

extension ServiceFault {
    /// The two texts of a refusal: its code and its message.
    struct Words {
        var code = ""
        var message = ""
    }

    /// Reads an answer that is no success, in whichever form the service wrote it.
    init(_ response: HTTPResponse, to call: ServiceCall, localTime: Date) {
        var words = Words()
        var fields: [String: String] = [:]
        switch call.service.dialect {
        case .restJSON, .json: words = Self.wordsInJSON(response)
        case .query, .restXML: (words, fields) = Self.wordsInXML(response)
        }
        if words.code.isEmpty { words.code = Self.code(forStatus: response.status) }
        service = call.service
        operation = call.operation
        resource = call.resource
        status = response.status
        code = words.code
        message = words.message
        requestID =
            response.header("x-amzn-requestid") ?? response.header("x-amz-request-id") ?? fields["RequestId"]
        meaning = Self.meaning(
            of: words, in: response, region: response.header("x-amz-bucket-region") ?? fields["Region"],
            skew: Self.skew(in: response, localTime: localTime))
    }

    private static func wordsInJSON(_ response: HTTPResponse) -> Words {
        let document = try? JSONDecoder().decode(JSONRefusal.self, from: Data(response.body))
        var code = response.header("x-amzn-errortype") ?? document?.type ?? document?.code ?? ""
        // `com.amazonaws.batch#ClientException`, `AccessDeniedException:http://internal...`
        if let mark = code.lastIndex(of: "#") { code = String(code[code.index(after: mark)...]) }
        if let mark = code.firstIndex(of: ":") { code = String(code[..<mark]) }
        return Words(code: code, message: document?.message ?? document?.capitalized ?? plainText(response))
    }

    private static func wordsInXML(_ response: HTTPResponse) -> (Words, [String: String]) {
        guard let root = try? XMLElement(response.body) else {
            return (Words(code: response.header("x-amzn-errortype") ?? "", message: plainText(response)), [:])
        }
        // `ErrorResponse/Error` of most, `Response/Errors/Error` of EC2, `Error` itself of S3.
        let error = root.name == "Error" ? root : root["Error"] ?? root["Errors", "Error"] ?? root
        var fields = Dictionary(error.children.map { ($0.name, $0.text) }) { first, _ in first }
        for name in ["RequestId", "RequestID"] { fields["RequestId"] = fields["RequestId"] ?? root[name]?.text }
        return (Words(code: error["Code"]?.text ?? "", message: error["Message"]?.text ?? ""), fields)
    }

    /// The first line of a body that is no document, as a proxy sends it.
    private static func plainText(_ response: HTTPResponse) -> String {
        let line = response.body.prefix { $0 != 10 && $0 != 13 }.prefix(200)
        return line.first == 0x7B || line.first == 0x3C ? "" : String(decoding: line, as: UTF8.self)
    }

    private static func code(forStatus status: Int) -> String {
        switch status {
        case 301, 307: "PermanentRedirect"
        case 403: "AccessDenied"
        case 404: "NotFound"
        case 412: "PreconditionFailed"
        case 429: "TooManyRequests"
        case 503: "ServiceUnavailable"
        default: "HTTP \(status)"
        }
    }

    /// The service's time less ours, in seconds, from the `Date` header.
    static func skew(in response: HTTPResponse, localTime: Date) -> Double? {
        response.header("date").flatMap { HTTPDate.read($0) }?.timeIntervalSince(localTime)
    }
}

/// The members of a refusal in JSON; the services do not agree on the case of `message`.
private struct JSONRefusal: Decodable {
    let type: String?
    let code: String?
    let message: String?
    let capitalized: String?

    enum CodingKeys: String, CodingKey {
        case type = "__type"
        case code
        case message
        case capitalized = "Message"
    }
}
