/// One row of a .pairs file. The pointers are valid until the next row is read.
package struct PairRecord {
    /// The number of a side without coordinates, `!` in the file.
    package static let unmapped: Int32 = -1

    /// Numbers in the header's list of chromosomes, or `unmapped`.
    package var chromosome1: Int32
    package var chromosome2: Int32
    /// 1-based 5' ends; 0 on an unmapped side.
    package var position1: UInt32
    package var position2: UInt32
    /// `+`, `-` or `.`.
    package var strand1: UInt8
    package var strand2: UInt8
    /// The whole row without its line feed.
    package var line: UnsafeRawBufferPointer
    /// Where in `line` the pair type stands; empty where the file has no such column.
    package var pairType: Range<Int>

    /// Both sides have coordinates.
    package var isMapped: Bool { chromosome1 >= 0 && chromosome2 >= 0 }
    /// The read's name.
    package var name: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: line[..<(line.firstIndex(of: UInt8(ascii: "\t")) ?? line.count)])
    }
    /// The bytes of the pair type.
    package var pairTypeBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: line[pairType]) }
    /// The first two bytes of the pair type, first byte high; 0 for each that is not there.
    package var pairTypeCode: UInt16 {
        switch pairType.count {
        case 0: 0
        case 1: UInt16(line[pairType.lowerBound]) << 8
        default: UInt16(line[pairType.lowerBound]) << 8 | UInt16(line[pairType.lowerBound + 1])
        }
    }
}
