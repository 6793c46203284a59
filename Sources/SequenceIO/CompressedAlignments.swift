import CHTSlib
import CShims
import Glibc

/// The records of a CRAM file. Sequences are not decoded, so no reference is needed.
struct CompressedAlignments: ~Copyable, @unchecked Sendable {
    let header: AlignmentHeader
    private let path: String
    private let file: UnsafeMutablePointer<htsFile>
    private let samHeader: UnsafeMutablePointer<sam_hdr_t>
    private let record: UnsafeMutablePointer<bam1_t>
    private var recordNumber = 0

    private init(
        path: String, file: UnsafeMutablePointer<htsFile>, samHeader: UnsafeMutablePointer<sam_hdr_t>,
        record: UnsafeMutablePointer<bam1_t>, header: AlignmentHeader
    ) {
        self.path = path
        self.file = file
        self.samHeader = samHeader
        self.record = record
        self.header = header
    }

    deinit {
        bam_destroy1(record)
        sam_hdr_destroy(samHeader)
        hts_close(file)
    }

    /// Takes over `stream`, reads the header and stands before the first record.
    static func open(
        _ stream: UnsafeMutablePointer<hFILE>, path: String, threads: Int
    ) throws(SequenceIOError) -> CompressedAlignments {
        guard let file = hts_hopen(stream, path, "r") else {
            hclose_abruptly(stream)
            throw damaged(path)
        }
        guard shim_hts_set_number(file, CRAM_OPT_REQUIRED_FIELDS, Int32(SHIM_CONTACT_FIELDS)) == 0,
            let samHeader = sam_hdr_read(file)
        else {
            hts_close(file)
            throw damaged(path)
        }
        do throws(SequenceIOError) {
            // 0: a file that can be looked at from its end, without the block that ends it.
            if hts_check_EOF(file) == 0 { throw .badAlignmentHeader(path: path, line: nil, reason: cutOff) }
            let header = try AlignmentHeader(path: path, samHeader)
            guard let record = bam_init1() else { throw .readFailed(path: path, code: ENOMEM) }
            if threads > 0 { hts_set_threads(file, Int32(clamping: threads)) }
            return CompressedAlignments(
                path: path, file: file, samHeader: samHeader, record: record, header: header)
        } catch {
            sam_hdr_destroy(samHeader)
            hts_close(file)
            throw error
        }
    }

    mutating func next() throws(SequenceIOError) -> AlignmentRecord? {
        let result = sam_read1(file, samHeader, record)
        if result == -1 { return nil }
        recordNumber += 1
        guard result >= 0 else { throw bad("damaged, or the file is cut off: copy or make it again") }
        do throws(InvalidRecord) {
            return try AlignmentRecord(record, references: header.references.count)
        } catch {
            throw bad(error.reason)
        }
    }

    private func bad(_ reason: String) -> SequenceIOError {
        .badAlignment(path: path, place: .record(recordNumber), reason: reason)
    }

    private static let cutOff = "the CRAM file's end is missing: copy or make the file again"

    private static func damaged(_ path: String) -> SequenceIOError {
        .badAlignmentHeader(path: path, line: nil, reason: "not the header of a CRAM file, or damaged")
    }
}
