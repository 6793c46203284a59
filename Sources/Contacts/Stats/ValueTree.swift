import SequenceIO

/// Values below values, keys in the order in which they came.
struct ValueTree {
    private enum Node {
        case value(PairStatistics.Value)
        case tree(ValueTree)
    }

    private var keys: [String] = []
    private var nodes: [String: Node] = [:]

    mutating func insert(_ value: PairStatistics.Value, at path: ArraySlice<String>) {
        guard let key = path.first else { return }
        if nodes[key] == nil { keys.append(key) }
        guard path.count > 1 else {
            nodes[key] = .value(value)
            return
        }
        var tree = ValueTree()
        if case .tree(let there)? = nodes[key] { tree = there }
        // Not held twice, so that the insertion does not copy.
        nodes[key] = .tree(ValueTree())
        tree.insert(value, at: path.dropFirst())
        nodes[key] = .tree(tree)
    }

    mutating func insert(_ tree: ValueTree, at key: String) {
        if nodes[key] == nil { keys.append(key) }
        nodes[key] = .tree(tree)
    }

    /// As JSON.
    func json(indentation: Int) -> String {
        let pad = String(repeating: " ", count: indentation + 2)
        let lines = keys.compactMap { key -> String? in
            guard let node = nodes[key] else { return nil }
            let value =
                switch node {
                case .tree(let tree): tree.json(indentation: indentation + 2)
                case .value(.count(let count)): "\(count)"
                case .value(.number(let number)): number.isFinite ? "\(number)" : "null"
                case .value(.text(let text)): JSONString.quoted(text)
                }
            return "\(pad)\(JSONString.quoted(key)): \(value)"
        }
        return lines.isEmpty
            ? "{}" : "{\n" + lines.joined(separator: ",\n") + "\n" + String(repeating: " ", count: indentation) + "}"
    }

    /// As YAML, one line a value. Objects without values are left out.
    func yaml(indentation: Int) -> String {
        let pad = String(repeating: " ", count: indentation)
        return keys.map { key -> String in
            guard let node = nodes[key] else { return "" }
            switch node {
            case .tree(let tree):
                let text = tree.yaml(indentation: indentation + 2)
                return text.isEmpty ? "" : "\(pad)\(Self.yamlKey(key)):\n\(text)"
            case .value(.count(let count)): return "\(pad)\(Self.yamlKey(key)): \(count)\n"
            case .value(.number(let number)): return "\(pad)\(Self.yamlKey(key)): \(Self.yamlNumber(number))\n"
            case .value(.text(let text)): return "\(pad)\(Self.yamlKey(key)): \(JSONString.quoted(text))\n"
            }
        }.joined()
    }

    /// Plain where no reader of YAML takes it for anything but text or, as in a list of distances, a number.
    private static func yamlKey(_ key: String) -> String {
        let isPlain = key.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "+-_./".utf8.contains(byte)
        }
        let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "-", "---"]
        return isPlain && !words.contains(key.lowercased()) ? key : JSONString.quoted(key)
    }

    private static func yamlNumber(_ number: Double) -> String {
        if number.isNaN { return ".nan" }
        if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
        // A number with an exponent needs a point to be one in YAML.
        let text = "\(number)"
        guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }
}
