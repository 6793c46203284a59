import SequenceIO

extension PairStatistics {
    /// One JSON object with the keys of the table; the first level of a key with further levels holds an object, and
    /// so on, except that pairs of chromosomes stay one key, `A/B`.
    package func json(listsChromosomes: Bool) -> String {
        var root = JSONTree()
        for (key, value) in table(listsChromosomes: listsChromosomes) {
            let parts = key.split(separator: "/", maxSplits: key.hasPrefix("chrom") ? 1 : Int.max).map(String.init)
            root.insert(value, at: parts[...])
        }
        return root.text(indentation: 0) + "\n"
    }

    /// Writes `json` to a file or standard output (`-`).
    package func writeJSON(to path: String, listsChromosomes: Bool) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        try output.append(json(listsChromosomes: listsChromosomes))
        try output.finish()
    }
}

/// Objects within objects, keys in the order in which they came.
private struct JSONTree {
    private enum Node {
        case value(PairStatistics.Value)
        case tree(JSONTree)
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
        var tree = JSONTree()
        if case .tree(let there)? = nodes[key] { tree = there }
        // Not held twice, so that the insertion does not copy.
        nodes[key] = .tree(JSONTree())
        tree.insert(value, at: path.dropFirst())
        nodes[key] = .tree(tree)
    }

    func text(indentation: Int) -> String {
        let pad = String(repeating: " ", count: indentation + 2)
        let lines = keys.compactMap { key -> String? in
            guard let node = nodes[key] else { return nil }
            let value =
                switch node {
                case .tree(let tree): tree.text(indentation: indentation + 2)
                case .value(.count(let count)): "\(count)"
                case .value(.number(let number)): number.isFinite ? "\(number)" : "null"
                case .value(.text(let text)): JSONString.quoted(text)
                }
            return "\(pad)\(JSONString.quoted(key)): \(value)"
        }
        return lines.isEmpty
            ? "{}" : "{\n" + lines.joined(separator: ",\n") + "\n" + String(repeating: " ", count: indentation) + "}"
    }
}
