import SequenceIO

/// The rows of a .pairs file, in the order of the file.
package struct PairsInput: ~Copyable, @unchecked Sendable {
    /// As given to `open`; `-` is standard input.
    package let path: String
    /// Names not declared by a header without sizes are added as they appear.
    package private(set) var header: PairsHeader

    private let source: any BatchSource
    private var batch: PairsBatch
    /// The index of the next row in the batch.
    private var index = 0

    /// Opens a file (plain, gzip or BGZF), or standard input when `path` is `-`, and reads its header.
    ///
    /// - Parameter threads: further threads: the first reads ahead, the others inflate BGZF blocks for it.
    package static func open(_ path: String, threads: Int = 0) throws(PairsError) -> PairsInput {
        var input = try openText(path, threads: max(0, threads - 1))
        let header = try PairsHeader.read(from: &input)
        let parser = RowParser(input: input, header: header)
        do throws(SequenceIOError) {
            let source: any BatchSource = threads > 0 ? try ReadAhead(parser) : BatchesOnDemand(parser)
            return PairsInput(path: path, header: header, source: source)
        } catch {
            throw .stream(error)
        }
    }

    private init(path: String, header: PairsHeader, source: any BatchSource) {
        self.path = path
        self.header = header
        self.source = source
        batch = PairsBatch()
    }

    private static func openText(_ path: String, threads: Int) throws(PairsError) -> TextInput {
        do throws(SequenceIOError) {
            return try TextInput.open(path, threads: threads)
        } catch {
            throw .stream(error)
        }
    }

    /// The 1-based line of the row last returned, or of the first one of the batch; header lines are counted.
    package var lineNumber: Int { batch.firstLine + max(0, index - 1) }

    /// The next row, or nil after the last.
    package mutating func next() throws(PairsError) -> PairRecord? {
        while index == batch.records.count {
            guard try advance() else { return nil }
        }
        index += 1
        return batch.records[index - 1]
    }

    /// The next rows, some thousand of them; nil after the last. For loops that have no time for a call for each row.
    package mutating func nextBatch() throws(PairsError) -> UnsafeBufferPointer<PairRecord>? {
        repeat {
            guard try advance() else { return nil }
        } while batch.records.isEmpty
        index = batch.records.count
        return UnsafeBufferPointer(batch.records)
    }

    /// Goes to the next batch, with or without rows; false after the last.
    private mutating func advance() throws(PairsError) -> Bool {
        if let error = batch.error { throw error }
        guard let following = source.next(batch) else { return false }
        batch = following
        index = 0
        if let chromosomes = batch.chromosomes { header.chromosomes = chromosomes }
        return true
    }

    /// The 0-based offset in the text (as it is when inflated) of a row of the batch last returned.
    func textOffset(of record: PairRecord) -> Int {
        guard let first = batch.text.lines.baseAddress, let start = record.line.baseAddress else { return 0 }
        return batch.text.offset + first.distance(to: start)
    }

    /// The error for a row that is not in the order a command needs.
    ///
    /// - Parameter offset: of the row in the batch, when rows are taken in batches.
    package func notSorted(_ reason: String, at offset: Int? = nil) -> PairsError {
        .notSorted(path: path, line: offset.map { batch.firstLine + $0 } ?? lineNumber, reason: reason)
    }

    /// The error for a row that lacks one of the header's columns.
    package func tooFewColumns(_ record: PairRecord, at offset: Int? = nil) -> PairsError {
        .missingColumns(
            path: path, line: offset.map { batch.firstLine + $0 } ?? lineNumber,
            found: record.line.count { $0 == 0x09 } + 1, needed: header.columns.count)
    }
}
