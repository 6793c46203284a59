import SequenceIO

extension RowParser {
    /// The row in this line, whatever it looks like.
    ///
    /// - Parameter number: 1-based, of the line.
    @inline(never)
    mutating func anyRow(_ line: UnsafeRawBufferPointer, at number: Int) throws(PairsError) -> PairRecord {
        guard line.last != UInt8(ascii: "\r") else { throw .windowsLineEnd(path: path, line: number) }
        var fields = Fields(line)
        guard fields.skip(1), let chromosome1 = fields.next(), let position1 = fields.next(),
            let chromosome2 = fields.next(), let position2 = fields.next(), let strand1 = fields.next(),
            let strand2 = fields.next()
        else { throw tooFewColumns(line, number) }
        var record = PairRecord(
            chromosome1: try self.number(of: chromosome1, number),
            chromosome2: try self.number(of: chromosome2, number),
            position1: try position(position1, "pos1", number), position2: try position(position2, "pos2", number),
            strand1: try strand(strand1, "strand1", number), strand2: try strand(strand2, "strand2", number), line: line
        )
        if pairTypeColumn > 0 {
            guard fields.skip(pairTypeColumn - 7), let type = fields.next() else { throw tooFewColumns(line, number) }
            if let start = line.baseAddress, let typeStart = type.baseAddress {
                let offset = start.distance(to: typeStart)
                record.setPairType(offset..<(offset + type.count))
            }
        }
        return record
    }

    private mutating func number(of name: UnsafeRawBufferPointer, _ line: Int) throws(PairsError) -> Int32 {
        let number = try lookUp(name, line)
        if let start = name.baseAddress, name.count <= NameCache.longestName {
            var words: (low: UInt64, high: UInt64) = (0, 0)
            // With the tab behind it.
            for index in 0...name.count {
                let byte = UInt64(start.load(fromByteOffset: index, as: UInt8.self))
                if index < 8 {
                    words.low |= byte << UInt64(8 * index)
                } else {
                    words.high |= byte << UInt64(8 * index - 64)
                }
            }
            names.keep(words.low, words.high, number: number)
        }
        return number
    }

    private mutating func lookUp(_ name: UnsafeRawBufferPointer, _ line: Int) throws(PairsError) -> Int32 {
        if name.count == 1, name[0] == UInt8(ascii: "!") { return PairRecord.unmapped }
        if let found = header.chromosomes.names.index(of: name) { return Int32(truncatingIfNeeded: found) }
        guard !header.chromosomes.isClosed, !name.isEmpty, header.chromosomes.count < 1 << 24 - 1 else {
            throw .unknownChromosome(path: path, line: line, name: String(decoding: name.prefix(60), as: UTF8.self))
        }
        _ = header.chromosomes.add(Array(name))
        hasNewNames = true
        return Int32(header.chromosomes.count - 1)
    }

    private func position(
        _ text: UnsafeRawBufferPointer, _ column: String, _ line: Int
    ) throws(PairsError) -> UInt32 {
        guard text.count <= 10, let value = Decimal.parse(text), value <= Int(UInt32.max) else {
            throw .badPosition(
                path: path, line: line, column: column, value: String(decoding: text.prefix(30), as: UTF8.self))
        }
        return UInt32(truncatingIfNeeded: value)
    }

    private func strand(_ text: UnsafeRawBufferPointer, _ column: String, _ line: Int) throws(PairsError) -> UInt8 {
        guard text.count == 1, Self.isStrand(text[0]) else {
            throw .badStrand(
                path: path, line: line, column: column, value: String(decoding: text.prefix(20), as: UTF8.self))
        }
        return text[0]
    }

    private func tooFewColumns(_ line: UnsafeRawBufferPointer, _ number: Int) -> PairsError {
        .missingColumns(
            path: path, line: number, found: line.isEmpty ? 0 : line.count { $0 == 0x09 } + 1,
            needed: max(7, pairTypeColumn + 1))
    }
}
