import Glibc

/// The records of a SAM file. Only the fields that a contact needs are taken apart.
struct TextAlignments: ~Copyable, @unchecked Sendable {
    private var input: TextInput
    let header: AlignmentHeader
    /// The CIGAR of the record last returned.
    private var cigar: UnsafeMutableBufferPointer<UInt32>
    /// The reference of the record before: most often it is this one's, too.
    private var lastReference = 0

    private init(input: consuming TextInput, header: AlignmentHeader) {
        self.input = input
        self.header = header
        cigar = .allocate(capacity: 64)
    }

    deinit { cigar.deallocate() }

    /// Reads the header and stands before the first record.
    static func open(_ reader: consuming BlockGzipReader, threads: Int) throws(SequenceIOError) -> TextAlignments {
        reader.startThreads(threads)
        var input = TextInput(.blocks(reader))
        var lines: [[UInt8]] = []
        var size = 0
        while try input.peek() == UInt8(ascii: "@"), let line = try input.nextLine() {
            size += line.count
            guard size < 1 << 28 else {
                throw .badAlignmentHeader(path: input.path, line: input.lineNumber, reason: "longer than 256 MiB")
            }
            guard input.lineIsComplete else { throw .cutOffLine(path: input.path, line: input.lineNumber) }
            lines.append(Array(line))
        }
        let header = try AlignmentHeader(path: input.path, lines: lines)
        return TextAlignments(input: input, header: header)
    }

    mutating func next() throws(SequenceIOError) -> AlignmentRecord? {
        guard let line = try input.nextLine() else { return nil }
        guard input.lineIsComplete else { throw .cutOffLine(path: input.path, line: input.lineNumber) }
        var rest = Fields(line)
        guard let name = rest.next(), let flagText = rest.next(), let referenceName = rest.next(),
            let positionText = rest.next(), let qualityText = rest.next(), let cigarText = rest.next(),
            rest.skip(3), let sequence = rest.next(), let qualities = rest.next()
        else { throw bad("fewer than 11 tab-separated fields") }
        guard !name.isEmpty else { throw bad("no read name") }
        guard let flagNumber = Decimal.parse(flagText), var flag = UInt16(exactly: flagNumber) else {
            throw bad("flag '\(Self.text(flagText))' is no number below 65536")
        }
        guard let position = Decimal.parse(positionText) else {
            throw bad("position '\(Self.text(positionText))' is no whole number")
        }
        guard let qualityNumber = Decimal.parse(qualityText), let quality = UInt8(exactly: qualityNumber) else {
            throw bad("mapping quality '\(Self.text(qualityText))' is no number below 256")
        }
        let reference = try self.reference(referenceName)
        let elements = try parseCigar(cigarText)
        // What htslib does with such records.
        if reference < 0 || position == 0 || elements == 0 { flag |= AlignmentRecord.Flag.unmapped }
        return AlignmentRecord(
            name: name, flag: flag, reference: reference, position: position - 1, mappingQuality: quality,
            cigar: UnsafeBufferPointer(start: cigar.baseAddress, count: elements),
            sequence: AlignedSequence(letters: sequence), qualities: AlignedQualities(letters: qualities),
            tags: AlignmentTags(text: rest.rest ?? UnsafeRawBufferPointer(start: nil, count: 0)))
    }

    private mutating func reference(_ name: UnsafeRawBufferPointer) throws(SequenceIOError) -> Int32 {
        if name.count == 1, name[0] == UInt8(ascii: "*") { return -1 }
        let last = header.references[lastReference].name
        if last.count != name.count || !last.elementsEqual(name) {
            guard let found = header.names.index(of: name) else {
                throw bad("reference '\(Self.text(name))' is not in the header")
            }
            lastReference = found
        }
        return Int32(truncatingIfNeeded: lastReference)
    }

    /// Fills `cigar` and returns the number of its elements.
    private mutating func parseCigar(_ text: UnsafeRawBufferPointer) throws(SequenceIOError) -> Int {
        if text.count == 1, text[0] == UInt8(ascii: "*") { return 0 }
        var count = 0
        var length: UInt32 = 0
        var hasDigits = false
        for byte in text {
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 {
                length = length &* 10 &+ UInt32(digit)
                hasDigits = true
                guard length < 1 << 28 else { throw bad("CIGAR '\(Self.text(text))' has an element beyond 2^28") }
                continue
            }
            guard hasDigits, let operation = Self.operation(byte) else {
                throw bad("CIGAR '\(Self.text(text))' cannot be read")
            }
            if count == cigar.count { growCigar() }
            cigar[count] = length << 4 | operation
            count += 1
            length = 0
            hasDigits = false
        }
        guard !hasDigits, count > 0 else { throw bad("CIGAR '\(Self.text(text))' cannot be read") }
        return count
    }

    private mutating func growCigar() {
        let grown = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: cigar.count * 2)
        _ = grown.update(fromContentsOf: cigar)
        cigar.deallocate()
        cigar = grown
    }

    private static func operation(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "M"): 0
        case UInt8(ascii: "I"): 1
        case UInt8(ascii: "D"): 2
        case UInt8(ascii: "N"): 3
        case UInt8(ascii: "S"): 4
        case UInt8(ascii: "H"): 5
        case UInt8(ascii: "P"): 6
        case UInt8(ascii: "="): 7
        case UInt8(ascii: "X"): 8
        default: nil
        }
    }

    private func bad(_ reason: String) -> SequenceIOError {
        .badAlignment(path: input.path, place: .line(input.lineNumber), reason: reason)
    }

    /// For messages: the first bytes of a field.
    private static func text(_ field: UnsafeRawBufferPointer) -> String {
        String(decoding: field.prefix(60), as: UTF8.self)
    }
}
