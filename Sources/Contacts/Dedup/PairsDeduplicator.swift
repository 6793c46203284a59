import SequenceIO

/// Separates the pairs of a sorted .pairs file into unique ones, duplicates and those with an unmapped side.
package enum PairsDeduplicator {
    package struct Options: Sendable {
        /// Base pairs by which two reads of one molecule may differ.
        package var mismatch = 3
        package var method = DuplicateMethod.maximum
        /// Whether duplicates get the pair type `DD`.
        package var marksDuplicates = true
        /// Threads beside the one that works.
        package var inputThreads = 0
        package var outputThreads = 0

        package init() {}
    }

    /// Where rows go; several may name one file, which then holds them in the order of the input.
    package struct Outputs: Sendable {
        package var unique: String
        package var duplicates: String?
        package var unmapped: String?

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
        if options.marksDuplicates, input.header.columns.contains("sam1") {
            throw PairsError.unsupportedColumns(
                path: path, reason: "duplicates cannot be marked in SAM columns yet: use --no-mark-dups")
        }
        let lines = input.header.lines(adding: provenance)
        var writer = try DeduplicatedOutputs.create(outputs, header: lines, threads: options.outputThreads)
        var statistics = PairStatistics(chromosomes: input.header.chromosomes)
        var finder = DuplicateFinder(mismatch: options.mismatch, method: options.method)
        var order = RowOrder()
        while let record = try input.next() {
            guard record.isMapped else {
                statistics.add(record)
                try writer.writeUnmapped(record)
                continue
            }
            switch order.take(record) {
            case .nextChromosomes: finder.reset()
            case .sameChromosomes: break
            case .outOfOrder(let reason): throw input.notSorted(reason)
            }
            if finder.isDuplicate(record) {
                statistics.addDuplicate(record)
                try writer.writeDuplicate(record, marks: options.marksDuplicates)
            } else {
                statistics.add(record)
                try writer.writeUnique(record)
            }
        }
        statistics.update(input.header.chromosomes)
        let isFlipped = input.header.shape != "whole matrix"
        try writer.finish()
        return (statistics, isFlipped)
    }
}

/// Checks that rows are as duplicate search needs them: each pair of chromosomes in one stretch, in it first positions
/// that do not decrease.
private struct RowOrder {
    enum Step {
        case sameChromosomes
        case nextChromosomes
        case outOfOrder(String)
    }

    private var chromosome1: Int32 = -2
    private var chromosome2: Int32 = -2
    private var position1: UInt32 = 0
    private var seen: Set<UInt64> = []

    mutating func take(_ record: PairRecord) -> Step {
        defer { position1 = record.position1 }
        if record.chromosome1 == chromosome1, record.chromosome2 == chromosome2 {
            guard record.position1 >= position1 else {
                return .outOfOrder("position \(record.position1) after \(position1)")
            }
            return .sameChromosomes
        }
        chromosome1 = record.chromosome1
        chromosome2 = record.chromosome2
        let key = UInt64(UInt32(bitPattern: chromosome1)) << 32 | UInt64(UInt32(bitPattern: chromosome2))
        guard seen.insert(key).inserted else { return .outOfOrder("these chromosomes were there before") }
        return .nextChromosomes
    }
}
