import ArgumentParser
import Contacts

/// What is a duplicate and where it goes: what `pairs dedup` and `from-alignments` have in common.
struct DedupChoices: ParsableArguments {
    @Option(help: ArgumentHelp("Write duplicates to this file; - is that of --output.", valueName: "file"))
    var outputDups: String?

    @Option(
        help: ArgumentHelp("Write pairs with an unmapped side to this file; - is that of --output.", valueName: "file"))
    var outputUnmapped: String?

    @Option(help: ArgumentHelp("Write statistics to this file.", valueName: "file"))
    var outputStats: String?

    @Option(help: ArgumentHelp("Base pairs by which the reads of one molecule may differ.", valueName: "bp"))
    var maxMismatch: Int = PairsDeduplicator.Options().mismatch

    @Option(help: "What of the two sides' differences counts: max or sum.")
    var method: DuplicateMethod = PairsDeduplicator.Options().method

    @Flag(inversion: .prefixedNo, help: "Give duplicates the pair type DD.")
    var markDups = true

    @Flag(help: "Write the name of the read that a duplicate repeats, as column parent_readID.")
    var keepParentId = false

    @Option(
        help: ArgumentHelp(
            "Columns of the two sides, by name or 0-based number, that must be equal in duplicates, too. Can be given "
                + "several times.", valueName: "column,column"))
    var extraColPair: [String] = []

    @Option(help: "Which outputs get the header: both, dedup, dups, none.")
    var sendHeaderTo: PairsDeduplicator.HeaderReceivers = PairsDeduplicator.Options().header

    @Option(help: "Accepted for pairtools' sake: cython is the way of this command.")
    var backend: Backend = .cython

    @Flag(help: "Write the statistics as YAML.")
    var yaml = false

    enum Backend: String, CaseIterable, ExpressibleByArgument { case cython }

    func validate() throws {
        guard (0...1_000_000).contains(maxMismatch) else {
            throw ValidationError("--max-mismatch takes a number from 0 to 1000000")
        }
        guard extraColPair.allSatisfy({ $0.split(separator: ",").count == 2 }) else {
            throw ValidationError("--extra-col-pair takes two columns with a comma between, one of either side")
        }
    }

    /// The options that the user gave here; the others as they are by default.
    func options() -> PairsDeduplicator.Options {
        var options = PairsDeduplicator.Options()
        options.mismatch = maxMismatch
        options.method = method
        options.marksDuplicates = markDups
        options.keepsParents = keepParentId
        options.extraColumnPairs = extraColPair.map { pair in
            let names = pair.split(separator: ",").map(String.init)
            return (names[0], names[1])
        }
        options.header = sendHeaderTo
        return options
    }

    /// - Parameter output: where unique pairs go.
    func outputs(_ output: String) -> PairsDeduplicator.Outputs {
        PairsDeduplicator.Outputs(
            unique: output, duplicates: outputDups == "-" ? output : outputDups,
            unmapped: outputUnmapped == "-" ? output : outputUnmapped)
    }

    /// Writes the statistics where they are wanted.
    func write(_ statistics: PairStatistics) throws {
        guard let outputStats else { return }
        if yaml {
            try statistics.writeYAML(to: outputStats, listsChromosomes: false)
        } else {
            try statistics.write(to: outputStats, listsChromosomes: false)
        }
    }
}

extension DuplicateMethod: ExpressibleByArgument {}
extension PairsDeduplicator.HeaderReceivers: ExpressibleByArgument {}
