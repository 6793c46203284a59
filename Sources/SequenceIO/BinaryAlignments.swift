import CHTSlib
import CShims
import Glibc

/// The records of a BAM file.
struct BinaryAlignments: ~Copyable, @unchecked Sendable {
    let header: AlignmentHeader
    private let reader: BlockGzipReader
    private let record: UnsafeMutablePointer<bam1_t>
    private var recordNumber = 0

    private init(reader: consuming BlockGzipReader, record: UnsafeMutablePointer<bam1_t>, header: AlignmentHeader) {
        self.reader = reader
        self.record = record
        self.header = header
    }

    deinit { bam_destroy1(record) }

    /// Reads the header and stands before the first record.
    ///
    /// Threads start behind the header: with them htslib 1.16 waits for ever for the header of a file that is cut off.
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
        guard let record = bam_init1() else { throw .readFailed(path: path, code: ENOMEM) }
        reader.startThreads(threads)
        return BinaryAlignments(reader: reader, record: record, header: parsed)
    }

    mutating func next() throws(SequenceIOError) -> AlignmentRecord? {
        errno = 0
        let result = bam_read1(reader.handle, record)
        if result == -1 {
            try reader.requireEndMarker()
            return nil
        }
        recordNumber += 1
        guard result >= 0 else {
            if shim_bgzf_file_ended(reader.handle) != 0 {
                throw .truncated(path: reader.path, byte: reader.fileOffset)
            }
            if reader.handle.pointee.errcode != 0 { throw reader.failure(code: errno) }
            throw bad("damaged")
        }
        do throws(InvalidRecord) {
            return try AlignmentRecord(record, references: header.references.count)
        } catch {
            throw bad(error.reason)
        }
    }

    private func bad(_ reason: String) -> SequenceIOError {
        .badAlignment(path: reader.path, place: .record(recordNumber), reason: reason)
    }
}
