import CHTSlib
import CShims

/// What is wrong with a record of a BAM or CRAM file.
struct InvalidRecord: Error {
    let reason: String
}

extension AlignmentRecord {
    /// A view of htslib's record.
    ///
    /// - Parameter references: how many the header has.
    @inline(__always)
    init(_ record: UnsafeMutablePointer<bam1_t>, references: Int) throws(InvalidRecord) {
        let core = record.pointee.core
        guard core.tid >= -1, Int(core.tid) < references else {
            throw InvalidRecord(reason: "reference number \(core.tid) of \(references) in the header")
        }
        let length = Int(core.l_qname) - Int(core.l_extranul) - 1
        guard length >= 0, let data = record.pointee.data else { throw InvalidRecord(reason: "no read name") }
        var flag = core.flag
        if core.tid < 0 || core.pos < 0 { flag |= Flag.unmapped }
        self.init(
            name: UnsafeRawBufferPointer(start: data, count: length), flag: flag, reference: core.tid,
            position: Int(core.pos), mappingQuality: core.qual,
            cigar: UnsafeBufferPointer(start: shim_bam_cigar(record), count: Int(core.n_cigar)),
            sequence: AlignedSequence(packed: shim_bam_sequence(record), count: Int(core.l_qseq)),
            qualities: AlignedQualities(values: shim_bam_qualities(record), count: Int(core.l_qseq)),
            tags: AlignmentTags(record))
    }
}
