import SequenceIO

/// What can be wrong with pairs, and with alignments as a source of pairs. Lines count from 1.
package enum PairsError: Error, Sendable, CustomStringConvertible {
    /// Reading or writing failed below the level of pairs.
    case stream(SequenceIOError)
    /// The file does not begin as a .pairs file does.
    case noHeader(path: String)
    /// A header line that cannot be used.
    case badHeader(path: String, line: Int, reason: String)
    /// A header that lacks something.
    case incompleteHeader(path: String, reason: String)
    /// A pair with too few columns.
    case missingColumns(path: String, line: Int, found: Int, needed: Int)
    /// A position that is no whole number below 2^32.
    case badPosition(path: String, line: Int, column: String, value: String)
    /// A strand that is none of `+`, `-`, `.`.
    case badStrand(path: String, line: Int, column: String, value: String)
    /// A chromosome that the header does not declare.
    case unknownChromosome(path: String, line: Int, name: String)
    /// The last line has no line feed.
    case cutOffLine(path: String, line: Int)
    /// Carriage returns before the line feeds.
    case windowsLineEnd(path: String, line: Int)
    /// Rows that are not in the order that the command needs.
    case notSorted(path: String, line: Int, reason: String)
    /// A position beyond those that an index has places for.
    case notIndexable(path: String, position: Int, limit: Int)
    /// Files that cannot be merged.
    case cannotMerge(path: String, reason: String)
    /// A list of chromosomes that does not fit the alignments.
    case badChromosomeList(path: String, line: Int, reason: String)
    /// A condition that cannot be understood; `column` is the 1-based place in it.
    case badCondition(text: String, column: Int, reason: String)
    /// A value that is no number where the condition needs one.
    case notANumber(path: String, line: Int, column: String, value: String)
    /// A file of restriction sites that is none.
    case badSites(path: String, line: Int, reason: String)
    /// A genome in which no sites can be sought.
    case badGenome(path: String, line: Int, reason: String)
    /// A table of statistics that is none, or does not fit another.
    case badStatistics(path: String, line: Int, reason: String)
    /// Alignments in the order of their positions: the records of a read are not together.
    case sortedByCoordinate(path: String)
    /// A read name that would make the pair look like a header line.
    case readNameLikeHeader(path: String, name: String)
    /// Something asked for that a file with these columns cannot give.
    case unsupportedColumns(path: String, reason: String)

    package var description: String {
        switch self {
        case .stream(let error):
            error.description
        case .noHeader(let path):
            "\(Self.name(path)): no .pairs header: the first line must begin with '## pairs format v1'"
        case .badHeader(let path, let line, let reason):
            "\(Self.name(path)):\(line): \(reason)"
        case .incompleteHeader(let path, let reason):
            "\(Self.name(path)): \(reason)"
        case .missingColumns(let path, let line, let found, let needed):
            "\(Self.name(path)):\(line): \(found) tab-separated columns where the header promises at least \(needed)"
        case .badPosition(let path, let line, let column, let value):
            "\(Self.name(path)):\(line): \(column) '\(value)' is no whole number below 4294967296"
        case .badStrand(let path, let line, let column, let value):
            "\(Self.name(path)):\(line): \(column) '\(value)' is none of + - ."
        case .unknownChromosome(let path, let line, let name):
            "\(Self.name(path)):\(line): chromosome '\(name)' has no #chromsize line in the header"
        case .cutOffLine(let path, let line):
            "\(Self.name(path)):\(line): the last line is cut off: did the program that wrote it die?"
        case .windowsLineEnd(let path, let line):
            "\(Self.name(path)):\(line): Windows line ends: convert the file (dos2unix)"
        case .notSorted(let path, let line, let reason):
            "\(Self.name(path)):\(line): not sorted: \(reason): run 'cohesin pairs sort' first"
        case .notIndexable(let path, let position, let limit):
            "\(Self.name(path)): position \(position) cannot be indexed: pairix has places up to \(limit)"
        case .cannotMerge(let path, let reason):
            "\(Self.name(path)): cannot be merged: \(reason)"
        case .badChromosomeList(let path, let line, let reason):
            "\(Self.name(path)):\(line): \(reason)"
        case .badCondition(let text, let column, let reason):
            "the condition, at character \(column): \(reason)\n  \(text)\n"
                + String(repeating: " ", count: column + 1) + "^"
        case .notANumber(let path, let line, let column, let value):
            "\(Self.name(path)):\(line): \(column) '\(value)' is no number"
        case .badSites(let path, let line, let reason), .badGenome(let path, let line, let reason):
            "\(Self.name(path)):\(line): \(reason)"
        case .badStatistics(let path, let line, let reason):
            "\(Self.name(path)):\(line): \(reason)"
        case .sortedByCoordinate(let path):
            "\(Self.name(path)): sorted by coordinate, so the records of a read are apart: "
                + "give the aligner's own order, or run 'samtools collate'"
        case .readNameLikeHeader(let path, let name):
            "\(Self.name(path)): read name '\(name)' begins with #, and a .pairs reader would take the pair for a "
                + "header line: use --drop-readid"
        case .unsupportedColumns(let path, let reason):
            "\(Self.name(path)): \(reason)"
        }
    }

    private static func name(_ path: String) -> String { SequenceIOError.name(path) }
}
