/// Finds keys that are not plain text in a document that uses aliases.
///
/// The parser hashes every key to find duplicates. A key made of aliases of aliases stands for exponentially many
/// values, so hashing it would never end; such a document is refused before it is parsed. A key that is a list or
/// mapping is an error in any case, so nothing is lost. Aliases as values are counted while they are written out.
enum AliasGuard {
    /// The place (line and column, from 1) of the first key of a text with aliases that could be one; nil: none.
    static func suspiciousKey(in text: String) -> (line: Int, column: Int)? {
        guard usesAliases(text) else { return nil }
        for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let bytes = Array(line)
            if let offset = suspiciousOffset(bytes) { return (number + 1, offset + 1) }
        }
        return nil
    }

    /// Whether a name stands both after `&` and after `*`.
    private static func usesAliases(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var anchors: Set<ArraySlice<UInt8>> = []
        var aliases: Set<ArraySlice<UInt8>> = []
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") {
            let name = bytes[(index + 1)...].prefix { isNameByte($0) }
            guard !name.isEmpty else { continue }
            if byte == UInt8(ascii: "&") { anchors.insert(name) } else { aliases.insert(name) }
        }
        return !anchors.isDisjoint(with: aliases)
    }

    /// `? key`, `*alias :`, `[...]:` and `{...}:`, the latter unless they are bash's `${...}:`.
    private static func suspiciousOffset(_ line: [UInt8]) -> Int? {
        var openings: [Int] = []
        for (index, byte) in line.enumerated() {
            switch byte {
            case UInt8(ascii: "?"):
                let before = line[..<index].last { !isSpace($0) }
                let next = index + 1 < line.count ? line[index + 1] : UInt8(ascii: " ")
                if isSpace(next), before == nil || "-?[{,:".utf8.contains(before ?? 0) { return index }
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                openings.append(index)
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard let opening = openings.popLast(), isKeyEnd(line[(index + 1)...]) else { continue }
                if opening > 0, line[opening - 1] == UInt8(ascii: "$") { continue }
                return opening
            case UInt8(ascii: "*"):
                let name = line[(index + 1)...].prefix { isNameByte($0) }
                if !name.isEmpty, isKeyEnd(line[name.endIndex...]) { return index }
            default: break
            }
        }
        return nil
    }

    private static func isKeyEnd(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let colon = rest.firstIndex(where: { !isSpace($0) }), rest[colon] == UInt8(ascii: ":") else {
            return false
        }
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
