import SequenceIO

/// The index by which pairix finds the rows of two regions in a sorted .pairs file that is compressed in blocks.
///
/// Its form is pairix' PX2.004: that of tabix, but each name stands for two chromosomes, and places are those of the first
/// side. A row is one base long there, so that all rows are in bins of the smallest size, each of them one stretch of the
/// file.
package struct PairixIndex {
    /// Base pairs of the smallest bin: 2^15.
    private static let binBits = 15
    /// The number of the first of the smallest bins, behind those that are 8 to 32,768 times as large.
    private static let firstBin = (1 << 15 - 1) / 7
    /// Positions up to here (bp) have bins.
    private static let longest = 1 << 30

    /// The rows of two chromosomes.
    private struct Stretch {
        let name: [UInt8]
        /// Bins that have rows, from 0 on, and where in the file their rows begin.
        var bins: [(number: Int, start: UInt64)] = []
    }

    private var stretches: [Stretch] = []
    private var lines = 0
    private let end: UInt64

    /// Reads the file once. Throws `PairsError` or `SequenceIOError`.
    package init(of path: String) throws {
        var blocks = try BlockTable(path)
        end = blocks.end
        var input = try PairsInput.open(path)
        var order = RowOrder()
        lines = input.header.lines.count
        while let records = try input.nextBatch() {
            for (offset, record) in records.enumerated() {
                if try order.beginsStretch(record, at: offset, of: input) {
                    stretches.append(Stretch(name: Self.name(record, input.header.chromosomes)))
                }
                let bin = Int(max(1, record.position1) - 1) >> Self.binBits
                guard bin < Self.longest >> Self.binBits else {
                    throw PairsError.notIndexable(path: path, position: Int(record.position1), limit: Self.longest)
                }
                let last = stretches.count - 1
                if stretches[last].bins.last?.number != bin {
                    stretches[last].bins.append((bin, blocks.virtualOffset(input.textOffset(of: record))))
                }
            }
            lines += records.count
        }
    }

    private static func name(_ record: PairRecord, _ chromosomes: Chromosomes) -> [UInt8] {
        let sides = [record.chromosome1, record.chromosome2].map { number in
            number == PairRecord.unmapped ? [UInt8(ascii: "!")] : chromosomes.names.names[Int(number)]
        }
        return sides[0] + [UInt8(ascii: "|")] + sides[1]
    }

    /// Writes the file, which pairix expects under the name of the other with `.px2` behind it.
    package func write(to path: String) throws(SequenceIOError) {
        var bytes = Array("PX2.004\u{1}".utf8)
        bytes.append(Int32(stretches.count))
        bytes.append(UInt64(lines))
        // What pairix calls the preset of .pairs files; columns of name, begin and end of both sides, from 1 on.
        for number: Int32 in [3, 2, 3, 3, 4, 5, 5] { bytes.append(number) }
        bytes += [UInt8(ascii: "\t"), UInt8(ascii: "|"), 0, 0]
        // Header lines begin with #; no further lines are passed over.
        for number: Int32 in [0x23, 0] { bytes.append(number) }
        bytes.append(Int32(stretches.reduce(0) { $0 + $1.name.count + 1 }))
        for stretch in stretches { bytes += stretch.name + [0] }
        for (number, stretch) in stretches.enumerated() {
            append(stretch, end: number + 1 < stretches.count ? stretches[number + 1].bins[0].start : end, to: &bytes)
        }
        var output = try TextOutput.create(path, compression: .bgzf)
        try output.append(bytes)
        try output.finish()
    }

    /// The bins, then for each bin up to the last the start of the rows from there on.
    private func append(_ stretch: Stretch, end: UInt64, to bytes: inout [UInt8]) {
        bytes.append(Int32(stretch.bins.count))
        var starts: [UInt64] = []
        for (index, bin) in stretch.bins.enumerated() {
            bytes.append(Int32(Self.firstBin + bin.number))
            bytes.append(Int32(1))
            bytes.append(bin.start)
            bytes.append(index + 1 < stretch.bins.count ? stretch.bins[index + 1].start : end)
            // Bins without rows have the start of the one before them.
            starts += Array(repeating: starts.last ?? 0, count: bin.number - starts.count) + [bin.start]
        }
        bytes.append(Int32(starts.count))
        for start in starts { bytes.append(start) }
    }
}

extension [UInt8] {
    /// The lowest byte first.
    fileprivate mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
