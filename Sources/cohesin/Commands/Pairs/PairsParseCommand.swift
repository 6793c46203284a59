import ArgumentParser
import Contacts

/// `cohesin pairs parse`
struct PairsParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Find contacts in the alignments of Hi-C reads.",
        discussion: """
            Reads SAM or BAM in the aligner's own order (the records of a read together, as bwa mem -SP5M writes them) \
            and writes one pair per read pair. The rows are those of pairtools parse 1.1 with the same options. SAM \
            columns are never written, as if --drop-sam were given.

            A read pair with two alignments on one side is one ligation when the third alignment fits it within \
            --max-molecule-size (types UR, RU); other walks are treated as --walks-policy says.
            """)

    @Argument(help: "SAM or BAM file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "The .pairs file, compressed when the name ends in .gz.")
    var output: String = "-"

    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp(
            "File whose first column lists chromosomes in the order of mates; those that it does not list follow by name. "
                + "A second column with sizes is checked. Default: the order of the alignments' header.",
            valueName: "file"))
    var chromsPath: String?

    @Option(help: "Name of the genome assembly for the header.")
    var assembly: String?

    @Option(help: "The lowest mapping quality of a unique alignment.")
    var minMapq: Int = ParseOptions().minimumMappingQuality

    @Option(help: "Longer stretches of a read without an alignment (bases) count as one that could not be placed.")
    var maxInterAlignGap: Int = ParseOptions().longestGap

    @Option(help: "The longest molecule (bases) that may explain three alignments as one ligation.")
    var maxMoleculeSize: Int = ParseOptions().longestMolecule

    @Option(help: "What to report of walks: mask, 5any, 5unique, 3any, 3unique.")
    var walksPolicy: String = ParseOptions().walksPolicy.rawValue

    @Option(help: "The end of an alignment that gives the position: 5 or 3.")
    var reportAlignmentEnd: ParseOptions.AlignmentEnd = ParseOptions().alignmentEnd

    @Flag(inversion: .prefixedNo, help: "Put the mates of a pair in the order of the chromosomes.")
    var flip = true

    @Flag(help: "Write . instead of the read's name.")
    var dropReadid = false

    @Flag(help: "Accepted for pairtools' sake: SAM columns are never written.")
    var dropSam = false

    @Option(
        help: ArgumentHelp(
            "Further columns, one for each side: \(ExtraColumn.allCases.map(\.rawValue).joined(separator: ","))",
            valueName: "a,b,..."))
    var addColumns: String = ""

    @Option(help: ArgumentHelp("Write statistics of the pairs to this file.", valueName: "file"))
    var outputStats: String?

    @OptionGroup var threads: StreamThreads

    func run() throws {
        var options = ParseOptions()
        options.minimumMappingQuality = minMapq
        options.longestGap = maxInterAlignGap
        options.longestMolecule = maxMoleculeSize
        options.alignmentEnd = reportAlignmentEnd
        options.flips = flip
        options.dropsReadNames = dropReadid
        options.walksPolicy = try policy()
        options.extraColumns = try columns()
        var files = PairsParser.Files(input: input, output: output, chromosomeOrder: chromsPath)
        files.inputThreads = threads.inputThreads
        files.outputThreads = threads.outputThreads
        let statistics = try PairsParser.run(
            files, options: options, assembly: assembly, provenance: .thisCommand("pairs-parse"))
        if let outputStats { try statistics.write(to: outputStats, listsChromosomes: false) }
    }

    private func policy() throws -> ParseOptions.WalksPolicy {
        if walksPolicy == "all" {
            throw CommandFailure(
                .invalidInput, "--walks-policy all is not there yet; use mask, 5any, 5unique, 3any or 3unique")
        }
        guard let policy = ParseOptions.WalksPolicy(rawValue: walksPolicy) else {
            throw CommandFailure(
                .invalidInput, "--walks-policy '\(walksPolicy)' is none of mask, 5any, 5unique, 3any, 3unique")
        }
        return policy
    }

    private func columns() throws -> [ExtraColumn] {
        try addColumns.split(separator: ",").map { name in
            guard let column = ExtraColumn(rawValue: String(name)) else {
                throw CommandFailure(
                    .invalidInput,
                    "--add-columns: '\(name)' is none of "
                        + ExtraColumn.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return column
        }
    }
}

extension ParseOptions.AlignmentEnd: ExpressibleByArgument {}
