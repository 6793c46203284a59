/// One alignment of a read as a SAM or BAM file says it. The pointers are valid until the next record is read.
package struct AlignmentRecord {
    /// The read's name.
    package let name: UnsafeRawBufferPointer
    /// The bits of the SAM format; `Flag` names some.
    package var flag: UInt16
    /// Number of the reference in the header; -1 when the read is not placed.
    package let reference: Int32
    /// 0-based leftmost position on the reference.
    package let position: Int
    /// -10 log10 of the chance that the place is wrong; 255 is unknown.
    package let mappingQuality: UInt8
    /// Elements as BAM packs them: length << 4 | operation, operations in the order `MIDNSHP=X`.
    package let cigar: UnsafeBufferPointer<UInt32>
    /// The bases as the file has them: reverse-complemented on the reverse strand, without hard-clipped ones.
    package let sequence: AlignedSequence
    /// Of the same bases.
    package let qualities: AlignedQualities
    /// The optional fields.
    package let tags: AlignmentTags

    /// SAM flag bits.
    package enum Flag {
        /// The read has no place.
        package static let unmapped: UInt16 = 0x4
        /// The read lies on the reverse strand.
        package static let reverse: UInt16 = 0x10
        /// The first of two mates.
        package static let firstOfPair: UInt16 = 0x40
        /// The second of two mates.
        package static let secondOfPair: UInt16 = 0x80
        /// Another place of the read than its primary one (and with bwa -M also a split part).
        package static let secondary: UInt16 = 0x100
        /// A further part of a split read.
        package static let supplementary: UInt16 = 0x800
    }
}

/// Bases of a record; valid until the next record is read.
package struct AlignedSequence {
    /// Letters, or two bases a byte as BAM packs them.
    private let bytes: UnsafeRawBufferPointer
    private let isPacked: Bool
    /// The number of bases.
    package let count: Int

    /// Letters; `*` means that there are none.
    init(letters: UnsafeRawBufferPointer) {
        let isAbsent = letters.count == 1 && letters[0] == UInt8(ascii: "*")
        bytes = isAbsent ? UnsafeRawBufferPointer(rebasing: letters[..<0]) : letters
        count = bytes.count
        isPacked = false
    }

    init(packed: UnsafePointer<UInt8>?, count: Int) {
        bytes = UnsafeRawBufferPointer(start: packed, count: packed == nil ? 0 : (count + 1) / 2)
        self.count = packed == nil ? 0 : count
        isPacked = true
    }

    /// Appends the letters.
    package func append(to letters: inout [UInt8]) {
        guard isPacked else { return letters.append(contentsOf: bytes) }
        let alphabet: StaticString = "=ACMGRSVTWYHKDBN"
        for index in 0..<count {
            let pair = bytes[index >> 1]
            letters.append(alphabet.utf8Start[Int(index & 1 == 0 ? pair >> 4 : pair & 0xF)])
        }
    }
}
