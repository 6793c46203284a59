import CHTSlib

/// The optional fields of a record; valid until the next record is read.
package struct AlignmentTags {
    private enum Source {
        /// What stands behind the eleventh field of a SAM line.
        case text(UnsafeRawBufferPointer)
        case binary(UnsafeMutablePointer<bam1_t>)
    }

    private let source: Source

    init(text: UnsafeRawBufferPointer) { source = .text(text) }
    init(_ record: UnsafeMutablePointer<bam1_t>) { source = .binary(record) }

    /// What a tag holds.
    package enum Value: Equatable {
        case number(Int)
        case fraction(Float)
        /// Also a single letter and hexadecimal bytes.
        case text([UInt8])
        /// Numbers with the letter of their type, one of `cCsSiI`.
        case numbers(UInt8, [Int])
        case fractions([Float])
    }

    /// The value of a tag of two letters; nil when the record does not have it.
    package func value(_ tag: AlignmentTag) -> Value? {
        switch source {
        case .text(let fields): Self.value(tag, in: fields)
        case .binary(let record): Self.value(tag, of: record)
        }
    }

    private static func value(_ tag: AlignmentTag, in text: UnsafeRawBufferPointer) -> Value? {
        var rest = Fields(text)
        while let field = rest.next() {
            guard field.count >= 5, field[0] == tag.first, field[1] == tag.second, field[2] == UInt8(ascii: ":"),
                field[4] == UInt8(ascii: ":")
            else { continue }
            let content = field[5...]
            switch field[3] {
            case UInt8(ascii: "i"): return Int(String(decoding: content, as: UTF8.self)).map { .number($0) }
            case UInt8(ascii: "f"): return Float(String(decoding: content, as: UTF8.self)).map { .fraction($0) }
            case UInt8(ascii: "B"): return array(content)
            default: return .text(Array(content))
            }
        }
        return nil
    }

    private static func array(_ content: Slice<UnsafeRawBufferPointer>) -> Value? {
        guard let type = content.first else { return nil }
        let words = content.dropFirst().split(separator: UInt8(ascii: ","))
            .map { String(decoding: $0, as: UTF8.self) }
        return type == UInt8(ascii: "f")
            ? .fractions(words.compactMap { Float($0) }) : .numbers(type, words.compactMap { Int($0) })
    }

    private static func value(_ tag: AlignmentTag, of record: UnsafeMutablePointer<bam1_t>) -> Value? {
        let letters = [CChar(bitPattern: tag.first), CChar(bitPattern: tag.second)]
        guard let field = bam_aux_get(record, letters) else { return nil }
        switch field.pointee {
        case UInt8(ascii: "f"), UInt8(ascii: "d"): return .fraction(Float(bam_aux2f(field)))
        case UInt8(ascii: "A"): return .text([UInt8(bitPattern: bam_aux2A(field))])
        case UInt8(ascii: "Z"), UInt8(ascii: "H"):
            return bam_aux2Z(field).map { .text(Array(String(cString: $0).utf8)) }
        case UInt8(ascii: "B"):
            let count = bam_auxB_len(field)
            return field[1] == UInt8(ascii: "f")
                ? .fractions((0..<count).map { Float(bam_auxB2f(field, $0)) })
                : .numbers(field[1], (0..<count).map { Int(bam_auxB2i(field, $0)) })
        default: return .number(Int(bam_aux2i(field)))
        }
    }
}

/// The name of an optional field: two letters or digits.
package struct AlignmentTag: Hashable, Sendable {
    /// A letter of ASCII.
    package let first: UInt8
    /// A letter or digit of ASCII.
    package let second: UInt8

    /// nil for a text that is none.
    package init?(_ name: String) {
        let bytes = Array(name.utf8)
        guard bytes.count == 2, (0x41...0x5A).contains(bytes[0]), Self.mayEnd(bytes[1]) else { return nil }
        (first, second) = (bytes[0], bytes[1])
    }

    /// Both letters.
    package var name: String { String(decoding: [first, second], as: UTF8.self) }

    private static func mayEnd(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
