/// A YAML document as a tree in which every node knows its place.
package struct YAMLNode: Sendable {
    /// What a node is.
    package enum Content: Sendable {
        /// `isPlain`: written without quotes and not as a block, so that `8` may be a number.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    /// A key and what stands there.
    package struct Entry: Sendable {
        /// As it was written, and where.
        package let key: Located<String>
        /// What stands there.
        package let value: YAMLNode
    }

    /// What it is.
    package let content: Content
    /// Of its first character.
    package let position: SourcePosition

    /// A node at its place.
    package init(_ content: Content, at position: SourcePosition) {
        self.content = content
        self.position = position
    }

    /// The value of `key`; nil where there is none or this is no mapping.
    package subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key.value == key }?.value
    }

    /// The entries of a mapping; none where this is none.
    package var entries: [Entry] {
        guard case .mapping(let entries) = content else { return [] }
        return entries
    }

    /// The elements of a sequence; none where this is none.
    package var elements: [YAMLNode] {
        guard case .sequence(let elements) = content else { return [] }
        return elements
    }

    /// The text of a scalar as it was written.
    package var text: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// `null`, `~` or nothing at all.
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What YAML's core schema says that it is, for messages: `a number`.
    package var kindInWords: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar(_, isPlain: false): "text"
        case .scalar(let text, isPlain: true):
            if isNull {
                "nothing"
            } else if Self.isInteger(text) {
                "a whole number"
            } else if Self.isNumber(text) {
                "a number"
            } else if ["true", "false"].contains(text.lowercased()) {
                "a truth value"
            } else {
                "text"
            }
        }
    }

    /// A decimal integer that fits: digits with an optional `-`.
    package static func isInteger(_ text: String) -> Bool { integer(text) != nil }

    /// Nil: the text is none, or does not fit.
    package static func integer(_ text: String) -> Int? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// A finite decimal number: `-0.5`, `1e-3`.
    package static func isNumber(_ text: String) -> Bool { number(text) != nil }

    /// Nil: the text is none, or not finite.
    package static func number(_ text: String) -> Double? {
        let allowed = Set("0123456789+-.eE".utf8)
        guard let first = text.utf8.first, first != UInt8(ascii: "e"), first != UInt8(ascii: "E"),
            text.utf8.allSatisfy(allowed.contains), let number = Double(text), number.isFinite
        else { return nil }
        return number
    }
}
