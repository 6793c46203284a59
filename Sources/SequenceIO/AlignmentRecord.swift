/// One alignment of a read as a SAM or BAM file says it. The pointers are valid until the next record is read.
package struct AlignmentRecord {
    /// The read's name.
    package let name: UnsafeRawBufferPointer
    package var flag: UInt16
    /// Number of the reference in the header; -1 when the read is not placed.
    package let reference: Int32
    /// 0-based leftmost position on the reference.
    package let position: Int
    package let mappingQuality: UInt8
    /// Elements as BAM packs them: length << 4 | operation, operations in the order `MIDNSHP=X`.
    package let cigar: UnsafeBufferPointer<UInt32>
    /// The bases as the file has them: reverse-complemented on the reverse strand, without hard-clipped ones.
    package let sequence: AlignedSequence
    /// Of the same bases.
    package let qualities: AlignedQualities
    package let tags: AlignmentTags

    /// SAM flag bits.
    package enum Flag {
        package static let unmapped: UInt16 = 0x4
        package static let reverse: UInt16 = 0x10
        package static let firstOfPair: UInt16 = 0x40
        package static let secondOfPair: UInt16 = 0x80
        package static let secondary: UInt16 = 0x100
        package static let supplementary: UInt16 = 0x800
    }
}

/// Bases of a record; valid until the next record is read.
package struct AlignedSequence {
    /// Letters, or two bases a byte as BAM packs them.
    private let bytes: UnsafeRawBufferPointer
    private let isPacked: Bool
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
