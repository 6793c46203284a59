/// The words of a stage's commands, for finding out which variables they use.
package struct CommandWords: Sendable {
    /// Every run of letters, digits and `_`.
    private var words: Set<String> = []
    /// Those that follow `$`, `${`, `${#` or `${!`, or are whole arguments.
    private var expanded: Set<String> = []
    /// Those that are expanded without an index, as if they were one value.
    private var expandedAsOne: Set<String> = []
    /// Those that are given a value: `name=`, `for name`, `read name`.
    private var assigned: Set<String> = []

    /// Reads the variables that commands speak of.
    package init(of commands: [TaskCommand]) {
        for command in commands {
            switch command {
            case .bash(let text): read(text)
            case .arguments(let parts):
                for case .variable(let name) in parts {
                    words.insert(name.text)
                    expanded.insert(name.text)
                    expandedAsOne.insert(name.text)
                }
            }
        }
    }

    /// Whether the name stands anywhere, in whatever role.
    package func mentions(_ name: VariableName) -> Bool { words.contains(name.text) }

    /// Whether the variable's value is used: `$name`, `${name...}`, `${#name}`, `${!name}`, `${name[@]}`.
    package func expands(_ name: VariableName) -> Bool { expanded.contains(name.text) }

    /// Whether an array's name stands where bash takes its first element only: `$name`, `${name%...}`.
    package func expandsAsOne(_ name: VariableName) -> Bool { expandedAsOne.contains(name.text) }

    /// The variables whose values are used and that no command sets itself.
    package var expandedNames: Set<String> { expanded.subtracting(assigned) }

    private mutating func read(_ text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        var previous = ""
        while index < bytes.count {
            guard Self.isWord(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            words.insert(word)
            let next = index < bytes.count ? bytes[index] : 0
            if Self.isExpanded(bytes[..<start]) {
                expanded.insert(word)
                let isBraced = start > 0 && bytes[start - 1] != UInt8(ascii: "$")
                // `${name[...]}` takes elements; `${name+x}`, `${name-x}` and `${name:...}` ask whether there is a value.
                if !(isBraced && Self.indicesAndQuestions.contains(next)) { expandedAsOne.insert(word) }
            } else if next == UInt8(ascii: "=") || next == UInt8(ascii: "+") || next == UInt8(ascii: "[")
                || Self.settingWords.contains(previous)
            {
                assigned.insert(word)
            }
            // `read -r a b` sets both.
            if !Self.settingWords.contains(previous) || previous == "for" { previous = word }
            if next == UInt8(ascii: "\n") || next == UInt8(ascii: ";") { previous = "" }
        }
    }

    private static let indicesAndQuestions = Set("[+-:".utf8)
    private static let settingWords: Set<String> = [
        "for", "read", "local", "declare", "mapfile", "readarray", "getopts", "select",
    ]

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
