import OrderedCollections
import Pipeline

extension JSONValue {
    /// `${name}` in every text replaced by what `values` has for it; others stay.
    package func replacingTokens(_ values: [String: JSONValue]) -> JSONValue {
        switch self {
        case .text(let text):
            var result = ""
            Self.forEachToken(in: text) { before, name in
                result += before
                guard let name else { return }
                if case .text(let value)? = values[String(name)] { result += value } else { result += "${\(name)}" }
            }
            return .text(result)
        case .list(let elements): return .list(elements.map { $0.replacingTokens(values) })
        case .object(let members): return .object(members.mapValues { $0.replacingTokens(values) })
        case .null, .integer, .boolean: return self
        }
    }

    /// The names of all `${name}`, in order.
    var tokens: OrderedSet<String> {
        var found: OrderedSet<String> = []
        collectTokens(in: &found)
        return found
    }

    private func collectTokens(in found: inout OrderedSet<String>) {
        switch self {
        case .text(let text):
            Self.forEachToken(in: text) { _, name in if let name { found.append(String(name)) } }
        case .list(let values): for value in values { value.collectTokens(in: &found) }
        case .object(let members): for value in members.values { value.collectTokens(in: &found) }
        case .null, .integer, .boolean: break
        }
    }

    /// Calls `body` with each `${name}` of a text and what stands before it, at last with what is left and nil.
    private static func forEachToken(in text: String, _ body: (_ before: Substring, _ name: Substring?) -> Void) {
        // In bytes: a state machine has thousands of texts.
        let bytes = text.utf8
        var (rest, place) = (bytes.startIndex, bytes.startIndex)
        while let start = bytes[place...].firstIndex(of: UInt8(ascii: "$")) {
            place = bytes.index(after: start)
            guard bytes[place...].first == UInt8(ascii: "{") else { continue }
            guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")) else { break }
            body(text[rest..<start], text[bytes.index(after: place)..<end])
            rest = bytes.index(after: end)
            place = rest
        }
        body(text[rest...], nil)
    }

    /// The same with a capital at the beginning of every member's name, as CloudFormation and Step Functions write what
    /// Batch's own API writes with a small letter. Members of maps whose names are the user's stay.
    package var pascalCased: JSONValue {
        switch self {
        case .list(let values): return .list(values.map(\.pascalCased))
        case .object(let members):
            var result: OrderedDictionary<String, JSONValue> = [:]
            for (name, value) in members {
                let isFree = ["parameters", "tags", "options"].contains(name)
                result[name.prefix(1).uppercased() + name.dropFirst()] = isFree ? value : value.pascalCased
            }
            return .object(result)
        case .null, .text, .integer, .boolean: return self
        }
    }
}
