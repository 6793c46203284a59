import SequenceIO

/// The header of selected pairs, and what of each row is written.
struct SelectedHeader {
    private let header: PairsHeader
    private let lines: [[UInt8]]
    /// By number of the input's chromosomes: whether it is wanted; nil when all are.
    private let isWanted: [Bool]?
    /// By column: whether it is written; nil when all are.
    private let isKept: [Bool]?

    init(_ header: PairsHeader, path: String, options: PairsSelector.Options) throws(PairsError) {
        self.header = header
        var lines = header.lines
        if options.removedColumns.isEmpty {
            isKept = nil
        } else {
            for name in options.removedColumns {
                guard let number = header.column(name), Int(name) == nil, number >= PairsHeader.fixedColumns.count
                else {
                    throw .unsupportedColumns(
                        path: path,
                        reason: "'\(name)' is no column that can be removed: the file has "
                            + header.columns.dropFirst(PairsHeader.fixedColumns.count).joined(separator: ", "))
                }
            }
            let kept = header.columns.map { !options.removedColumns.contains($0) }
            isKept = kept
            let names = zip(header.columns, kept).filter(\.1).map(\.0)
            lines = lines.map {
                $0.starts(with: "#columns:".utf8) ? Array("#columns: \(names.joined(separator: " "))".utf8) : $0
            }
        }
        if let wanted = options.chromosomes.map(Set.init) {
            isWanted = header.chromosomes.names.names.map { wanted.contains(String(decoding: $0, as: UTF8.self)) }
            lines = lines.filter { line in
                guard line.starts(with: "#chromsize:".utf8) else { return true }
                let words = line.split(separator: UInt8(ascii: " "))
                return words.count < 2 || wanted.contains(String(decoding: words[1], as: UTF8.self))
            }
        } else {
            isWanted = nil
        }
        self.lines = lines
    }

    func lines(adding provenance: Provenance) -> [[UInt8]] {
        PairsHeader.joined(lines, samLines: provenance.appended(to: header.samLines))
    }

    /// Whether both sides are on wanted chromosomes.
    func has(_ record: PairRecord) -> Bool {
        guard let isWanted else { return true }
        return isOneOf(isWanted, record.chromosome1) && isOneOf(isWanted, record.chromosome2)
    }

    private func isOneOf(_ wanted: [Bool], _ chromosome: Int32) -> Bool {
        wanted.indices.contains(Int(chromosome)) && wanted[Int(chromosome)]
    }

    func write(_ record: PairRecord, to output: inout TextOutput) throws(SequenceIOError) {
        guard let isKept else { return try output.append(line: record.line) }
        var fields = Fields(record.line)
        var column = 0
        while let field = fields.next() {
            if column >= isKept.count || isKept[column] {
                if column > 0 { try output.append(UInt8(ascii: "\t")) }
                try output.append(field)
            }
            column += 1
        }
        try output.append(UInt8(ascii: "\n"))
    }
}
