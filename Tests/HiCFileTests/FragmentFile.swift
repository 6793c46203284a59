import Foundation
import HiCFile
import TestSupport

/// A small `.hic` file of version 8 with bins of restriction fragments, byte by byte: no writer of today makes one.
/// Blocks are not compressed (deflate's stored form), so that nothing is needed to make them.
struct FragmentFile {
    static let fragments = ["chr1": 10, "chr2": 4]
    /// Cells of chr1 and chr1 in bins of one fragment, by x and y.
    static let intra: [(x: Int, y: Int, count: Int)] = [(0, 0, 3), (0, 2, 1), (1, 9, 5), (4, 4, 2), (8, 9, 7)]
    static let inter: [(x: Int, y: Int, count: Int)] = [(0, 3, 2), (9, 1, 4)]
    /// Expected values of bins of one fragment by distance, and the divisor of chr1.
    static let expected = [4.0, 2, 1, 0.5]
    static let factor = 2.0

    let path: String
    private let folder = ScratchFolder()

    init() throws {
        var bytes = Bytes()
        bytes.string("HIC")
        bytes.int32(8)
        let footerField = bytes.data.count
        bytes.int64(0)
        bytes.string("test")
        bytes.int32(0)
        bytes.int32(3)
        for (name, length) in [("All", 1), ("chr1", 1000), ("chr2", 500)] {
            bytes.string(name)
            bytes.int32(length)
        }
        bytes.int32s([1, 100])
        bytes.int32s([2, 5, 1])
        bytes.int32(0)
        bytes.int32s([10] + (1...10).map { $0 * 100 })
        bytes.int32s([4, 90, 200, 310, 500])
        let matrix11 = bytes.data.count
        // Coarse cells: the sums of five by five fine ones.
        let coarse = Dictionary(Self.intra.map { ([$0.x / 5, $0.y / 5], $0.count) }, uniquingKeysWith: +)
        bytes.matrix(
            1, 1, [(5, coarse.map { ($0.key[0], $0.key[1], $0.value) }), (1, Self.intra)], isIntra: true)
        let end11 = bytes.data.count
        bytes.matrix(1, 2, [(1, Self.inter)], isIntra: false)
        let end12 = bytes.data.count
        bytes.data.replaceSubrange(footerField..<footerField + 8, with: Bytes.little(Int64(end12)))
        bytes.int32(0)
        bytes.int32(2)
        for (key, start, end) in [("1_1", matrix11, end11), ("1_2", end11, end12)] {
            bytes.string(key)
            bytes.int64(start)
            bytes.int32(end - start)
        }
        bytes.int32(1)
        bytes.string("FRAG")
        bytes.int32(1)
        bytes.int32(Self.expected.count)
        for value in Self.expected { bytes.data += Bytes.little(value.bitPattern) }
        bytes.int32s([1, 1])
        bytes.data += Bytes.little(Self.factor.bitPattern)
        path = folder.file("fragments.hic")
        try bytes.data.write(to: URL(fileURLWithPath: path))
    }
}

private struct Bytes {
    var data = Data()

    static func little(_ value: some FixedWidthInteger) -> Data { withUnsafeBytes(of: value.littleEndian) { Data($0) } }

    mutating func int16(_ value: Int) { data += Self.little(Int16(value)) }
    mutating func int32(_ value: Int) { data += Self.little(Int32(value)) }
    mutating func int64(_ value: Int) { data += Self.little(Int64(value)) }
    mutating func int32s(_ values: [Int]) { for value in values { int32(value) } }
    mutating func float(_ value: Float) { data += Self.little(value.bitPattern) }
    mutating func string(_ text: String) { data += Data(text.utf8) + [0] }

    typealias Cells = [(x: Int, y: Int, count: Int)]

    /// A matrix record and its blocks, one for each bin size.
    mutating func matrix(_ first: Int, _ second: Int, _ zooms: [(size: Int, cells: Cells)], isIntra: Bool) {
        let blocks = zooms.map { Self.block($0.cells) }
        int32s([first, second, zooms.count])
        // Each zoom takes 41 bytes and 16 for its only block.
        var position = data.count + zooms.count * (41 + 16)
        for (index, zoom) in zooms.enumerated() {
            string("FRAG")
            int32(index)
            float(zoom.cells.reduce(0) { $0 + Float(isIntra && $1.x != $1.y ? 2 * $1.count : $1.count) })
            for _ in 0..<3 { float(0) }
            int32s([zoom.size, 1000, 1, 1, 0])
            int64(position)
            int32(blocks[index].count)
            position += blocks[index].count
        }
        for block in blocks { data += block }
    }

    /// Rows of cells with counts of two bytes, wrapped as zlib does it.
    private static func block(_ cells: Cells) -> Data {
        var bytes = Bytes()
        bytes.int32s([cells.count, 0, 0])
        bytes.data += [0, 1]
        let rows = Dictionary(grouping: cells, by: \.y).sorted { $0.key < $1.key }
        bytes.int16(rows.count)
        for (y, cells) in rows {
            bytes.int16(y)
            bytes.int16(cells.count)
            for cell in cells.sorted(by: { $0.x < $1.x }) {
                bytes.int16(cell.x)
                bytes.int16(cell.count)
            }
        }
        let size = UInt16(bytes.data.count)
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes.data {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        let adler = high << 16 | low
        return Data([0x78, 0x01, 0x01]) + little(size) + little(~size) + bytes.data
            + withUnsafeBytes(of: adler.bigEndian) { Data($0) }
    }
}
