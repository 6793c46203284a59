import ArgumentParser
import Contacts

/// `cohesin pairs parse`
struct PairsParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Find contacts in the alignments of Hi-C reads.",
        discussion: """
            Reads SAM, BAM or CRAM in the aligner's own order (the records of a read together, as bwa mem -SP5M writes \
            them) and writes one pair per read pair. The rows are those of pairtools parse 1.1 with the same options. \
            SAM columns are never written, as if --drop-sam were given.

            A read pair with two alignments on one side is one ligation when the third alignment fits it within \
            --max-molecule-size (types UR, RU); other walks are treated as --walks-policy says. With the policy all, \
            each pair of neighbours on the molecule is written, as seen from its outer ends.
            """)

    @OptionGroup var streams: ParseStreams

    @Option(help: "The longest molecule (bases) that may explain three alignments as one ligation.")
    var maxMoleculeSize: Int = ParseOptions().longestMolecule

    @Option(help: "What to report of walks: mask, 5any, 5unique, 3any, 3unique, all.")
    var walksPolicy: ParseOptions.WalksPolicy = ParseOptions().walksPolicy

    @Option(help: "The end of an alignment that gives the position: 5 or 3.")
    var reportAlignmentEnd: ParseOptions.AlignmentEnd = ParseOptions().alignmentEnd

    @Flag(inversion: .prefixedNo, help: "Put the mates of a pair in the order of the chromosomes.")
    var flip = true

    func run() throws {
        var options = try streams.rows.options()
        options.longestMolecule = maxMoleculeSize
        options.walks.longestInsert = maxMoleculeSize
        options.alignmentEnd = reportAlignmentEnd
        options.flips = flip
        options.walksPolicy = walksPolicy
        try showingProgress(reading: [streams.input], writing: streams.output) {
            try streams.parse(options, provenance: .thisCommand("pairs-parse"))
        }
    }
}

extension ParseOptions.AlignmentEnd: ExpressibleByArgument {}
extension ParseOptions.WalksPolicy: ExpressibleByArgument {}
