extension TextForm {
    /// A letter, then letters, digits, `-` and `_`; at most 64 characters, all ASCII.
    package static let name = TextForm(
        name: "a name (a letter, then letters, digits, - and _, at most 64)", pattern: "^[A-Za-z][A-Za-z0-9_-]{0,63}$",
        accepts: isName)

    /// The type of a parameter.
    package static let parameterType = TextForm(
        name: "a type (\(ParameterType.Element.allCases.map(\.rawValue).joined(separator: ", ")) or list<...> of them)",
        pattern: "^(\(elements)|list<(\(elements))>)$",
        suggestions: ParameterType.Element.allCases.flatMap { [$0.rawValue, "list<\($0.rawValue)>"] },
        accepts: { ParameterType(written: $0) != nil })

    /// The name of an output: one part of a path, ended by `/` when it is a folder.
    package static let outputName = TextForm(
        name:
            "the name of a file, or of a folder with / at its end (letters, digits, . - and _, no dot at the beginning)",
        pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}/?$",
        accepts: { isFileName($0.last == "/" ? $0.dropLast() : Substring($0)) })

    /// The name of an output that is known to be a file or a folder.
    package static let fileName = TextForm(
        name: "the name of a file (letters, digits, . - and _, no dot at the beginning)",
        pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$", accepts: { isFileName(Substring($0)) })

    /// `sample.COLUMN`, `parameters.NAME` or `STAGE.OUTPUT`.
    package static let reference = TextForm(
        name: "a reference (sample.COLUMN, parameters.NAME or STAGE.OUTPUT)",
        pattern: "^[A-Za-z][A-Za-z0-9_-]{0,63}\\.[A-Za-z][A-Za-z0-9_-]{0,63}$",
        accepts: { text in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 2 && parts.allSatisfy { isName(String($0)) }
        })

    /// `.bwt`
    package static let suffix = TextForm(
        name: "a suffix (a dot, then letters, digits, . - and _)", pattern: "^\\.[A-Za-z0-9_][A-Za-z0-9._-]{0,31}$",
        accepts: { text in
            text.first == "." && text.utf8.count <= 33 && isFileName(text.dropFirst())
        })

    /// The name of an environment variable.
    package static let environmentVariable = TextForm(
        name: "the name of an environment variable (letters, digits and _, no digit at the beginning)",
        pattern: "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
        accepts: { text in
            guard let first = text.utf8.first, (1...128).contains(text.utf8.count) else { return false }
            return !isDigit(first) && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        })

    private static let elements = ParameterType.Element.allCases.map(\.rawValue).joined(separator: "|")

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy {
            isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    private static func isFileName(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 200,
            isLetter(first) || isDigit(first) || first == UInt8(ascii: "_")
        else { return false }
        return bytes.allSatisfy {
            isLetter($0) || isDigit($0) || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
