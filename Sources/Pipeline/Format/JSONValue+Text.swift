import OrderedCollections

extension JSONValue {
    /// The document on one line, without spaces.
    package var compactText: String { text(isPretty: false) }

    /// The document for people: two spaces a level, a line end at its end. Empty lists and objects stay on one line.
    package var prettyText: String { text(isPretty: true) + "\n" }

    private func text(isPretty: Bool) -> String {
        var bytes: [UInt8] = []
        write(to: &bytes, level: isPretty ? 0 : nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter level: how deep this value stands; nil: all on one line.
    private func write(to bytes: inout [UInt8], level: Int?) {
        switch self {
        case .null: bytes += Array("null".utf8)
        case .boolean(let value): bytes += Array((value ? "true" : "false").utf8)
        case .integer(let number): bytes += Array(String(number).utf8)
        case .text(let text): Self.write(text, to: &bytes)
        case .list(let values):
            Self.write(values, between: ("[", "]"), to: &bytes, level: level) { value, bytes, level in
                value.write(to: &bytes, level: level)
            }
        case .object(let members):
            Self.write(members.elements, between: ("{", "}"), to: &bytes, level: level) { member, bytes, level in
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if level != nil { bytes.append(UInt8(ascii: " ")) }
                member.value.write(to: &bytes, level: level)
            }
        }
    }

    private static func write<Elements: Collection>(
        _ elements: Elements, between brackets: (open: Character, close: Character), to bytes: inout [UInt8],
        level: Int?, each: (Elements.Element, inout [UInt8], Int?) -> Void
    ) {
        bytes += Array(String(brackets.open).utf8)
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            indent(to: &bytes, level: level.map { $0 + 1 })
            each(element, &bytes, level.map { $0 + 1 })
        }
        if !isFirst { indent(to: &bytes, level: level) }
        bytes += Array(String(brackets.close).utf8)
    }

    private static func indent(to bytes: inout [UInt8], level: Int?) {
        guard let level else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += Array(repeating: UInt8(ascii: " "), count: 2 * level)
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
            case UInt8(ascii: "\t"): bytes += Array("\\t".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
