import SequenceIO

extension PairsHeader {
    private static let samPrefix = Array("#samheader: ".utf8)

    /// A new header in the order in which pairtools writes it.
    ///
    /// - Parameters:
    ///   - isFlipped: whether the mates of each pair are in the order of `chromosomes`.
    ///   - samHeader: the lines of the alignments' header.
    package static func new(
        assembly: String?, isFlipped: Bool, chromosomes: [(name: [UInt8], size: Int)], samHeader: [[UInt8]],
        columns: [String], provenance: Provenance
    ) throws(PairsError) -> PairsHeader {
        var lines = [
            Array("## pairs format v1.0.0".utf8),
            Array("#shape: \(isFlipped ? "upper triangle" : "whole matrix")".utf8),
            Array("#genome_assembly: \(assembly ?? "unknown")".utf8),
        ]
        for (name, size) in chromosomes { lines.append(Array("#chromsize: ".utf8) + name + Array(" \(size)".utf8)) }
        lines += provenance.appended(to: samHeader).map { samPrefix + $0 }
        lines.append(Array("#columns: \(columns.joined(separator: " "))".utf8))
        return try PairsHeader(path: "header", lines: lines)
    }

    /// The SAM header lines without their prefix.
    var samLines: [[UInt8]] {
        lines.filter { $0.starts(with: "#samheader:".utf8) }
            .map { Array($0.dropFirst("#samheader:".utf8.count).drop { $0 == UInt8(ascii: " ") }) }
    }

    /// The lines with a program added to the SAM header. The SAM header stands before `#columns`, which is the last.
    package func lines(adding provenance: Provenance) -> [[UInt8]] {
        Self.joined(lines, samLines: provenance.appended(to: samLines))
    }

    static func joined(_ lines: [[UInt8]], samLines: [[UInt8]]) -> [[UInt8]] {
        let others = lines.filter { !$0.starts(with: "#samheader:".utf8) }
        return others.filter { !$0.starts(with: "#columns".utf8) } + samLines.map { samPrefix + $0 }
            + others.filter { $0.starts(with: "#columns".utf8) }.prefix(1)
    }

    /// The lines with a further column.
    static func adding(column name: String, to lines: [[UInt8]]) -> [[UInt8]] {
        lines.map { $0.starts(with: "#columns:".utf8) ? $0 + Array(" \(name)".utf8) : $0 }
    }

    /// The lines with `#sorted:` as second.
    static func markedSorted(_ lines: [[UInt8]]) -> [[UInt8]] {
        var marked = lines.filter { !$0.starts(with: "#sorted".utf8) }
        marked.insert(Array("#sorted: chr1-chr2-pos1-pos2".utf8), at: 1)
        return marked
    }
}

extension TextOutput {
    /// Writes header lines, each with a line feed.
    mutating func append(header lines: [[UInt8]]) throws(SequenceIOError) {
        for line in lines {
            try append(line)
            try append(UInt8(ascii: "\n"))
        }
    }
}
