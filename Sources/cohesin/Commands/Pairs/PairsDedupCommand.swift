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

    @OptionGroup var choices: DedupChoices

    @OptionGroup var threads: StreamThreads

    func run() throws {
        var options = choices.options()
        options.inputThreads = threads.inputThreads
        options.outputThreads = threads.outputThreads
        let result = try showingProgress(reading: [input], writing: output) {
            try PairsDeduplicator.run(
                input: input, outputs: choices.outputs(output), options: options,
                provenance: .thisCommand("pairs-dedup"))
        }
        if !result.isFlipped {
            Console.warning(
                "the header says 'whole matrix': mates are not in order, so a duplicate read from its other end "
                    + "was not found")
        }
        try choices.write(result.statistics)
    }
}
