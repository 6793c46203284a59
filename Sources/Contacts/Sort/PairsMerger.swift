import SequenceIO

/// Merges sorted .pairs files into one that is sorted, rows with equal keys by their bytes: what `pairtools merge` does.
package enum PairsMerger {
    /// Throws `PairsError` or `SequenceIOError`; then no output file stands.
    package static func run(
        inputs paths: [String], output outputPath: String, inputThreads: Int = 0, outputThreads: Int = 0,
        provenance: Provenance
    ) throws {
        var headers: [PairsHeader] = []
        var files: [PendingRun] = []
        for path in paths {
            let input = try PairsInput.open(path, threads: inputThreads)
            headers.append(input.header)
            files.append(PendingRun(input))
        }
        let lines =
            paths.count == 1
            ? headers[0].lines
            : try MergedHeader(paths: paths, headers: headers).lines(adding: provenance)
        var output = try TextOutput.create(outputPath, threads: outputThreads)
        try output.append(header: lines)

        let names = NameUnion(headers)
        let runs = files.indices.map { FileRun(files[$0].take(), ranks: names.ranks(of: headers[$0])) }
        let rows = RunMerger(runs, ties: .byRow, typeColumn: headers.first?.pairTypeColumn)
        while try rows.advance() { try output.append(rows.row) }
        try output.finish()
    }
}

/// A file that is open while the headers of the others are read.
private final class PendingRun {
    private var input: PairsInput?

    init(_ input: consuming PairsInput) { self.input = consume input }

    func take() -> PairsInput {
        guard let input = self.input.take() else { preconditionFailure("taken twice") }
        return input
    }
}

/// The chromosomes of several files.
private struct NameUnion {
    private var table = NameTable()
    private let all: ChromosomeRanks

    init(_ headers: [PairsHeader]) {
        for header in headers {
            for name in header.chromosomes.names.names { _ = table.add(name) }
        }
        all = ChromosomeRanks(names: table.names)
    }

    /// For number + 1 of each chromosome of a file its rank among those of all files.
    func ranks(of header: PairsHeader) -> [UInt32] {
        [all.ranks[0]]
            + header.chromosomes.names.names.map { name in
                table.index(of: name).map { all.ranks[$0 + 1] } ?? 0
            }
    }
}
