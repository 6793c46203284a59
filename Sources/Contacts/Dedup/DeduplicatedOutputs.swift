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

    /// Creates the files and writes the header to each.
    static func create(
        _ paths: PairsDeduplicator.Outputs, header: [[UInt8]], threads: Int
    ) throws(SequenceIOError) -> DeduplicatedOutputs {
        let duplicates: Place = paths.duplicates.map { $0 == paths.unique ? .first : .second } ?? .none
        let unmapped: Place =
            paths.unmapped.map { path in
                path == paths.unique ? .first : path == paths.duplicates ? .second : .third
            } ?? .none
        let first = try open(paths.unique, header, threads)
        let second = try openIfWanted(duplicates == .second ? paths.duplicates : nil, header, threads)
        let third = try openIfWanted(unmapped == .third ? paths.unmapped : nil, header, threads)
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

    mutating func writeUnique(_ record: PairRecord) throws(SequenceIOError) { try first.append(line: record.line) }

    mutating func writeUnmapped(_ record: PairRecord) throws(SequenceIOError) {
        switch unmapped {
        case .none: break
        case .first: try first.append(line: record.line)
        case .second: try second?.append(line: record.line)
        case .third: try third?.append(line: record.line)
        }
    }

    mutating func writeDuplicate(_ record: PairRecord, marks: Bool) throws(SequenceIOError) {
        switch duplicates {
        case .none, .third: break
        case .first: try Self.write(record, marks: marks, to: &first)
        case .second: if second != nil { try Self.write(record, marks: marks, to: &second!) }
        }
    }

    /// All files are complete before the first gets its name.
    consuming func finish() throws(SequenceIOError) {
        try first.complete()
        try second?.complete()
        try third?.complete()
        try first.finish()
        if let second { try second.finish() }
        if let third { try third.finish() }
    }

    private static func write(
        _ record: PairRecord, marks: Bool, to output: inout TextOutput
    ) throws(SequenceIOError) {
        guard marks, !record.pairType.isEmpty else { return try output.append(line: record.line) }
        try output.append(UnsafeRawBufferPointer(rebasing: record.line[..<record.pairType.lowerBound]))
        try output.append("DD" as StaticString)
        try output.append(line: UnsafeRawBufferPointer(rebasing: record.line[record.pairType.upperBound...]))
    }
}

extension TextOutput {
    /// Writes the bytes and a line feed.
    mutating func append(line: UnsafeRawBufferPointer) throws(SequenceIOError) {
        try append(line)
        try append(UInt8(ascii: "\n"))
    }
}
