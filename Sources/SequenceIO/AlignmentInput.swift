/// The alignments of a SAM or BAM file, in the order of the file.
///
/// A file that is cut off (the aligner died, a copy was interrupted) is an error, never an early end.
package struct AlignmentInput: ~Copyable, @unchecked Sendable {
    package let path: String
    package let header: AlignmentHeader
    private var text: TextAlignments?
    private var binary: BinaryAlignments?

    /// Opens a file, or standard input when `path` is `-`; SAM (also compressed) or BAM, as the content says.
    ///
    /// - Parameter threads: further threads that inflate BGZF blocks.
    package static func open(_ path: String, threads: Int = 0) throws(SequenceIOError) -> AlignmentInput {
        let reader = try BlockGzipReader.open(path, threads: 0)
        switch try reader.peek() {
        case nil:
            throw .noAlignments(path: path)
        case UInt8(ascii: "@"):
            let text = try TextAlignments.open(reader, threads: threads)
            let header = text.header
            return AlignmentInput(path: path, header: header, text: text, binary: nil)
        case UInt8(ascii: "B"):
            let binary = try BinaryAlignments.open(reader, threads: threads)
            let header = binary.header
            return AlignmentInput(path: path, header: header, text: nil, binary: binary)
        case UInt8(ascii: "C"):
            throw .badAlignmentHeader(
                path: path, line: nil, reason: "CRAM is not read yet: pipe it through samtools view -u")
        default:
            throw .badAlignmentHeader(
                path: path, line: nil,
                reason: "neither SAM with a header nor BAM: give the header, too (samtools view -h)")
        }
    }

    /// The next record, or nil after the last. Its pointers are valid until the next call.
    package mutating func next() throws(SequenceIOError) -> AlignmentRecord? {
        if text != nil { return try text!.next() }
        return try binary!.next()
    }
}
