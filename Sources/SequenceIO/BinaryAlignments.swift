import CHTSlib
import CShims
import Glibc

/// The records of a BAM file.
struct BinaryAlignments: ~Copyable, @unchecked Sendable {
    let header: AlignmentHeader
    private let path: String
    /// The next batch, nil after the last; takes one for further use.
    private let nextBatch: (RecordBatch) -> RecordBatch?
    private var batch = RecordBatch(capacity: recordsAtOnce)
    /// The next record in the batch.
    private var index = 0
    private var recordNumber = 0

    /// Few: in one thread a record is used at once. Of those that are read ahead so many that threads seldom wait.
    private static let recordsAtOnce = 8
    private static let recordsAhead = 512

    private init(path: String, header: AlignmentHeader, nextBatch: @escaping (RecordBatch) -> RecordBatch?) {
        self.path = path
        self.header = header
        self.nextBatch = nextBatch
    }

    /// Reads the header and stands before the first record.
    ///
    /// Threads start behind the header: with them htslib 1.16 waits for ever for the header of a file that is cut off.
    ///
    /// - Parameter threads: further threads: the first reads records ahead, the others inflate for it.
    static func open(
        _ reader: consuming BlockGzipReader, threads: Int
    ) throws(SequenceIOError) -> BinaryAlignments {
        let path = reader.path
        guard let header = bam_hdr_read(reader.handle) else {
            if shim_bgzf_file_ended(reader.handle) != 0 {
                throw .truncated(path: path, byte: reader.fileOffset)
            }
            throw .badAlignmentHeader(path: path, line: nil, reason: "not the header of a BAM file, or damaged")
        }
        defer { sam_hdr_destroy(header) }
        // A file (not a pipe) was looked at from its end, too: no need to wait until all else is read.
        try reader.requireEndMarker()
        let parsed = try AlignmentHeader(path: path, header)
        reader.startThreads(threads - 1)
        let source = RecordSource(reader)
        guard threads > 0 else {
            return BinaryAlignments(path: path, header: parsed, nextBatch: { $0.fill(from: source) ? $0 : nil })
        }
        let ahead = try ReadAhead({ RecordBatch(capacity: recordsAhead) }, fill: { $0.fill(from: source) })
        return BinaryAlignments(path: path, header: parsed, nextBatch: ahead.next)
    }

    mutating func next() throws(SequenceIOError) -> AlignmentRecord? {
        while index == batch.count {
            if let error = batch.error { throw error }
            guard let following = nextBatch(batch) else { return nil }
            batch = following
            index = 0
        }
        index += 1
        recordNumber += 1
        do throws(InvalidRecord) {
            return try AlignmentRecord(batch.records[index - 1], references: header.references.count)
        } catch {
            throw .badAlignment(path: path, place: .record(recordNumber), reason: error.reason)
        }
    }
}
