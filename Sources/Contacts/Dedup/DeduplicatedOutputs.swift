import SequenceIO

/// The files that deduplication writes: one, two or three.
struct DeduplicatedOutputs: ~Copyable {
    private enum Place {
        case none
        case first
        case second
        case third
    }

    private var first: TextOutput
    private var second: TextOutput?
    private var third: TextOutput?
    private let duplicates: Place
    private let unmapped: Place
    /// Unique rows that follow each other in memory, with their line feeds, not yet written: nine of ten rows are unique,
    /// and go out together.
    private var pending = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Creates the files and writes the header to each.
    static func create(
        _ paths: PairsDeduplicator.Outputs, header: DeduplicatedHeader, threads: Int
    ) throws(SequenceIOError) -> DeduplicatedOutputs {
        let duplicates: Place = paths.duplicates.map { $0 == paths.unique ? .first : .second } ?? .none
        let unmapped: Place =
            paths.unmapped.map { path in
                path == paths.unique ? .first : path == paths.duplicates ? .second : .third
            } ?? .none
        let unique = duplicates == .first ? header.ofDuplicates(together: true) : header.ofUnique
        let first = try open(paths.unique, unique, threads)
        let second = try openIfWanted(
            duplicates == .second ? paths.duplicates : nil, header.ofDuplicates(together: false), threads)
        let third = try openIfWanted(unmapped == .third ? paths.unmapped : nil, header.ofUnique, threads)
        return DeduplicatedOutputs(
            first: first, second: second, third: third, duplicates: duplicates, unmapped: unmapped)
    }

    private init(
        first: consuming TextOutput, second: consuming TextOutput?, third: consuming TextOutput?, duplicates: Place,
        unmapped: Place
    ) {
        self.first = first
        self.second = second
        self.third = third
        self.duplicates = duplicates
        self.unmapped = unmapped
    }

    private static func openIfWanted(
        _ path: String?, _ header: [[UInt8]], _ threads: Int
    ) throws(SequenceIOError) -> TextOutput? {
        guard let path else { return nil }
        return try open(path, header, threads)
    }

    private static func open(
        _ path: String, _ header: [[UInt8]], _ threads: Int
    ) throws(SequenceIOError) -> TextOutput {
        var output = try TextOutput.create(path, threads: threads)
        try output.append(header: header)
        return output
    }

    /// The row must stay where it is until `flush()`.
    @inline(__always)
    mutating func writeUnique(_ record: PairRecord) throws(SequenceIOError) {
        let row = UnsafeRawBufferPointer(start: record.line.baseAddress, count: record.line.count &+ 1)
        if let start = pending.baseAddress, start + pending.count == row.baseAddress {
            pending = UnsafeRawBufferPointer(start: start, count: pending.count &+ row.count)
        } else {
            try flush()
            pending = row
        }
    }

    /// Writes the rows that were put together.
    mutating func flush() throws(SequenceIOError) {
        try first.append(pending)
        pending = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    mutating func writeUnmapped(_ record: PairRecord) throws(SequenceIOError) {
        switch unmapped {
        case .none: break
        case .first: try writeUnique(record)
        case .second: try second?.append(line: record.line)
        case .third: try third?.append(line: record.line)
        }
    }

    /// - Parameter parent: the name of the read that this one repeats, if that is written.
    mutating func writeDuplicate(
        _ record: PairRecord, _ marking: DuplicateMarking, parent: ArraySlice<UInt8>?
    ) throws(SequenceIOError) {
        switch duplicates {
        case .none, .third: break
        case .first:
            try flush()
            try marking.write(record, parent: parent, to: &first)
        case .second: if second != nil { try marking.write(record, parent: parent, to: &second!) }
        }
    }

    /// All files are complete before the first gets its name.
    consuming func finish() throws(SequenceIOError) {
        var files = [try first.seal()]
        if let second { files.append(try second.seal()) }
        if let third { files.append(try third.seal()) }
        try SealedFile.commit(files)
    }
}

extension TextOutput {
    /// Writes the bytes and a line feed.
    mutating func append(line: UnsafeRawBufferPointer) throws(SequenceIOError) {
        try append(line)
        try append(UInt8(ascii: "\n"))
    }
}
