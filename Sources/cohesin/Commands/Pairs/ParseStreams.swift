import ArgumentParser
import Contacts

/// What `pairs parse` and `pairs parse2` have in common: files, and what is written of each pair.
struct ParseStreams: ParsableArguments {
    @Argument(help: "SAM, BAM or CRAM file; standard input when absent or -.")
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

    @Flag(help: "Write . instead of the read's name.")
    var dropReadid = false

    @Flag(help: "Accepted for pairtools' sake: SAM columns are never written.")
    var dropSam = false

    @Flag(help: "Write the place of each pair in its walk, and which reads show it.")
    var addPairIndex = false

    @Option(
        help: ArgumentHelp(
            "Further columns, one for each side: \(ExtraColumn.allCases.map(\.rawValue).joined(separator: ","))",
            valueName: "a,b,..."))
    var addColumns: String = ""

    @Option(help: ArgumentHelp("Write statistics of the pairs to this file.", valueName: "file"))
    var outputStats: String?

    @OptionGroup var threads: StreamThreads

    /// The options that the user gave here; the others as they are by default.
    func options() throws -> ParseOptions {
        var options = ParseOptions()
        options.minimumMappingQuality = minMapq
        options.longestGap = maxInterAlignGap
        options.dropsReadNames = dropReadid
        options.addsPairIndex = addPairIndex
        options.extraColumns = try columns()
        return options
    }

    func parse(_ options: ParseOptions, provenance: Provenance) throws {
        var files = PairsParser.Files(input: input, output: output, chromosomeOrder: chromsPath)
        files.inputThreads = threads.inputThreads
        files.outputThreads = threads.outputThreads
        let statistics = try PairsParser.run(files, options: options, assembly: assembly, provenance: provenance)
        if let outputStats { try statistics.write(to: outputStats, listsChromosomes: false) }
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
