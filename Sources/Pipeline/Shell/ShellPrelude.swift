/// The lines before a stage's command that give it its data: one read-only variable, or array, for each name.
///
/// Every value is a single-quoted word, in which bash gives no character a meaning, so data can neither break a command
/// nor become one. A value must not hold a NUL: neither bash nor a process argument can (the planner refuses it).
package enum ShellPrelude {
    /// The declarations, each ended by a newline, in the order given.
    package static func text(_ variables: some Sequence<(key: VariableName, value: ShellValue)>) -> String {
        var text = ""
        for (name, value) in variables {
            switch value {
            case .scalar(let scalar):
                text += "declare -r \(name.text)=\(quoted(scalar))\n"
            case .list(let items):
                text += "declare -ra \(name.text)=(\(items.map(quoted).joined(separator: " ")))\n"
            }
        }
        return text
    }

    /// `text` as one word of the shell.
    package static func quoted(_ text: String) -> String {
        // A quote cannot stand inside single quotes: close them, write one, open them again.
        var bytes: [UInt8] = [quote]
        bytes.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            if byte == quote {
                bytes += [quote, UInt8(ascii: "\\"), quote, quote]
            } else {
                bytes.append(byte)
            }
        }
        bytes.append(quote)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let quote = UInt8(ascii: "'")
}
