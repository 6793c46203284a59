import SequenceIO

/// How a duplicate's row is changed when it is written.
struct DuplicateMarking {
    private let marks: Bool
    /// 0-based columns of SAM records; nil where the file has none.
    private let samColumns: (first: Int, second: Int)?

    init(_ header: PairsHeader, options: PairsDeduplicator.Options) {
        marks = options.marksDuplicates
        if let first = header.column("sam1"), let second = header.column("sam2"), first < second {
            samColumns = (first, second)
        } else {
            samColumns = nil
        }
    }

    /// Writes the row, with a further column when the parent's name is given.
    func write(
        _ record: PairRecord, parent: ArraySlice<UInt8>?, to output: inout TextOutput
    ) throws(SequenceIOError) {
        if marks, !record.pairType.isEmpty {
            try output.append(UnsafeRawBufferPointer(rebasing: record.line[..<record.pairType.lowerBound]))
            try output.append("DD" as StaticString)
            try append(record, from: record.pairType.upperBound, to: &output)
        } else {
            try output.append(record.line)
        }
        if let parent {
            try output.append(UInt8(ascii: "\t"))
            try output.append(Array(parent))
        }
        try output.append(UInt8(ascii: "\n"))
    }

    /// Writes the row from a byte on, with its SAM records marked.
    private func append(
        _ record: PairRecord, from offset: Int, to output: inout TextOutput
    ) throws(SequenceIOError) {
        let rest = UnsafeRawBufferPointer(rebasing: record.line[offset...])
        guard let samColumns else { return try output.append(rest) }
        // The pair type is the column before `offset`, so that the first field of the rest is empty.
        var fields = Fields(rest)
        var column = record.line[..<offset].count { $0 == 0x09 }
        _ = fields.next()
        while let field = fields.next() {
            column += 1
            try output.append(UInt8(ascii: "\t"))
            if column == samColumns.first || column == samColumns.second {
                try output.append(SAMColumns.markedAsDuplicate(field))
            } else {
                try output.append(field)
            }
        }
    }
}

/// The header lines of the outputs.
struct DeduplicatedHeader {
    private let lines: [[UInt8]]
    private let linesWithParent: [[UInt8]]
    private let receivers: PairsDeduplicator.HeaderReceivers

    init(_ header: PairsHeader, options: PairsDeduplicator.Options, provenance: Provenance) {
        receivers = options.header
        lines = header.lines(adding: provenance)
        linesWithParent = options.keepsParents ? PairsHeader.adding(column: "parent_readID", to: lines) : lines
    }

    var ofUnique: [[UInt8]] { receivers == .all || receivers == .unique ? lines : [] }

    /// - Parameter together: whether unique pairs are in the same file.
    func ofDuplicates(together: Bool) -> [[UInt8]] {
        let wanted: [PairsDeduplicator.HeaderReceivers] = together ? [.all, .unique] : [.all, .duplicates]
        return wanted.contains(receivers) ? linesWithParent : []
    }
}
