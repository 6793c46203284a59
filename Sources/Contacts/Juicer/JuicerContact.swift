/// A read pair with two places on the genome, as it is kept until duplicates are known. The end that comes first in
/// Juicer's order is end 1.
struct JuicerContact {
    /// Of either end.
    struct End {
        /// Number in the alignments' header.
        var chromosome: Int32 = 0
        var rank: UInt32 = 0
        var fragment: UInt32 = 0
        var isReverse = false
        /// 1-based: where the read begins, and where it ends.
        var external = 0
        var interior = 0
        var mappingQuality: UInt8 = 0
        /// As a SAM file has them.
        var cigar: [UInt8] = []
        /// Empty when they are not kept.
        var bases: [UInt8] = []
        /// How many bases the record has.
        var length = 0
        /// As in `JuicerAlignment`.
        var end: UInt64 = 0
        /// The bases, as the file has them, begin with what a cut leaves. Only by the rules of Juicer 1.
        var isDangling = false
        /// They have a ligation junction. Only by the rules of Juicer 1.
        var hasJunction = false

        /// As Juicer writes it: the flag's bit.
        var strand: Int { isReverse ? 16 : 0 }
    }

    var first = End()
    var second = End()
    /// Both ends are whole reads: no chimera.
    var isNormal = false
    var name: [UInt8] = []
}

extension JuicerContact {
    /// Bytes of the fixed part of `key`.
    static let keyLength = 27
    /// The bytes of the key that are equal in contacts that may be duplicates: all but the positions.
    static let groupLength = 19

    /// Bytes whose order is that of the contacts: chromosomes, fragments, strands, external positions, big end first.
    /// Contacts whose keys are equal are in the natural order of their names.
    ///
    /// - Parameter rules: by the corrected ones fragments do not count, by those of Juicer 1 the second position does not.
    func writeKey(_ rules: JuicerRules, to bytes: inout [UInt8]) {
        for end in [first, second] { Self.append(UInt64(end.rank), 4, &bytes) }
        for end in [first, second] { Self.append(rules == .corrected ? 0 : UInt64(end.fragment), 4, &bytes) }
        bytes.append(first.isReverse ? 1 : 0)
        bytes.append(second.isReverse ? 1 : 0)
        bytes.append(0)
        // An unclipped start can be before the chromosome's first base: shifted, so that it stays in order.
        Self.append(UInt64(first.external + 1), 4, &bytes)
        Self.append(rules == .juicer1 ? 0 : UInt64(second.external + 1), 4, &bytes)
    }

    /// All else.
    func writeContent(to bytes: inout [UInt8]) {
        bytes.append(isNormal ? 1 : 0)
        for end in [first, second] {
            Self.append(UInt64(UInt32(bitPattern: end.chromosome)), 4, &bytes)
            Self.append(UInt64(end.fragment), 4, &bytes)
            Self.append(UInt64(end.interior), 5, &bytes)
            bytes.append(end.mappingQuality)
            bytes.append((end.isDangling ? 1 : 0) | (end.hasJunction ? 2 : 0))
            Self.append(UInt64(end.length), 4, &bytes)
            Self.append(UInt64(end.cigar.count), 4, &bytes)
            bytes += end.cigar
            Self.append(UInt64(end.bases.count), 4, &bytes)
            bytes += end.bases
        }
    }

    /// What `writeKey` and `writeContent` wrote.
    init(key: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer) {
        var reader = ByteReader(key)
        first.rank = UInt32(reader.number(4))
        second.rank = UInt32(reader.number(4))
        _ = reader.number(8)
        first.isReverse = reader.number(1) == 1
        second.isReverse = reader.number(1) == 1
        _ = reader.number(1)
        first.external = Int(reader.number(4)) - 1
        second.external = Int(reader.number(4)) - 1
        self.name = Array(name)
        reader = ByteReader(content)
        isNormal = reader.number(1) == 1
        Self.read(&first, from: &reader)
        Self.read(&second, from: &reader)
    }

    private static func read(_ end: inout End, from reader: inout ByteReader) {
        end.chromosome = Int32(bitPattern: UInt32(reader.number(4)))
        end.fragment = UInt32(reader.number(4))
        end.interior = Int(reader.number(5))
        end.mappingQuality = UInt8(reader.number(1))
        let answers = reader.number(1)
        end.isDangling = answers & 1 != 0
        end.hasJunction = answers & 2 != 0
        end.length = Int(reader.number(4))
        end.cigar = reader.bytes(Int(reader.number(4)))
        end.bases = reader.bytes(Int(reader.number(4)))
    }

    private static func append(_ number: UInt64, _ length: Int, _ bytes: inout [UInt8]) {
        for place in stride(from: (length - 1) * 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(place)))
        }
    }
}

/// Takes numbers, big end first, and bytes.
private struct ByteReader {
    private let source: UnsafeRawBufferPointer
    private var next = 0

    init(_ source: UnsafeRawBufferPointer) { self.source = source }

    mutating func number(_ length: Int) -> UInt64 {
        var number: UInt64 = 0
        for byte in source[next..<(next + length)] { number = number << 8 | UInt64(byte) }
        next += length
        return number
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { next += count }
        return Array(source[next..<(next + count)])
    }
}
