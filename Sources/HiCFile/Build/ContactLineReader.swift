import Glibc
import SequenceIO

/// One contact as it is in the input, both ends in the order of the line.
struct Contact {
    /// Indices of chromosomes, from 1.
    var chromosome1: Int
    var chromosome2: Int
    /// As given: the position divided by the bin size is the 0-based bin.
    var position1: Int
    var position2: Int
    var score: Float
}

/// What to do with contacts on chromosomes that are not among the sizes.
package enum UnknownChromosomes: String, Sendable, CaseIterable {
    /// Stop at the first.
    case error
    /// Leave them out and count them.
    case skip
}

/// Reads the contacts of a list in any of the known formats.
struct ContactLineReader: ~Copyable {
    /// The contacts that were left out, and why.
    struct Skipped: Sendable {
        var unknownChromosome = 0
        /// The first such chromosome.
        var unknownName: String?
        var unmapped = 0
        var lowQuality = 0
    }

    private(set) var skipped = Skipped()
    private(set) var chromosomeSizes: ChromosomeSizes
    /// Nil for an input without contacts.
    private(set) var format: ContactListFormat?

    /// The 1-based number of the line last read.
    var lineNumber: Int { input.lineNumber }
    /// Whether that line ended with a line feed.
    var lineIsComplete: Bool { input.lineIsComplete }

    private var input: TextInput
    private var table: ChromosomeTable
    private let path: String
    private let minimumQuality: Int
    private let unknown: UnknownChromosomes
    /// Where the columns of the current line start and end.
    private let starts: UnsafeMutablePointer<Int32>
    private let ends: UnsafeMutablePointer<Int32>
    private static let columnLimit = 256
    private var columnsNeeded = 0
    private var isFirstPending = false
    private var first: [UInt8] = []

    private init(
        _ path: String, _ source: consuming TextInput, _ header: Header, minimumQuality: Int,
        unknown: UnknownChromosomes
    ) {
        self.path = path
        self.minimumQuality = minimumQuality
        self.unknown = unknown
        chromosomeSizes = header.sizes
        format = header.format
        first = header.firstLine
        isFirstPending = header.format != nil
        columnsNeeded = header.format?.columnsNeeded ?? 0
        table = ChromosomeTable(header.sizes.chromosomes)
        input = source
        starts = .allocate(capacity: Self.columnLimit)
        ends = .allocate(capacity: Self.columnLimit)
    }

    /// Opens the list and reads its header.
    ///
    /// - Parameters:
    ///   - sizes: nil takes them from the header of the list itself.
    ///   - minimumQuality: contacts with a lower mapping quality at either end are left out, where the list has them.
    ///   - threads: that help to inflate BGZF input.
    static func open(
        _ path: String, sizes: ChromosomeSizes?, minimumQuality: Int, unknown: UnknownChromosomes, threads: Int
    ) throws(HiCBuildError) -> ContactLineReader {
        var source: TextInput
        do throws(SequenceIOError) { source = try TextInput.open(path, threads: threads) } catch { throw .file(error) }
        let header = try readHeader(&source, path: path, sizes: sizes)
        guard !header.sizes.chromosomes.isEmpty else { throw .noSizesInHeader(path: path) }
        return ContactLineReader(path, source, header, minimumQuality: minimumQuality, unknown: unknown)
    }

    deinit {
        starts.deallocate()
        ends.deallocate()
    }

    private struct Header {
        var sizes: ChromosomeSizes
        var format: ContactListFormat?
        var firstLine: [UInt8] = []
    }

    /// Reads all header lines and the first contact.
    private static func readHeader(
        _ input: inout TextInput, path: String, sizes: ChromosomeSizes?
    ) throws(HiCBuildError) -> Header {
        var header = Header(sizes: sizes ?? ChromosomeSizes(genome: ChromosomeSizes.genomeName(of: path)))
        var pairs: ContactListFormat?
        while true {
            let bytes: [UInt8]
            do throws(SequenceIOError) {
                guard let line = try input.nextLine() else { return header }
                bytes = Array(line)
            } catch { throw .file(error) }
            if bytes.first == UInt8(ascii: "#") {
                let text = bytes.withUnsafeBytes { ChromosomeSizes.text($0) }
                if sizes == nil { try header.sizes.takeHeader(text, path: path, number: input.lineNumber) }
                if text.hasPrefix("#columns:") {
                    pairs = try .pairs(columnsLine: text, path: path, line: input.lineNumber)
                } else if pairs == nil {
                    pairs = .standardPairs
                }
                continue
            }
            let columns = bytes.split(whereSeparator: isBlank).count
            if columns == 0 { continue }
            guard var format = pairs ?? .text(columns: columns) else {
                throw .unknownFormat(path: path, line: input.lineNumber, columns: columns)
            }
            // Some .pairs files are separated by blanks.
            format.isTabbed = format.isTabbed && bytes.contains(UInt8(ascii: "\t"))
            guard format.columnsNeeded <= columnLimit else {
                throw .unknownFormat(path: path, line: input.lineNumber, columns: columns)
            }
            header.format = format
            header.firstLine = bytes
            return header
        }
    }

