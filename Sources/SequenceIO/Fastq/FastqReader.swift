import Glibc

/// The records of a FASTQ file, checked for their form.
struct FastqReader: ~Copyable, @unchecked Sendable {
    /// The record at hand, valid until the next call of `advance()` or until its block is filled again.
    private(set) var record: FastqRecord
    /// The 1-based number of the record at hand; 0 before the first.
    private(set) var number = 0

    private var input: TextInput
    private let block = TextBlock()
    /// What of the block at hand is not yet read.
    private var rest = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The 0-based offset in the text of the end of that block.
    private var restEndOffset = 0
    private var recordOffset = 0

    private init(input: consuming TextInput) {
        self.input = input
        record = FastqRecord(head: rest, bases: rest, qualities: rest)
    }

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
        while try !advanceInBlock() {
            guard try fill(block) else { return false }
        }
        return true
    }

    /// Goes on with the next block of text, whose records stay until it is filled again; false after the last one.
    mutating func fill(_ block: TextBlock) throws(FastqError) -> Bool {
        do throws(SequenceIOError) {
            guard try input.next(block, after: 4 * number) else { return false }
        } catch {
            throw .stream(error, record: number + 1)
        }
        rest = block.lines
        restEndOffset = block.offset + rest.count
        return true
    }

    /// Goes to the next record in the block at hand; false when it has no further one as a whole.
    ///
    /// - Parameter everyQualityIsChecked: the caller looks at each of them, so that a line feed among them is found there:
    ///   then their line is taken to end where it should.
    mutating func advanceInBlock(everyQualityIsChecked: Bool = false) throws(FastqError) -> Bool {
        guard let start = rest.baseAddress, rest.count > 0 else { return false }
        let end = start + rest.count
        recordOffset = restEndOffset - rest.count
        var place = start
        let head = line(&place, end)
        let bases = line(&place, end)
        let plus = line(&place, end, endingAt: 1)
        let qualities = line(&place, end, endingAt: everyQualityIsChecked ? bases?.count : nil)
        if qualities == nil, !input.isAtEnd {
            input.giveBack(rest)
            rest = UnsafeRawBufferPointer(start: nil, count: 0)
            return false
        }
        number += 1
        guard let head, let bases, let plus, let qualities, head.first == UInt8(ascii: "@"),
            plus.first == UInt8(ascii: "+"), qualities.count == bases.count, !bases.isEmpty, !Self.endsInReturn(head),
            !Self.endsInReturn(bases), !Self.endsInReturn(plus)
        else { throw fault([head, bases, plus, qualities]) }
        record = FastqRecord(head: head, bases: bases, qualities: qualities)
        guard !record.name.isEmpty else { throw bad("no read name") }
        rest = UnsafeRawBufferPointer(start: place, count: place.distance(to: end))
        return true
    }

    /// The error for something wrong in the record at hand.
    func bad(_ reason: String) -> FastqError {
        .badRecord(path: path, record: number, byte: recordOffset, reason: reason)
    }

    /// The line at `place`, which then is behind its line feed; nil without one. The last line of all needs none.
    ///
    /// - Parameter likely: where its line feed is, if there is one there; none is sought before it then.
    @inline(__always)
    private func line(
        _ place: inout UnsafeRawPointer, _ end: UnsafeRawPointer, endingAt likely: Int? = nil
    ) -> UnsafeRawBufferPointer? {
        let start = place
        let count = start.distance(to: end)
        if let likely, likely < count, start.load(fromByteOffset: likely, as: UInt8.self) == 0x0A {
            place = start + likely + 1
            return UnsafeRawBufferPointer(start: start, count: likely)
        }
        if let feed = memchr(start, 0x0A, count) {
            place = UnsafeRawPointer(feed) + 1
            return UnsafeRawBufferPointer(start: start, count: start.distance(to: feed))
        }
        guard count > 0, input.isAtEnd else { return nil }
        place = end
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    @inline(__always)
    private static func endsInReturn(_ line: UnsafeRawBufferPointer) -> Bool { line.last == 0x0D }

    /// What is wrong first in these four lines, nil for those behind the end of the file.
    @inline(never)
    private func fault(_ lines: [UnsafeRawBufferPointer?]) -> FastqError {
        for (index, line) in lines.enumerated() {
            guard let line else {
                return bad("the file ends after its \(["", "first", "second", "third"][index]) line")
            }
            if Self.endsInReturn(line) { return bad("Windows line ends: convert the file (dos2unix)") }
            let text = String(decoding: line.prefix(20), as: UTF8.self)
            if index == 0, line.first != UInt8(ascii: "@") {
                return bad("the first line does not begin with @ but with '\(text)'")
            }
            if index == 2, line.first != UInt8(ascii: "+") {
                return bad("the third line does not begin with + but with '\(text)'")
            }
        }
        let counts = lines.map { $0?.count ?? 0 }
        return bad(counts[1] == 0 ? "no bases" : "\(counts[1]) bases but \(counts[3]) qualities")
    }
}
