import ArgumentParser
import Contacts
import Glibc
import Pipeline

/// `cohesin pairs from-alignments`
struct PairsFromAlignmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "from-alignments",
        abstract: "Alignments to deduplicated pairs at once: parse, sort and dedup without files between.",
        discussion: """
            The rows are those of 'pairs parse | pairs sort | pairs dedup' with the same options, and so are the \
            headers but for the command line in them. Each step has a thread of its own; pairs beyond --memory go to \
            scratch files while they are sorted.

              bwa mem -SP5M genome r1.fq.gz r2.fq.gz | cohesin pairs from-alignments -o nodups.pairs.gz
            """)

    @Argument(help: "SAM, BAM or CRAM file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "Unique pairs, compressed when the name ends in .gz.")
    var output: String = "-"

    @OptionGroup var rows: ParseRows

    @Option(help: "The longest molecule (bases) that may explain three alignments as one ligation.")
    var maxMoleculeSize: Int = ParseOptions().longestMolecule

    @Option(help: "What to report of walks: mask, 5any, 5unique, 3any, 3unique, all.")
    var walksPolicy: ParseOptions.WalksPolicy = ParseOptions().walksPolicy

    @Option(help: ArgumentHelp("Write statistics of the pairs before deduplication to this file.", valueName: "file"))
    var outputParseStats: String?

    @OptionGroup var choices: DedupChoices

    @Option(help: ArgumentHelp("Memory for pairs; what does not fit goes to scratch files.", valueName: "size"))
    var memory = ByteCount(bytes: Int64(PairsSorter.Options().memory))

    @Option(help: ArgumentHelp("Folder for scratch files (default: $TMPDIR or /tmp).", valueName: "folder"))
    var tmpdir: String?

    @OptionGroup var threads: StreamThreads

    func run() throws {
        var options = AlignmentsToPairs.Options()
        options.parse = try rows.options()
        options.parse.longestMolecule = maxMoleculeSize
        options.parse.walks.longestInsert = maxMoleculeSize
        options.parse.walksPolicy = walksPolicy
        options.assembly = rows.assembly
        options.chromosomeOrder = rows.chromsPath
        options.inputThreads = threads.inputThreads
        options.sort.memory = Int(clamping: memory.bytes)
        options.sort.folder = tmpdir ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        options.dedup = choices.options()
        options.dedup.outputThreads = threads.outputThreads
        let statistics = try showingProgress(reading: [input], writing: output) {
            try AlignmentsToPairs.run(
                input: input, outputs: choices.outputs(output), options: options,
                provenances: .init(
                    parse: .thisCommand("pairs-parse"), sort: .thisCommand("pairs-sort"),
                    dedup: .thisCommand("pairs-dedup")))
        }
        if let outputParseStats { try statistics.parsed.write(to: outputParseStats, listsChromosomes: false) }
        try choices.write(statistics.deduplicated)
    }
}