    /// True for blanks and tabs, and for control characters, which have no place in a contact.
    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte <= UInt8(ascii: " ") }

    /// Calls `body` with every contact that is to be counted, until there is no more or `body` returns false; the next
    /// call goes on behind that one. Returns whether the input has ended.
    mutating func forEach(_ body: (Contact) -> Bool) throws(HiCBuildError) -> Bool {
        guard let format else { return true }
        if isFirstPending {
            isFirstPending = false
            let line = UnsafeMutableRawBufferPointer.allocate(byteCount: first.count, alignment: 16)
            defer { line.deallocate() }
            line.copyBytes(from: first)
            if let contact = try parse(UnsafeRawBufferPointer(line), format), !body(contact) { return false }
        }
        while true {
            let line: UnsafeRawBufferPointer
            do throws(SequenceIOError) {
                guard let next = try input.nextLine() else { return true }
                line = next
            } catch { throw .file(error) }
            if let contact = try parse(line, format), !body(contact) { return false }
        }
    }

    /// Finds the columns that are needed. Returns their number, which may be smaller than needed.
    @inline(__always)
    private func split(_ line: UnsafeRawBufferPointer, isTabbed: Bool) -> Int {
        isTabbed ? splitAtTabs(line) : splitAtBlanks(line)
    }

    @inline(__always)
    private func splitAtBlanks(_ line: UnsafeRawBufferPointer) -> Int {
        var column = 0
        var position = 0
        let count = line.count
        while column < columnsNeeded {
            while position < count, Self.isBlank(line[position]) { position &+= 1 }
            if position >= count { break }
            starts[column] = Int32(truncatingIfNeeded: position)
            while position < count, !Self.isBlank(line[position]) { position &+= 1 }
            ends[column] = Int32(truncatingIfNeeded: position)
            column &+= 1
        }
        return column
    }

    /// Columns may be empty here.
    @inline(__always)
    private func splitAtTabs(_ line: UnsafeRawBufferPointer) -> Int {
        var column = 0
        var position = 0
        var count = line.count
        if count > 0, line[count &- 1] == UInt8(ascii: "\r") { count &-= 1 }
        while column < columnsNeeded, position <= count {
            starts[column] = Int32(truncatingIfNeeded: position)
            while position < count, line[position] != UInt8(ascii: "\t") { position &+= 1 }
            ends[column] = Int32(truncatingIfNeeded: position)
            column &+= 1
            position &+= 1
        }
        return column
    }

    @inline(__always)
    private func field(_ line: UnsafeRawBufferPointer, _ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: line[Int(starts[column])..<Int(ends[column])])
    }

    /// Returns nil for a contact that is left out.
    @inline(__always)
    private mutating func parse(
        _ line: UnsafeRawBufferPointer, _ format: ContactListFormat
    ) throws(HiCBuildError) -> Contact? {
        let columns = split(line, isTabbed: format.isTabbed)
        if columns < columnsNeeded {
            // An empty line at the end is no contact.
            if line.allSatisfy(Self.isBlank) { return nil }
            throw .shortLine(path: path, line: input.lineNumber, columns: columns, needed: columnsNeeded)
        }
        let chromosome1 = table.index(of: field(line, format.chromosome1))
        let chromosome2 = table.index(of: field(line, format.chromosome2))
        if chromosome1 == 0 || chromosome2 == 0 {
            try refuse(line, chromosome1 == 0 ? format.chromosome1 : format.chromosome2, other: format.chromosome2)
            return nil
        }
        if let qualities = format.mappingQualities, minimumQuality > 0 {
            let first = try number(line, qualities.0, "a mapping quality")
            let second = try number(line, qualities.1, "a mapping quality")
            if min(first, second) < minimumQuality {
                skipped.lowQuality += 1
                return nil
            }
        }
        let position1 = try number(line, format.position1, "a position")
        let position2 = try number(line, format.position2, "a position")
        var score: Float = 1
        if let column = format.score { score = try self.score(line, column) }
        return Contact(
            chromosome1: chromosome1, chromosome2: chromosome2, position1: position1, position2: position2,
            score: score)
    }

    /// Counts a contact on an unknown chromosome, or throws.
    private mutating func refuse(_ line: UnsafeRawBufferPointer, _ column: Int, other: Int) throws(HiCBuildError) {
        let names = [field(line, column), field(line, other)]
        // The name of "nowhere" in .pairs files.
        if names.contains(where: { $0.count == 1 && $0[0] == UInt8(ascii: "!") }) {
            skipped.unmapped += 1
            return
        }
        let name = String(decoding: names[0], as: UTF8.self)
        guard unknown == .skip else { throw .unknownChromosome(path: path, line: input.lineNumber, name: name) }
        if skipped.unknownName == nil { skipped.unknownName = name }
        skipped.unknownChromosome += 1
    }

    @inline(__always)
    private func number(
        _ line: UnsafeRawBufferPointer, _ column: Int, _ meaning: String
    ) throws(HiCBuildError) -> Int {
        var position = Int(starts[column])
        let end = Int(ends[column])
        let isNegative = position < end && line[position] == UInt8(ascii: "-")
        if isNegative { position &+= 1 }
        var value = 0
        // Eighteen digits cannot overflow.
        guard position < end, end &- position <= 18 else { throw bad(line, column, meaning) }
        while position < end {
            let digit = Int(line[position]) &- 48
            guard digit >= 0, digit <= 9 else { throw bad(line, column, meaning) }
            value = value &* 10 &+ digit
            position &+= 1
        }
        return isNegative ? -value : value
    }

    private func score(_ line: UnsafeRawBufferPointer, _ column: Int) throws(HiCBuildError) -> Float {
        let bytes = field(line, column)
        guard let value = Float(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
            throw bad(line, column, "a finite score")
        }
        return value
    }

    private func bad(_ line: UnsafeRawBufferPointer, _ column: Int, _ meaning: String) -> HiCBuildError {
        .badNumber(
            path: path, line: input.lineNumber, column: column + 1,
            text: String(decoding: field(line, column), as: UTF8.self), meaning: meaning)
    }
}
