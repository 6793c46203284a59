/// One row of a .pairs file. The pointers are valid until the next row, or the next batch of rows, is read.
package struct PairRecord {
    /// The number of a side without coordinates, `!` in the file.
    package static let unmapped: Int32 = -1

    /// Numbers in the header's list of chromosomes, or `unmapped`.
    package var chromosome1: Int32
    /// The same of the second side.
    package var chromosome2: Int32
    /// 1-based 5' ends; 0 on an unmapped side.
    package var position1: UInt32
    /// The same of the second side.
    package var position2: UInt32
    /// `+`, `-` or `.`.
    package var strand1: UInt8
    /// The same of the second side.
    package var strand2: UInt8
    /// The first two bytes of the pair type, first byte high; 0 for each that is not there.
    package var pairTypeCode: UInt16 = 0
    /// The whole row without its line feed, which follows it in memory.
    package var line: UnsafeRawBufferPointer
    /// Where in `line` the pair type stands; empty where the file has no such column.
    package var pairType: Range<Int> = 0..<0

    /// Both sides have coordinates.
    package var isMapped: Bool { chromosome1 >= 0 && chromosome2 >= 0 }
    /// The read's name.
    package var name: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: line[..<(line.firstIndex(of: UInt8(ascii: "\t")) ?? line.count)])
    }
    /// The bytes of the pair type.
    package var pairTypeBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: line[pairType]) }

    /// Says where in the line the pair type stands.
    mutating func setPairType(_ range: Range<Int>) {
        pairType = range
        switch range.count {
        case 0: pairTypeCode = 0
        case 1: pairTypeCode = UInt16(line[range.lowerBound]) << 8
        default: pairTypeCode = UInt16(line[range.lowerBound]) << 8 | UInt16(line[range.lowerBound + 1])
        }
    }
}
