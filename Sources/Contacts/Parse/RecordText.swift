import SequenceIO

/// Columns that are made from a record while it is at hand. Values are written as Python writes them, because pairtools
/// does.
enum RecordText {
    static func text(_ column: ExtraColumn, of record: AlignmentRecord, isUnique: Bool) -> [UInt8] {
        switch column {
        case .sequence: sequence(record)
        case .mismatches: isUnique ? mismatches(record) : []
        case .tag(let tag): record.tags.value(tag).map(text) ?? []
        default: []
        }
    }

    private static func sequence(_ record: AlignmentRecord) -> [UInt8] {
        record.sequence.count > 0 ? letters(record) : Array("None".utf8)
    }

    /// In upper case, as BAM has them.
    private static func letters(_ record: AlignmentRecord) -> [UInt8] {
        var letters: [UInt8] = []
        record.sequence.append(to: &letters)
        return letters.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
    }

    private static func text(_ value: AlignmentTags.Value) -> [UInt8] {
        switch value {
        case .text(let text): return text
        case .number(let number): return Array("\(number)".utf8)
        case .fraction(let number): return Array("\(Double(number))".utf8)
        case .numbers(let type, let numbers):
            let codes: [UInt8: String] = [0x63: "b", 0x43: "B", 0x73: "h", 0x53: "H", 0x69: "i", 0x49: "I"]
            return array(codes[type] ?? "i", numbers.map { "\($0)" })
        case .fractions(let numbers): return array("f", numbers.map { "\(Double($0))" })
        }
    }

    private static func array(_ code: String, _ numbers: [String]) -> [UInt8] {
        Array((numbers.isEmpty ? "array('\(code)')" : "array('\(code)', [\(numbers.joined(separator: ", "))])").utf8)
    }

    /// By the tag MD (SAM optional fields, section 1.1): lengths of equal stretches with the reference's letters between
    /// them; what is behind `^` is not in the read.
    private static func mismatches(_ record: AlignmentRecord) -> [UInt8] {
        guard let tag = AlignmentTag("MD"), case .text(let description)? = record.tags.value(tag) else { return [] }
        let letters = letters(record)
        var aligned = AlignedBases(record)
        var found: [String] = []
        var equal = 0
        var isDeleted = false
        for byte in description {
            if (0x30...0x39).contains(byte) {
                isDeleted = false
                equal = equal * 10 + Int(byte - 0x30)
                continue
            }
            aligned.advance(by: equal)
            equal = 0
            if byte == UInt8(ascii: "^") { isDeleted = true }
            guard !isDeleted, let place = aligned.place, place.read < letters.count else { continue }
            let read = letters[place.read]
            let reference = byte >= 0x61 ? byte - 0x20 : byte
            if read != reference {
                let quality = record.qualities[place.read].map { "\($0)" } ?? ""
                found.append(
                    "\(UnicodeScalar(reference)):\(UnicodeScalar(read)):\(quality):\(place.reference):\(place.read)")
            }
            aligned.advance(by: 1)
        }
        return Array(found.joined(separator: ",").utf8)
    }
}

/// Goes along the bases of a record that stand against a base of the reference.
private struct AlignedBases {
    private let cigar: UnsafeBufferPointer<UInt32>
    private var element = 0
    /// Of the element at hand.
    private var used = 0
    private var reference: Int
    private var read = 0

    init(_ record: AlignmentRecord) {
        cigar = record.cigar
        reference = record.position
        settle()
    }

    /// 0-based, on the reference and in the stored bases; nil behind the last.
    var place: (reference: Int, read: Int)? { element < cigar.count ? (reference, read) : nil }

    mutating func advance(by count: Int) {
        var rest = count
        while rest > 0, element < cigar.count {
            let step = min(rest, Int(cigar[element] >> 4) - used)
            used += step
            reference += step
            read += step
            rest -= step
            settle()
        }
    }

    /// Passes over what is used up and over elements without such bases.
    private mutating func settle() {
        while element < cigar.count {
            let length = Int(cigar[element] >> 4)
            switch cigar[element] & 0xF {
            case 0, 7, 8:
                if used < length { return }
            case 1, 4: read += length
            case 2, 3: reference += length
            default: break
            }
            element += 1
            used = 0
        }
    }
}
