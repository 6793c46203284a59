import SequenceIO

/// The header of a .pairs file.
package struct PairsHeader: Sendable {
    /// The lines as they stand, without line feeds.
    package var lines: [[UInt8]]
    /// The names in the `#columns` line.
    package let columns: [String]
    /// Of the `#chromsize:` lines, in their order, which is that of mates.
    package var chromosomes: Chromosomes
    /// What `#sorted:` says.
    package let sorting: String?
    /// What `#shape:` says: `upper triangle` when the mates of each pair are in order.
    package let shape: String?
    /// What `#genome_assembly:` says.
    package let assembly: String?

    /// The columns that every .pairs file begins with. Chromosomes may be spelled `chr1` or `chrom1`.
    package static let fixedColumns = ["readID", "chrom1", "pos1", "chrom2", "pos2", "strand1", "strand2"]
    /// 0-based column of the pair type; nil where the file has none.
    package var pairTypeColumn: Int? { columns.firstIndex(of: "pair_type") }

    /// The 0-based number of a column, given by its name (`chr1` and `chrom1` are the same) or as that number.
    package func column(_ name: String) -> Int? {
        if let number = Int(name) { return columns.indices.contains(number) ? number : nil }
        let other = ["chr1": "chrom1", "chr2": "chrom2", "chrom1": "chr1", "chrom2": "chr2"][name]
        return columns.firstIndex { $0 == name || $0 == other }
    }

    /// Reads the lines that begin with `#`, and stands before the first pair.
    package static func read(from input: inout TextInput) throws(PairsError) -> PairsHeader {
        var lines: [[UInt8]] = []
        var size = 0
        while let line = try nextLine(of: &input) {
            size += line.count
            guard size < 1 << 28 else {
                throw .badHeader(path: input.path, line: input.lineNumber, reason: "a header beyond 256 MiB")
            }
            guard input.lineIsComplete else { throw .cutOffLine(path: input.path, line: input.lineNumber) }
            lines.append(line)
        }
        return try PairsHeader(path: input.path, lines: lines)
    }

    private static func nextLine(of input: inout TextInput) throws(PairsError) -> [UInt8]? {
        do throws(SequenceIOError) {
            guard try input.peek() == UInt8(ascii: "#"), let line = try input.nextLine() else { return nil }
            return Array(line)
        } catch {
            throw .stream(error)
        }
    }

    /// Understands these lines.
    package init(path: String, lines: [[UInt8]]) throws(PairsError) {
        guard let first = lines.first, first.starts(with: "## pairs format v1".utf8) else {
            throw .noHeader(path: path)
        }
        var interpreter = PairsHeaderInterpreter(path: path)
        for (index, line) in lines.enumerated() { try interpreter.take(line, number: index + 1) }
        self.lines = lines
        columns = try interpreter.finishedColumns()
        chromosomes = interpreter.chromosomes
        sorting = interpreter.values["sorted"]
        shape = interpreter.values["shape"]
        assembly = interpreter.values["genome_assembly"]
    }
}
