import Glibc
import SequenceIO

/// The rows of a .pairs file, in the order of the file.
package struct PairsInput: ~Copyable, @unchecked Sendable {
    /// Names not declared by a header without sizes are added as they appear.
    package private(set) var header: PairsHeader

    private var input: TextInput
    private let pairTypeColumn: Int
    private var names1 = RecentName()
    private var names2 = RecentName()

    private init(input: consuming TextInput, header: PairsHeader) {
        self.input = input
        self.header = header
        pairTypeColumn = header.pairTypeColumn ?? 0
    }

    /// Opens a file (plain, gzip or BGZF), or standard input when `path` is `-`, and reads its header.
    ///
    /// - Parameter threads: further threads that inflate BGZF blocks.
    package static func open(_ path: String, threads: Int = 0) throws(PairsError) -> PairsInput {
        var input = try openText(path, threads: threads)
        let header = try PairsHeader.read(from: &input)
        return PairsInput(input: input, header: header)
    }

    private static func openText(_ path: String, threads: Int) throws(PairsError) -> TextInput {
        do throws(SequenceIOError) {
            return try TextInput.open(path, threads: threads)
        } catch {
            throw .stream(error)
        }
    }

    package var path: String { input.path }
    /// The 1-based line of the row last returned, header lines counted.
    package var lineNumber: Int { input.lineNumber }

    /// The next row, or nil after the last.
    package mutating func next() throws(PairsError) -> PairRecord? {
        let line: UnsafeRawBufferPointer
        do throws(SequenceIOError) {
            guard let next = try input.nextLine() else { return nil }
            line = next
        } catch {
            throw .stream(error)
        }
        guard input.lineIsComplete else { throw .cutOffLine(path: path, line: lineNumber) }
        guard let start = line.baseAddress, line.last != UInt8(ascii: "\r") else {
            throw line.isEmpty ? tooFewColumns(line) : .windowsLineEnd(path: path, line: lineNumber)
        }
        let end = start + line.count
        guard let afterName = memchr(start, 0x09, line.count) else { throw tooFewColumns(line) }
        var cursor = RowCursor(position: UnsafeRawPointer(afterName) + 1, end: end)
        guard let chromosome1 = cursor.field(), let position1 = cursor.field(), let chromosome2 = cursor.field(),
            let position2 = cursor.field(), let strand1 = cursor.field(), let strand2 = cursor.lastField()
        else { throw tooFewColumns(line) }
        var record = PairRecord(
            chromosome1: try number1(chromosome1), chromosome2: try number2(chromosome2),
            position1: try position(position1, "pos1"), position2: try position(position2, "pos2"),
            strand1: try strand(strand1, "strand1"), strand2: try strand(strand2, "strand2"),
            line: line, pairType: 0..<0)
        if pairTypeColumn > 0 {
            for _ in 7..<pairTypeColumn where cursor.lastField() == nil { throw tooFewColumns(line) }
            guard let type = cursor.lastField() else { throw tooFewColumns(line) }
            let offset = type.baseAddress.map { start.distance(to: $0) } ?? line.count
            record.pairType = offset..<(offset + type.count)
        }
        return record
    }

    /// The error for a row that is not in the order a command needs.
    package func notSorted(_ reason: String) -> PairsError {
        .notSorted(path: path, line: lineNumber, reason: reason)
    }

    /// The error for a row that lacks one of the header's columns.
    package func tooFewColumns(_ record: PairRecord) -> PairsError {
        .missingColumns(
            path: path, line: lineNumber, found: record.line.count { $0 == 0x09 } + 1, needed: header.columns.count)
    }

    @inline(__always)
    private mutating func number1(_ name: UnsafeRawBufferPointer) throws(PairsError) -> Int32 {
        if let number = names1.number(of: name) { return number }
        let number = try lookUp(name)
        names1.keep(name, number: number)
        return number
    }

    @inline(__always)
    private mutating func number2(_ name: UnsafeRawBufferPointer) throws(PairsError) -> Int32 {
        if let number = names2.number(of: name) { return number }
        let number = try lookUp(name)
        names2.keep(name, number: number)
        return number
    }

    @inline(never)
    private mutating func lookUp(_ name: UnsafeRawBufferPointer) throws(PairsError) -> Int32 {
        if name.count == 1, name[0] == UInt8(ascii: "!") { return PairRecord.unmapped }
        if let found = header.chromosomes.names.index(of: name) { return Int32(truncatingIfNeeded: found) }
        guard !header.chromosomes.isClosed, !name.isEmpty, header.chromosomes.count < 1 << 24 - 1 else {
            throw .unknownChromosome(
                path: path, line: lineNumber, name: String(decoding: name.prefix(60), as: UTF8.self))
        }
        _ = header.chromosomes.add(Array(name))
        return Int32(header.chromosomes.count - 1)
    }

    @inline(__always)
    private func position(_ text: UnsafeRawBufferPointer, _ column: String) throws(PairsError) -> UInt32 {
        var value: UInt64 = 0
        for byte in text {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { throw badPosition(text, column) }
            value = value &* 10 &+ UInt64(digit)
        }
        guard !text.isEmpty, text.count <= 10, value <= UInt64(UInt32.max) else { throw badPosition(text, column) }
        return UInt32(truncatingIfNeeded: value)
    }

    @inline(__always)
    private func strand(_ text: UnsafeRawBufferPointer, _ column: String) throws(PairsError) -> UInt8 {
        if text.count == 1 {
            let byte = text[0]
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") { return byte }
        }
        throw .badStrand(
            path: path, line: lineNumber, column: column, value: String(decoding: text.prefix(20), as: UTF8.self))
    }

    @inline(never)
    private func badPosition(_ text: UnsafeRawBufferPointer, _ column: String) -> PairsError {
        .badPosition(
            path: path, line: lineNumber, column: column, value: String(decoding: text.prefix(30), as: UTF8.self))
    }

    @inline(never)
    private func tooFewColumns(_ line: UnsafeRawBufferPointer) -> PairsError {
        .missingColumns(
            path: path, line: lineNumber, found: line.isEmpty ? 0 : line.count { $0 == 0x09 } + 1,
            needed: max(7, pairTypeColumn + 1))
    }
}
