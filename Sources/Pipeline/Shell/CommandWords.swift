/// The words of a stage's commands, for finding out which variables they use.
package struct CommandWords: Sendable {
    /// Every run of letters, digits and `_`.
    private var words: Set<String> = []
    /// Those that follow `$`, `${`, `${#` or `${!`, or are whole arguments.
    private var expanded: Set<String> = []

    package init(of commands: [TaskCommand]) {
        for command in commands {
            switch command {
            case .bash(let text): read(text)
            case .arguments(let parts):
                for case .variable(let name) in parts {
                    words.insert(name.text)
                    expanded.insert(name.text)
                }
            }
        }
    }

    /// Whether the name stands anywhere, in whatever role.
    package func mentions(_ name: VariableName) -> Bool { words.contains(name.text) }

    /// Whether the variable's value is used: `$name`, `${name...}`, `${#name}`, `${!name}`, `${name[@]}`.
    package func expands(_ name: VariableName) -> Bool { expanded.contains(name.text) }

    /// The variables whose values are used.
    package var expandedNames: Set<String> { expanded }

    private mutating func read(_ text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            guard Self.isWord(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            words.insert(word)
            if Self.isExpanded(bytes[..<start]) { expanded.insert(word) }
        }
    }

    /// Whether what stands before a word makes it the name of an expansion.
    private static func isExpanded(_ before: ArraySlice<UInt8>) -> Bool {
        var rest = before
        if let last = rest.last, last == UInt8(ascii: "#") || last == UInt8(ascii: "!") {
            rest = rest.dropLast()
            guard rest.last == UInt8(ascii: "{") else { return false }
        }
        if rest.last == UInt8(ascii: "{") { rest = rest.dropLast() }
        return rest.last == UInt8(ascii: "$")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
