import SequenceIO

/// Alignments to deduplicated pairs in one process: parse, sort and dedup, each on a thread, without files between them.
///
/// The rows and headers are those of the separate commands.
package enum AlignmentsToPairs {
    /// What each of the three stages is told.
    package struct Options: Sendable {
        /// Of the first stage.
        package var parse = ParseOptions()
        /// Of the second stage.
        package var sort = PairsSorter.Options()
        /// Of the third stage.
        package var dedup = PairsDeduplicator.Options()
        /// For the header.
        package var assembly: String?
        /// Chromosome names in the order of mates, one a line, or nil for the order of the alignments' header.
        package var chromosomeOrder: String?
        /// Threads that inflate the alignments, beside the one that parses.
        package var inputThreads = 0

        /// The defaults of the separate commands.
        package init() {}
    }

    /// Which program each stage is said to be in the headers.
    package struct Provenances: Sendable {
        let parse: Provenance
        let sort: Provenance
        let dedup: Provenance

        /// One for each stage.
        package init(parse: Provenance, sort: Provenance, dedup: Provenance) {
            self.parse = parse
            self.sort = sort
            self.dedup = dedup
        }
    }

    /// Writes the outputs; returns the statistics of the pairs as parsed, and with duplicates known.
    ///
    /// Throws `PairsError` or `SequenceIOError` of the stage that failed first; then no output file stands.
    package static func run(
        input: String, outputs: PairsDeduplicator.Outputs, options: Options, provenances: Provenances
    ) throws -> (parsed: PairStatistics, deduplicated: PairStatistics) {
        // Known now rather than when the aligner has run for hours.
        for path in [outputs.unique, outputs.duplicates, outputs.unmapped] {
            if let path { try PendingFile.requireCreatable(path) }
        }
        let parsed = try StagePipe.create()
        let sorted = try StagePipe.create()
        let parsing = StageOutcome<PairStatistics>()
        let sorting = StageOutcome<Bool>()
        let deduplicating = StageOutcome<PairStatistics>()

        var parser = try WorkerThread.start {
            parsing.run { try parse(input, to: parsed.output, options, provenances.parse) }
            parsed.finishWriting(failed: parsing.failed)
        }
        var sorter: WorkerThread
        do throws(SequenceIOError) {
            sorter = try WorkerThread.start {
                sorting.run {
                    try PairsSorter.run(
                        input: parsed.input, output: sorted.output, options: options.sort,
                        provenance: provenances.sort)
                    return true
                }
                parsed.finishReading()
                sorted.finishWriting(failed: sorting.failed)
            }
        } catch {
            // The parser is waited for, and must not wait for a reader.
            parsed.finishReading()
            throw error
        }
        deduplicating.run {
            try PairsDeduplicator.run(
                input: sorted.input, outputs: outputs, options: options.dedup, provenance: provenances.dedup
            ).statistics
        }
        sorted.finishReading()
        sorter.join()
        parser.join()
        if let cause = parsing.cause ?? sorting.cause ?? deduplicating.cause { throw cause }
        guard let first = try parsing.value(), try sorting.value() != nil, let last = try deduplicating.value() else {
            throw SequenceIOError.closedPipe
        }
        return (first, last)
    }

    private static func parse(
        _ input: String, to output: String, _ options: Options, _ provenance: Provenance
    ) throws -> PairStatistics {
        var files = PairsParser.Files(input: input, output: output, chromosomeOrder: options.chromosomeOrder)
        files.inputThreads = options.inputThreads
        return try PairsParser.run(
            files, options: options.parse, assembly: options.assembly, provenance: provenance)
    }
}
