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
        var references: [AlignmentHeader.Reference] = []
        for index in 0..<header.pointee.n_targets {
            guard let name = sam_hdr_tid2name(header, index) else {
                throw .badAlignmentHeader(path: path, line: nil, reason: "reference \(index + 1) has no name")
            }
            references.append(
                .init(
                    name: Array(UnsafeRawBufferPointer(start: name, count: strlen(name))),
                    length: Int(sam_hdr_tid2len(header, index))))
        }
        var lines: [[UInt8]] = []
        if let text = sam_hdr_str(header) {
            // Older writers pad the text with NUL bytes.
            let bytes = UnsafeRawBufferPointer(start: text, count: strnlen(text, sam_hdr_length(header)))
            lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        }
        let parsed = try AlignmentHeader(path: path, lines: lines, references: references)
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
        let core = record.pointee.core
        guard core.tid >= -1, Int(core.tid) < header.references.count else {
            throw bad("reference number \(core.tid) of \(header.references.count) in the header")
        }
        let length = Int(core.l_qname) - Int(core.l_extranul) - 1
        guard length >= 0, let data = record.pointee.data else { throw bad("no read name") }
        var flag = core.flag
        if core.tid < 0 || core.pos < 0 { flag |= AlignmentRecord.Flag.unmapped }
        return AlignmentRecord(
            name: UnsafeRawBufferPointer(start: data, count: length), flag: flag, reference: core.tid,
            position: Int(core.pos), mappingQuality: core.qual,
            cigar: UnsafeBufferPointer(start: shim_bam_cigar(record), count: Int(core.n_cigar)))
    }

    private func bad(_ reason: String) -> SequenceIOError {
        .badAlignment(path: reader.path, place: .record(recordNumber), reason: reason)
    }
}
