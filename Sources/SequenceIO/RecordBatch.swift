import CHTSlib
import CShims
import Glibc

/// Some records of a BAM file.
final class RecordBatch: @unchecked Sendable {
    let records: [UnsafeMutablePointer<bam1_t>]
    private(set) var count = 0
    /// What is wrong behind the last record; then no batch follows.
    private(set) var error: SequenceIOError?

    init(capacity: Int) { records = (0..<capacity).compactMap { _ in bam_init1() } }

    deinit { for record in records { bam_destroy1(record) } }

    /// Takes the next records; false when there are no more, and nothing is wrong.
    func fill(from source: RecordSource) -> Bool {
        count = 0
        do throws(SequenceIOError) {
            while count < records.count, try source.read(records[count]) { count += 1 }
        } catch {
            self.error = error
        }
        return count > 0 || error != nil
    }
}

/// The records of a BAM file as htslib reads them. Only one thread uses it.
final class RecordSource: @unchecked Sendable {
    private let reader: BlockGzipReader
    /// The 1-based number of the record last read.
    private var number = 0

    /// - Parameter reader: stands behind the header.
    init(_ reader: consuming BlockGzipReader) { self.reader = reader }

    /// Reads the next record; false after the last.
    func read(_ record: UnsafeMutablePointer<bam1_t>) throws(SequenceIOError) -> Bool {
        errno = 0
        let result = bam_read1(reader.handle, record)
        if result == -1 {
            try reader.requireEndMarker()
            return false
        }
        number += 1
        guard result < 0 else { return true }
        if shim_bgzf_file_ended(reader.handle) != 0 { throw .truncated(path: reader.path, byte: reader.fileOffset) }
        if reader.handle.pointee.errcode != 0 { throw reader.failure(code: errno) }
        throw .badAlignment(path: reader.path, place: .record(number), reason: "damaged")
    }
}
