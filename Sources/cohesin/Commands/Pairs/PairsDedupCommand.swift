import ArgumentParser
import Contacts

/// `cohesin pairs dedup`
struct PairsDedupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedup",
        abstract: "Separate unique pairs from duplicates.",
        discussion: """
            The input must be sorted and its mates in order (pairs parse, pairs sort). A pair is a duplicate when an \
            earlier pair that was kept has the same chromosomes and strands and positions within --max-mismatch; what \
            was removed makes no other pair a duplicate. This is what pairtools dedup --backend cython does. Pairs with \
            an unmapped side are never duplicates.
            """)

    @Argument(help: "The sorted .pairs file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "Unique pairs, compressed when the name ends in .gz.")
    var output: String = "-"

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

    @OptionGroup var threads: StreamThreads

    func validate() throws {
        guard (0...1_000_000).contains(maxMismatch) else {
            throw ValidationError("--max-mismatch takes a number from 0 to 1000000")
        }
        guard extraColPair.allSatisfy({ $0.split(separator: ",").count == 2 }) else {
            throw ValidationError("--extra-col-pair takes two columns with a comma between, one of either side")
        }
    }

    func run() throws {
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
        options.inputThreads = threads.inputThreads
        options.outputThreads = threads.outputThreads
        let outputs = PairsDeduplicator.Outputs(
            unique: output, duplicates: outputDups == "-" ? output : outputDups,
            unmapped: outputUnmapped == "-" ? output : outputUnmapped)
        let result = try PairsDeduplicator.run(
            input: input, outputs: outputs, options: options, provenance: .thisCommand("pairs-dedup"))
        if !result.isFlipped {
            Console.warning(
                "the header says 'whole matrix': mates are not in order, so a duplicate read from its other end "
                    + "was not found")
        }
        guard let outputStats else { return }
        if yaml {
            try result.statistics.writeYAML(to: outputStats, listsChromosomes: false)
        } else {
            try result.statistics.write(to: outputStats, listsChromosomes: false)
        }
    }
}

extension DuplicateMethod: ExpressibleByArgument {}
extension PairsDeduplicator.HeaderReceivers: ExpressibleByArgument {}
