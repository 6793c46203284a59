/// Bytes that should be text that people wrote.
package enum SourceText {
    /// `bytes` as text, without a byte order mark; nil and a diagnostic with the place where they are no UTF-8 or hold
    /// a character that no text has.
    package static func decode(_ bytes: [UInt8], file: String, diagnostics: inout Diagnostics) -> String? {
        guard isText(bytes, file: file, diagnostics: &diagnostics) else { return nil }
        return String(decoding: bytes[byteOrderMark(bytes)...], as: UTF8.self)
    }

    /// The length of the byte order mark that `bytes` begin with, 3 or 0.
    static func byteOrderMark(_ bytes: [UInt8]) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Whether `bytes` are text; if not, a diagnostic says where.
    static func isText(_ bytes: [UInt8], file: String, diagnostics: inout Diagnostics) -> Bool {
        let start = byteOrderMark(bytes)
        if let bad = firstInvalid(bytes, from: start) {
            let place = position(of: bad.offset, in: bytes, from: start, file: file)
            diagnostics.error(
                bad.isEncoding
                    ? "byte 0x\(CanonicalEncoding.hexadecimal([bytes[bad.offset]])) is not UTF-8"
                    : "the control character 0x\(CanonicalEncoding.hexadecimal([bytes[bad.offset]])) is not text",
                at: place, help: bad.isEncoding ? "save the file as UTF-8" : "remove it")
            return false
        }
        return true
    }

    /// The first byte that is not UTF-8, or that is a control character other than tab and line ends.
    static func firstInvalid(_ bytes: [UInt8], from start: Int) -> (offset: Int, isEncoding: Bool)? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte < 0x20 ? (byte != 9 && byte != 10 && byte != 13) : byte == 0x7F { return (index, false) }
                index += 1
                continue
            }
            guard let length = sequenceLength(bytes, at: index) else { return (index, true) }
            // U+0080 to U+009F are control characters, too; U+0085 is a line end.
            if byte == 0xC2, bytes[index + 1] < 0xA0, bytes[index + 1] != 0x85 { return (index + 1, false) }
            index += length
        }
        return nil
    }

    /// The length of the well-formed sequence at `index` (Unicode's table 3-7); nil: there is none.
    private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int? {
        let lead = bytes[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return nil
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for next in (index + 2)..<max(index + 2, index + length) where bytes[next] & 0xC0 != 0x80 { return nil }
        return length
    }

    /// Line and column of the byte at `offset`.
    static func position(of offset: Int, in bytes: [UInt8], from start: Int, file: String) -> SourcePosition {
        var line = 1
        var column = 1
        for byte in bytes[start..<offset] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourcePosition(file: file, line: line, column: column)
    }
}
