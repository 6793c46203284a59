import SequenceIO

/// Separates the pairs of a sorted .pairs file into unique ones, duplicates and those with an unmapped side.
package enum PairsDeduplicator {
    /// What counts as a duplicate, and what is written of it.
    package struct Options: Sendable {
        /// Base pairs by which two reads of one molecule may differ.
        package var mismatch = 3
        /// How the distances of the two ends are put together.
        package var method = DuplicateMethod.maximum
        /// Whether duplicates get the pair type `DD`.
        package var marksDuplicates = true
        /// Whether duplicates get a further column, `parent_readID`, with the name of the read that they repeat.
        package var keepsParents = false
        /// Columns of the first and second side that must be equal in duplicates, by name or 0-based number.
        package var extraColumnPairs: [(String, String)] = []
        /// Which outputs get the header.
        package var header = HeaderReceivers.all
        /// Threads beside the one that works.
        package var inputThreads = 0
        /// Threads beside the one that works, for all outputs together.
        package var outputThreads = 0

        /// The defaults of `pairtools dedup` 1.1.
        package init() {}
    }

    /// Which outputs get the header.
    package enum HeaderReceivers: String, CaseIterable, Sendable {
        case all = "both"
        /// Unique pairs, and those with an unmapped side.
        case unique = "dedup"
        case duplicates = "dups"
        case none
    }

    /// Where rows go; several may name one file, which then holds them in the order of the input.
    package struct Outputs: Sendable {
        /// The file of pairs without their copies; `-` is standard output.
        package var unique: String
        /// The file of copies; nil: they are dropped.
        package var duplicates: String?
        /// The file of pairs with an unmapped side; nil: they are dropped.
        package var unmapped: String?

        /// Paths as they are opened for writing.
        package init(unique: String, duplicates: String? = nil, unmapped: String? = nil) {
            self.unique = unique
            self.duplicates = duplicates
            self.unmapped = unmapped
        }
    }

    /// Writes the outputs and returns the statistics of all rows.
    ///
    /// Throws `PairsError` or `SequenceIOError`; then no output file stands.
    package static func run(
        input path: String, outputs: Outputs, options: Options, provenance: Provenance
    ) throws -> (statistics: PairStatistics, isFlipped: Bool) {
        var input = try PairsInput.open(path, threads: options.inputThreads)
        let columns = try extraColumns(options.extraColumnPairs, of: input.header, path)
        let header = DeduplicatedHeader(input.header, options: options, provenance: provenance)
        var writer = try DeduplicatedOutputs.create(outputs, header: header, threads: options.outputThreads)
        let marking = DuplicateMarking(input.header, options: options)
        var statistics = PairStatistics(chromosomes: input.header.chromosomes)
        var finder = DuplicateFinder(
            mismatch: options.mismatch, method: options.method, keepsParents: options.keepsParents)
        var keys = DuplicateKey(columns: columns)
        var order = RowOrder()
        while let records = try input.nextBatch() {
            for (offset, record) in records.enumerated() {
                guard record.isMapped else {
                    statistics.add(record)
                    try writer.writeUnmapped(record)
                    continue
                }
                if try order.beginsStretch(record, at: offset, of: input) {
                    finder.reset()
                    keys.reset()
                }
                guard let key = keys.number(of: record) else { throw input.tooFewColumns(record, at: offset) }
                if let parent = finder.parent(of: record, key: key) {
                    statistics.addDuplicate(record)
                    try writer.writeDuplicate(
                        record, marking, parent: options.keepsParents ? finder.name(ofParent: parent) : nil)
                } else {
                    statistics.add(record)
                    try writer.writeUnique(record)
                }
            }
            try writer.flush()
        }
        statistics.update(input.header.chromosomes)
        let isFlipped = input.header.shape != "whole matrix"
        try writer.finish()
        return (statistics, isFlipped)
    }

    private static func extraColumns(
        _ pairs: [(String, String)], of header: PairsHeader, _ path: String
    ) throws(PairsError) -> [Int] {
        var numbers: [Int] = []
        for name in pairs.flatMap({ [$0.0, $0.1] }) {
            guard let number = header.column(name) else {
                throw .unsupportedColumns(
                    path: path,
                    reason: "there is no column '\(name)': the header names \(header.columns.joined(separator: " "))")
            }
            numbers.append(number)
        }
        return numbers
    }
}
