import CHTSlib
import CShims

/// The alignments of a SAM, BAM or CRAM file, in the order of the file.
///
/// A file that is cut off (the aligner died, a copy was interrupted) is an error, never an early end.
package struct AlignmentInput: ~Copyable, @unchecked Sendable {
    /// As given to `open`; `-` is standard input.
    package let path: String
    /// Read when the file is opened.
    package let header: AlignmentHeader
    private var text: TextAlignments?
    private var binary: BinaryAlignments?
    private var compressed: CompressedAlignments?

    private init(
        path: String, header: AlignmentHeader, text: consuming TextAlignments? = nil,
        binary: consuming BinaryAlignments? = nil, compressed: consuming CompressedAlignments? = nil
    ) {
        self.path = path
        self.header = header
        self.text = text
        self.binary = binary
        self.compressed = compressed
    }

    /// Opens a file, or standard input when `path` is `-`; SAM (also compressed), BAM or CRAM, as the content says.
    ///
    /// - Parameters:
    ///   - threads: further threads that inflate blocks.
    ///   - needsSequences: whether the records' bases are asked for. CRAM has them only with its reference.
    package static func open(
        _ path: String, threads: Int = 0, needsSequences: Bool = false
    ) throws(SequenceIOError) -> AlignmentInput {
        let stream = try InputDescriptor.stream(InputDescriptor.open(path), path: path)
        if shim_is_cram(stream) != 0 {
            guard !needsSequences else {
                hclose_abruptly(stream)
                throw .badAlignmentHeader(
                    path: path, line: nil,
                    reason: "the reads' bases are needed, and CRAM has them only with its reference: pipe it through "
                        + "samtools view -u -T reference.fa")
            }
            let compressed = try CompressedAlignments.open(stream, path: path, threads: threads)
            let header = compressed.header
            return AlignmentInput(path: path, header: header, compressed: compressed)
        }
        let reader = try BlockGzipReader.open(stream, path: path, threads: 0)
        switch try reader.peek() {
        case nil:
            throw .noAlignments(path: path)
        case UInt8(ascii: "@"):
            let text = try TextAlignments.open(reader, threads: threads)
            let header = text.header
            return AlignmentInput(path: path, header: header, text: text)
        case UInt8(ascii: "B"):
            let binary = try BinaryAlignments.open(reader, threads: threads)
            let header = binary.header
            return AlignmentInput(path: path, header: header, binary: binary)
        default:
            throw .badAlignmentHeader(
                path: path, line: nil,
                reason: "neither SAM with a header nor BAM nor CRAM: give the header, too (samtools view -h)")
        }
    }

    /// The next record, or nil after the last. Its pointers are valid until the next call.
    package mutating func next() throws(SequenceIOError) -> AlignmentRecord? {
        if text != nil { return try text!.next() }
        if binary != nil { return try binary!.next() }
        return try compressed!.next()
    }
}
