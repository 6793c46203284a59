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

    /// SAM flag bits.
    package enum Flag {
        package static let unmapped: UInt16 = 0x4
        package static let reverse: UInt16 = 0x10
        package static let firstOfPair: UInt16 = 0x40
        package static let secondOfPair: UInt16 = 0x80
    }
}
