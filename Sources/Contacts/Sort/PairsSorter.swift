import SequenceIO

/// Sorts a .pairs file by chromosomes (names in the order of their bytes), positions and pair type, equal rows as they
/// came: what `pairtools sort` does.
package enum PairsSorter {
    /// Columns, memory and threads.
    package struct Options: Sendable {
        /// Bytes for the rows; what does not fit goes to scratch files. Two MiB come on top for each of these.
        package var memory = 2 << 30
        /// For scratch files.
        package var folder = "/tmp"
        /// That sort.
        package var threads = 1
        /// Threads beside the one that works.
        package var inputThreads = 0
        /// Threads beside the one that works, for deflating.
        package var outputThreads = 0

        /// By chromosomes, positions and pair type, as `pairtools sort` 1.1 does.
        package init() {}
    }

    /// More scratch files than these are first merged into one.
    private static let mostScratchRuns = 64

    /// Throws `PairsError` or `SequenceIOError`; then no output file stands.
    package static func run(
        input path: String, output outputPath: String, options: Options, provenance: Provenance
    ) throws {
        var input = try PairsInput.open(path, threads: options.inputThreads)
        let typeColumn = input.header.pairTypeColumn
        var output = try TextOutput.create(outputPath, threads: options.outputThreads)
        try output.append(header: PairsHeader.markedSorted(input.header.lines(adding: provenance)))

        let buffer = try RowBuffer(limit: options.memory, typeColumn: typeColumn, threads: options.threads)
        var scratch: [ScratchRun] = []
        while let records = try input.nextBatch() {
            if buffer.append(records) { continue }
            let ranks = ChromosomeRanks(input.header.chromosomes)
            buffer.sort(ranks)
            scratch.append(try ScratchRun(MemoryRun(buffer), ranks: ranks, folder: options.folder))
            buffer.removeAll()
            if scratch.count == mostScratchRuns {
                for run in scratch { run.ranks = ranks }
                let merged = RunMerger(scratch, ties: .byRun, typeColumn: typeColumn)
                scratch = [try ScratchRun(merged, ranks: ranks, folder: options.folder)]
            }
            guard buffer.append(records) else {
                throw SequenceIOError.lineTooLong(path: path, line: input.lineNumber, limit: options.memory / 4)
            }
        }
        let ranks = ChromosomeRanks(input.header.chromosomes)
        buffer.sort(ranks)
        for run in scratch { run.ranks = ranks }
        if scratch.isEmpty {
            try buffer.write(to: &output)
        } else {
            let rows = RunMerger(scratch + [MemoryRun(buffer)], ties: .byRun, typeColumn: typeColumn)
            while try rows.advance() { try output.append(rows.row) }
        }
        try output.finish()
    }
}
