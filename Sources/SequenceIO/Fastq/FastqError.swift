/// What can be wrong with FASTQ files. Records count from 1; bytes are 0-based offsets of the record in the text, as it
/// is when inflated.
package enum FastqError: Error, Sendable, CustomStringConvertible {
    /// Reading failed while `record` was read.
    case stream(SequenceIOError, record: Int)
    /// A file without a read.
    case noReads(path: String)
    /// A record that is not four lines as they should be.
    case badRecord(path: String, record: Int, byte: Int, reason: String)
    /// The two files have different reads at the same place.
    case namesDiffer(path1: String, path2: String, record: Int, name1: String, name2: String)
    /// One file has more reads; `record` is its first without a partner.
    case countsDiffer(longer: String, shorter: String, record: Int, name: String)

    package var description: String {
        switch self {
        case .stream(let error, let record):
            "\(error) (in record \(record))"
        case .noReads(let path):
            "\(SequenceIOError.name(path)): no reads"
        case .badRecord(let path, let record, let byte, let reason):
            "\(SequenceIOError.name(path)): record \(record) at byte \(byte): \(reason)"
        case .namesDiffer(let path1, let path2, let record, let name1, let name2):
            "record \(record) is read '\(name1)' in \(SequenceIOError.name(path1)) and '\(name2)' in "
                + "\(SequenceIOError.name(path2)): the files do not belong together, or one has lost reads"
        case .countsDiffer(let longer, let shorter, let record, let name):
            "\(SequenceIOError.name(shorter)) ends after \(record - 1) reads; record \(record) of "
                + "\(SequenceIOError.name(longer)), read '\(name)', has no partner"
        }
    }
}
