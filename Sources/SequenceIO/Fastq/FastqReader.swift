import Glibc

/// The records of a FASTQ file, checked for their form.
struct FastqReader: ~Copyable, @unchecked Sendable {
    /// The record at hand: its name without `@`, comment and `/1` or `/2`. Valid until the next call of `advance()`.
    var name: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: kept[1..<(1 + nameLength)]) }
    /// Its whole first line.
    var head: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: kept[..<headLength]) }
    /// Bases and qualities, of equal length.
    var bases: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: kept[headLength..<(headLength + baseCount)])
    }
    private(set) var qualities = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The 1-based number of the record at hand; 0 before the first.
    private(set) var number = 0

    private var input: TextInput
    /// Name and bases: the file's own buffer is reused for each line.
    private var kept = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 16)
    private var headLength = 0
    private var nameLength = 0
    private var baseCount = 0
    private var recordOffset = 0

    private init(input: consuming TextInput) { self.input = input }

    deinit { kept.deallocate() }

    static func open(_ path: String) throws(FastqError) -> FastqReader {
        do throws(SequenceIOError) {
            return FastqReader(input: try TextInput.open(path))
        } catch {
            throw .stream(error, record: 1)
        }
    }

    var path: String { input.path }

    /// Goes to the next record; false after the last.
    mutating func advance() throws(FastqError) -> Bool {
        recordOffset = input.textOffset
        number += 1
        guard let head = try line() else {
            number -= 1
            return false
        }
        guard head.first == UInt8(ascii: "@") else {
            throw bad("the first line does not begin with @ but with '\(Self.text(head, 20))'")
        }
        let name = Self.name(UnsafeRawBufferPointer(rebasing: head.dropFirst()))
        guard !name.isEmpty else { throw bad("no read name") }
        nameLength = name.count
        headLength = head.count
        keep(head, at: 0)
        guard let bases = try line() else { throw bad("the file ends after its first line") }
        keep(bases, at: headLength)
        baseCount = bases.count
        guard let plus = try line() else { throw bad("the file ends after its second line") }
        guard plus.first == UInt8(ascii: "+") else {
            throw bad("the third line does not begin with + but with '\(Self.text(plus, 20))'")
        }
        guard let qualities = try line() else { throw bad("the file ends after its third line") }
        guard qualities.count == baseCount else {
            throw bad("\(baseCount) bases but \(qualities.count) qualities")
        }
        guard baseCount > 0 else { throw bad("no bases") }
        self.qualities = qualities
        return true
    }

    /// The error for something wrong in the record at hand.
    func bad(_ reason: String) -> FastqError {
        .badRecord(path: path, record: number, byte: recordOffset, reason: reason)
    }

    private mutating func line() throws(FastqError) -> UnsafeRawBufferPointer? {
        guard let line = try rawLine() else { return nil }
        guard line.last != UInt8(ascii: "\r") else { throw bad("Windows line ends: convert the file (dos2unix)") }
        return line
    }

    private mutating func rawLine() throws(FastqError) -> UnsafeRawBufferPointer? {
        do throws(SequenceIOError) {
            return try input.nextLine()
        } catch {
            throw .stream(error, record: number)
        }
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        if offset + bytes.count > kept.count {
            let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: (offset + bytes.count) * 2, alignment: 16)
            grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: kept[..<offset]))
            kept.deallocate()
            kept = grown
        }
        UnsafeMutableRawBufferPointer(rebasing: kept[offset...]).copyMemory(from: bytes)
    }

    /// Up to the first blank, without `/1` or `/2` at its end.
    private static func name(_ head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var length = head.count
        if let blank = head.firstIndex(where: { $0 == 0x20 || $0 == 0x09 }) { length = blank }
        if length > 2, head[length - 2] == UInt8(ascii: "/"),
            head[length - 1] == UInt8(ascii: "1") || head[length - 1] == UInt8(ascii: "2")
        {
            length -= 2
        }
        return UnsafeRawBufferPointer(rebasing: head[..<length])
    }

    static func text(_ bytes: UnsafeRawBufferPointer, _ limit: Int) -> String {
        String(decoding: bytes.prefix(limit), as: UTF8.self)
    }
}
