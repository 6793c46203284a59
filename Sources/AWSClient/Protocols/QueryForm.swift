/// The parameters of an operation of a query service, in the flat form of these services: `Name`, `List.member.1`,
/// `List.member.1.Key`.
struct QueryForm: Sendable {
    let service: AWSService
    let operation: String
    private(set) var items: [QueryItem] = []
    /// What is asked for, for messages.
    var resource: String?

    init(_ service: AWSService, _ operation: String) {
        self.service = service
        self.operation = operation
    }

    /// Adds a parameter; nil adds nothing.
    mutating func add(_ name: String, _ value: String?) {
        if let value { items.append(QueryItem(name, value)) }
    }

    /// Adds `NAME.1`, `NAME.2` …
    mutating func add(_ name: String, list values: [String]) {
        for (index, value) in values.enumerated() { add("\(name).\(index + 1)", value) }
    }

    /// Adds `NAME.1.KEY` and `NAME.1.VALUE` for each pair, in the order of the keys.
    mutating func add(_ name: String, pairs: [String: String], key: String, value: String) {
        for (index, pair) in pairs.sorted(by: { $0.key < $1.key }).enumerated() {
            add("\(name).\(index + 1).\(key)", pair.key)
            add("\(name).\(index + 1).\(value)", pair.value)
        }
    }

    /// The body as it is sent.
    var document: [UInt8] {
        guard case .query(let version) = service.dialect else { return [] }
        let all = [QueryItem("Action", operation), QueryItem("Version", version)] + items
        return Array(
            all.map { "\(PercentEncoding.component($0.name))=\(PercentEncoding.component($0.value))" }
                .joined(separator: "&").utf8)
    }
}

extension AWSSession {
    /// Sends a form; the result element of the answer (`OPERATIONResult` where the service wraps it, else the root).
    func call(_ form: QueryForm, isAnonymous: Bool = false) throws(AWSError) -> XMLElement {
        var call = ServiceCall(form.service, form.operation)
        let document = form.document
        call.headers = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        call.body = .bytes(document)
        call.payload = .of(document)
        call.resource = form.resource
        call.isAnonymous = isAnonymous
        let root = try xml(try send(call), of: call)
        return root["\(form.operation)Result"] ?? root
    }

    /// The document of an answer.
    func xml(_ response: HTTPResponse, of call: ServiceCall) throws(AWSError) -> XMLElement {
        do {
            return try XMLElement(response.body)
        } catch {
            throw .unreadable(service: call.service, operation: call.operation, reason: error.description)
        }
    }

    /// The text of an element that must be there.
    func text(_ element: XMLElement?, _ name: String, of service: AWSService, _ operation: String) throws(AWSError)
        -> String
    {
        guard let element else { throw .unreadable(service: service, operation: operation, reason: "no '\(name)'") }
        return element.text
    }
}
