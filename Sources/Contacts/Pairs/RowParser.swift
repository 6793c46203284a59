import Glibc
import SequenceIO

/// Reads the rows of a .pairs file, a batch at a time.
///
/// Nearly all rows go the short way, which looks at eight bytes at a time and knows no errors (35 ns a row of 80 bytes;
/// byte by byte it was 110). What is unusual in any way goes the long way, which knows all.
struct RowParser: ~Copyable {
    let path: String
    /// Names not declared by a header without sizes are added as they appear.
    var header: PairsHeader
    let pairTypeColumn: Int
    var names = NameCache()
    var hasNewNames = false
    private var input: TextInput
    private var lineNumber: Int

    init(input: consuming TextInput, header: PairsHeader) {
        path = input.path
        lineNumber = input.lineNumber
        self.input = input
        self.header = header
        pairTypeColumn = header.pairTypeColumn ?? 0
    }

    /// Fills the batch with the next rows; without any when there are no more, or when its error comes first.
    mutating func fill(_ batch: PairsBatch) {
        batch.firstLine = lineNumber + 1
        do throws(SequenceIOError) {
            guard try input.next(batch.text, after: lineNumber) else {
                _ = batch.clear()
                return
            }
        } catch {
            _ = batch.clear()
            batch.error = .stream(error)
            return
        }
        let room = batch.clear()
        var count = 0
        do throws(PairsError) {
            try parse(batch.text.lines, into: room, &count)
        } catch {
            batch.error = error
        }
        batch.setCount(count)
        lineNumber += count
        if hasNewNames { batch.chromosomes = header.chromosomes }
        hasNewNames = false
    }

    private mutating func parse(
        _ lines: UnsafeRawBufferPointer, into room: UnsafeMutableBufferPointer<PairRecord>, _ count: inout Int
    ) throws(PairsError) {
        guard var start = lines.baseAddress else { return }
        let end = start + lines.count
        while start < end {
            guard let feed = memchr(start, 0x0A, start.distance(to: end)) else {
                throw .cutOffLine(path: path, line: lineNumber + count + 1)
            }
            let lineEnd = UnsafeRawPointer(feed)
            if let record = usualRow(start, lineEnd) {
                room[count] = record
            } else {
                let line = UnsafeRawBufferPointer(start: start, count: start.distance(to: lineEnd))
                room[count] = try anyRow(line, at: lineNumber + count + 1)
            }
            count += 1
            start = lineEnd + 1
        }
    }

    /// The row from `start` to its line feed, when it is as rows are: with names that were seen before, and the pair type
    /// in its usual column or in none. Reads up to `TextBlock.slack` bytes beyond the line feed.
    @inline(__always)
    private func usualRow(_ start: UnsafeRawPointer, _ lineEnd: UnsafeRawPointer) -> PairRecord? {
        guard pairTypeColumn == 7 || pairTypeColumn == 0, let tab = memchr(start, 0x09, start.distance(to: lineEnd))
        else { return nil }
        // A field that goes beyond the line feed has it in it, and is no name, number or strand.
        var place = UnsafeRawPointer(tab) + 1
        guard let chromosome1 = name(&place), let position1 = Self.position(&place),
            let chromosome2 = name(&place), let position2 = Self.position(&place),
            let strand1 = Self.strand(&place), let strand2 = Self.strand(&place, mayEndRow: pairTypeColumn == 0),
            (lineEnd - 1).load(as: UInt8.self) != 0x0D
        else { return nil }
        var record = PairRecord(
            chromosome1: chromosome1, chromosome2: chromosome2, position1: position1, position2: position2,
            strand1: strand1, strand2: strand2,
            line: UnsafeRawBufferPointer(start: start, count: start.distance(to: lineEnd)))
        if pairTypeColumn == 0 { return record }
        let word = TextWord(at: place)
        let tabs = word.tabs
        let typeEnd = tabs != 0 ? min(place + (tabs.trailingZeroBitCount >> 3), lineEnd) : lineEnd
        guard place.distance(to: typeEnd) == 2 else { return nil }
        let offset = start.distance(to: place)
        record.pairTypeCode = UInt16(truncatingIfNeeded: word.bits).byteSwapped
        record.pairType = offset..<(offset &+ 2)
        return record
    }

    /// The number of the name at `place`, which then is behind its tab.
    @inline(__always)
    private func name(_ place: inout UnsafeRawPointer) -> Int32? {
        let first = TextWord(at: place)
        let tabs = first.tabs
        if tabs != 0 {
            place += tabs.trailingZeroBitCount >> 3 &+ 1
            // With the tab, without what follows it.
            return names.number(first.bits & (tabs ^ (tabs &- 1)), 0)
        }
        let second = TextWord(at: place + 8)
        let tabsBehind = second.tabs
        guard tabsBehind != 0 else { return nil }
        place += tabsBehind.trailingZeroBitCount >> 3 &+ 9
        return names.number(first.bits, second.bits & (tabsBehind ^ (tabsBehind &- 1)))
    }

    /// The number at `place`, which then is behind its tab.
    @inline(__always)
    private static func position(_ place: inout UnsafeRawPointer) -> UInt32? {
        let first = TextWord(at: place)
        let tabs = first.tabs
        if tabs != 0 {
            let count = tabs.trailingZeroBitCount >> 3
            place += count &+ 1
            let digits = first.digits(count)
            guard count > 0, digits.areValid else { return nil }
            return UInt32(truncatingIfNeeded: digits.value)
        }
        let second = TextWord(at: place + 8)
        let count = second.tabs.trailingZeroBitCount >> 3
        guard count <= 1 else { return nil }
        place += count &+ 9
        let high = first.digits(8)
        let low = second.digits(count)
        guard high.areValid, low.areValid else { return nil }
        return UInt32(truncatingIfNeeded: high.value &* (count == 0 ? 1 : 10) &+ low.value)
    }

    /// The strand at `place`, which then is behind its tab, or behind the line feed where that may follow it.
    @inline(__always)
    private static func strand(_ place: inout UnsafeRawPointer, mayEndRow: Bool = false) -> UInt8? {
        let strand = place.load(as: UInt8.self)
        let next = place.load(fromByteOffset: 1, as: UInt8.self)
        guard next == 0x09 || mayEndRow && next == 0x0A, isStrand(strand) else { return nil }
        place += 2
        return strand
    }

    @inline(__always)
    static func isStrand(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}
