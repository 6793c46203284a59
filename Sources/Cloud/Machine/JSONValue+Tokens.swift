import OrderedCollections
import Pipeline

extension JSONValue {
    /// `${name}` in every text replaced by what `values` has for it; others stay.
    package func replacingTokens(_ values: [String: JSONValue]) -> JSONValue {
        switch self {
        case .text(let text):
            guard text.utf8.contains(UInt8(ascii: "$")) else { return self }
            var result = ""
            var rest = text[...]
            while let start = rest.firstRange(of: "${") {
                result += rest[..<start.lowerBound]
                guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
                let name = String(rest[start.upperBound..<end])
                if case .text(let value)? = values[name] { result += value } else { result += "${\(name)}" }
                rest = rest[rest.index(after: end)...]
            }
            return .text(result + rest)
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
            var rest = text[...]
            while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
                found.append(String(rest[start.upperBound..<end]))
                rest = rest[rest.index(after: end)...]
            }
        case .list(let values): for value in values { value.collectTokens(in: &found) }
        case .object(let members): for value in members.values { value.collectTokens(in: &found) }
        case .null, .integer, .boolean: break
        }
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
