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
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let number): bytes += String(number).utf8
        case .text(let text): Self.write(text, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                Self.separate(index, to: &bytes, level: level)
                value.write(to: &bytes, level: level.map { $0 + 1 })
            }
            if !values.isEmpty { Self.indent(to: &bytes, level: level) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.elements.enumerated() {
                Self.separate(index, to: &bytes, level: level)
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if level != nil { bytes.append(UInt8(ascii: " ")) }
                member.value.write(to: &bytes, level: level.map { $0 + 1 })
            }
            if !members.isEmpty { Self.indent(to: &bytes, level: level) }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// What stands before an element of a list or object at this level.
    private static func separate(_ index: Int, to bytes: inout [UInt8], level: Int?) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        indent(to: &bytes, level: level.map { $0 + 1 })
    }

    private static func indent(to bytes: inout [UInt8], level: Int?) {
        guard let level else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * level)
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            // A state machine stands as one text in its template: what needs no escape is copied in one piece.
            var copied = 0
            for (index, byte) in text.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                bytes += text[copied..<index]
                copied = index + 1
                escape(byte, to: &bytes)
            }
            bytes += text[copied...]
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        case 0..<0x20: bytes += "u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }
}
