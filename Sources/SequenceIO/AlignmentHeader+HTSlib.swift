import CHTSlib
import Glibc

extension AlignmentHeader {
    /// What htslib has read of a BAM or CRAM file.
    init(path: String, _ header: UnsafeMutablePointer<sam_hdr_t>) throws(SequenceIOError) {
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
        try self.init(path: path, lines: lines, references: references)
    }
}
