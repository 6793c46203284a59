import Glibc

/// What can go wrong between a file and its lines or records. Every case names the file and the place in it.
package enum SequenceIOError: Error, Sendable, CustomStringConvertible {
    /// The input cannot be opened; `code` is the `errno`.
    case cannotOpen(path: String, code: Int32)
    /// Reading failed in the operating system; `code` is the `errno`.
    case readFailed(path: String, code: Int32)
    /// The compressed data end in the middle; `byte` is the length that was there.
    case truncated(path: String, byte: Int)
    /// The compressed data are not what they should be, near 0-based `byte` of the compressed file.
    case corrupt(path: String, byte: Int)
    /// A BGZF file without the empty block that marks its end: it was cut off between two blocks.
    case missingEndMarker(path: String, byte: Int)
    /// A file that is not compressed in blocks where they are needed.
    case notBlocked(path: String)
    /// A file compressed by zstd where its library is not.
    case noZstd(path: String)
    /// 1-based `line` is longer than `limit` bytes.
    case lineTooLong(path: String, line: Int, limit: Int)
    /// The last line ends without a line feed: the writer was stopped in the middle.
    case cutOffLine(path: String, line: Int)
    /// A file of alignments without a byte in it.
    case noAlignments(path: String)
    /// A SAM or BAM header that cannot be used; `line` is 1-based where there is one.
    case badAlignmentHeader(path: String, line: Int?, reason: String)
    /// A SAM or BAM record that cannot be used.
    case badAlignment(path: String, place: Place, reason: String)
    /// The output cannot be created; `code` is the `errno`.
    case cannotCreate(path: String, code: Int32)
    /// Writing failed; `code` is the `errno`.
    case writeFailed(path: String, code: Int32)
    /// The operating system does not give this much memory.
    case noMemory(bytes: Int)
    /// The operating system does not give another thread; `code` is the `errno`.
    case noThread(code: Int32)
    /// The reader of our output has gone. Nothing to report: the description is empty.
    case closedPipe

    /// Where in a file a record stands; both count from 1.
    package enum Place: Sendable {
        case line(Int)
        case record(Int)
    }

    package var description: String {
        switch self {
        case .cannotOpen(let path, let code):
            "\(Self.name(path)): cannot be opened: \(Self.reason(code))"
        case .readFailed(let path, let code):
            "\(Self.name(path)): cannot be read: \(Self.reason(code))"
        case .truncated(let path, let byte):
            "\(Self.name(path)): the compressed data are cut off at byte \(byte): copy or make the file again"
        case .corrupt(let path, let byte):
            "\(Self.name(path)): the compressed data are damaged near byte \(byte): copy or make the file again"
        case .missingEndMarker(let path, let byte):
            "\(Self.name(path)): the BGZF end marker is missing after byte \(byte), so the file was cut off: "
                + "copy or make it again (if you are sure that it is whole: gunzip and bgzip it)"
        case .notBlocked(let path):
            "\(Self.name(path)): not compressed in blocks (BGZF), so that no part of it can be found: let a cohesin command "
                + "write it under a name that ends in .gz, or use bgzip"
        case .noZstd(let path):
            "\(Self.name(path)): compressed by zstd, and libzstd.so.1 is not on this machine: install libzstd1, or pipe "
                + "the text through zstd -dc"
        case .lineTooLong(let path, let line, let limit):
            "\(Self.name(path)):\(line): this line is longer than \(limit) bytes: is it a text file?"
        case .cutOffLine(let path, let line):
            "\(Self.name(path)):\(line): the last line is cut off: did the program that wrote it die?"
        case .noAlignments(let path):
            "\(Self.name(path)): no alignments, not even a header: did the aligner die?"
        case .badAlignmentHeader(let path, let line, let reason):
            "\(Self.name(path))\(line.map { ":\($0)" } ?? ""): \(reason)"
        case .badAlignment(let path, .line(let line), let reason):
            "\(Self.name(path)):\(line): not a SAM record: \(reason)"
        case .badAlignment(let path, .record(let record), let reason):
            "\(Self.name(path)): record \(record): \(reason): copy or make the file again"
        case .cannotCreate(let path, let code):
            "\(Self.name(path)): cannot be created: \(Self.reason(code))"
        case .writeFailed(let path, let code):
            "\(Self.name(path)): cannot be written: \(Self.reason(code))"
                + (code == ENOSPC || code == EDQUOT ? ": free some space or write elsewhere" : "")
        case .noMemory(let bytes):
            "no \(bytes >> 20) MiB of memory to be had: ask for less with --memory"
        case .noThread(let code):
            "no further thread to be had: \(Self.reason(code)): raise the limit of processes (ulimit -u) or ask for "
                + "fewer threads"
        case .closedPipe:
            ""
        }
    }

    /// How a path is called in messages: `-` is standard input or output.
    package static func name(_ path: String) -> String { path == "-" ? "standard input or output" : path }

    /// The operating system's words for an `errno`, in lower case as in the middle of a sentence.
    package static func reason(_ code: Int32) -> String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
