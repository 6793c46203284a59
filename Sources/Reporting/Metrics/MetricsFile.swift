import Foundation
import OrderedCollections

/// Measured values by their name, from a file that a stage declares with `show: metrics`.
///
/// Read are JSON (`files/1/reads` is the key of a value in a list in an object), and lines of a key and a value with a
/// tab or a colon between them.
package struct MetricsFile: Sendable {
    private var values: OrderedDictionary<String, String> = [:]

    /// What is larger is no list of metrics.
    package static let largest = 4 << 20

    /// - Parameter bytes: the file's content.
    package init(_ bytes: Data) {
        if let first = bytes.first(where: { $0 > UInt8(ascii: " ") }), first == UInt8(ascii: "{"),
            let document = try? JSONDecoder().decode(Node.self, from: bytes)
        {
            add(document, at: [])
        } else {
            for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) { add(line) }
        }
    }

    /// In the order of the file, as far as that is known.
    package var keys: [String] { Array(values.keys) }

    /// The value under a key; nil: there is none.
    package subscript(key: String) -> String? { values[key] }

    /// nil: it is no number.
    package func number(_ key: String) -> Double? { values[key].flatMap { Double($0) } }

    private mutating func add(_ line: Substring) {
        guard line.first != "#", let end = line.firstIndex(of: "\t") ?? line.firstIndex(of: ":") else { return }
        let key = line[..<end].trimmingCharacters(in: .whitespaces)
        if !key.isEmpty { values[key] = line[line.index(after: end)...].trimmingCharacters(in: .whitespaces) }
    }

    private mutating func add(_ node: Node, at path: [String]) {
        switch node {
        case .value(let text): values[path.joined(separator: "/")] = text
        case .list(let nodes):
            for (index, node) in nodes.enumerated() { add(node, at: path + ["\(index + 1)"]) }
        case .object(let nodes): for (key, node) in nodes { add(node, at: path + [key]) }
        }
    }

    /// A JSON document whose values are texts.
    private enum Node: Decodable {
        case value(String)
        case list([Node])
        /// In the order of the keys: that of the file is not known.
        case object([(String, Node)])

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Key.self) {
                let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
                self = .object(try keys.map { ($0.stringValue, try container.decode(Node.self, forKey: $0)) })
                return
            }
            let container = try decoder.singleValueContainer()
            if let nodes = try? container.decode([Node].self) {
                self = .list(nodes)
            } else if let flag = try? container.decode(Bool.self) {
                self = .value("\(flag)")
            } else if let number = try? container.decode(Int64.self) {
                self = .value("\(number)")
            } else if let number = try? container.decode(Double.self) {
                self = .value("\(number)")
            } else {
                self = .value((try? container.decode(String.self)) ?? "")
            }
        }
    }
}
