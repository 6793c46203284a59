import ArgumentParser
import Contacts

/// `cohesin pairs parse2`
struct PairsParse2Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse2",
        abstract: "Find all contacts of molecules with several ligations.",
        discussion: """
            Reads SAM, BAM or CRAM in the aligner's own order and writes each pair of neighbours along the molecule, in \
            its order; what both reads show is written once. The rows are those of pairtools parse2 1.1 with the same \
            options. SAM columns are never written.

            The mates of a pair stay in the order of the molecule; pairs that are to be sorted and deduplicated need \
            --flip.
            """)

    @OptionGroup var streams: ParseStreams

    @Option(
        help: """
            Which end of an alignment gives its position: outer (away from the junction), junction, read (5' end on \
            the read), walk (5' end on the walk).
            """)
    var reportPosition: WalkOptions.Position = WalkOptions().position

    @Option(
        help: """
            How strands are seen: pair (from the pair's outer ends), junction (from the junction), read (from each \
            read's beginning), walk (from the walk's beginning).
            """)
    var reportOrientation: WalkOptions.Orientation = WalkOptions().orientation

    @Option(help: "Bases: the longest insert that may be one fragment, read from both ends.")
    var maxInsertSize: Int = 500

    @Option(help: "Bases by which the alignments of one fragment on both reads may differ.")
    var dedupMaxMismatch: Int = WalkOptions().mismatch

    @Flag(help: "The input is single reads.")
    var singleEnd = false

    @Flag(inversion: .prefixedNo, help: "Write pairs of alignments that are not neighbours, too.")
    var expand = false

    @Option(help: ArgumentHelp("With --expand: at most so many steps apart, on one read.", valueName: "n"))
    var maxExpansionDepth: Int?

    @Flag(inversion: .prefixedNo, help: "Put the mates of a pair in the order of the chromosomes.")
    var flip = false

    func run() throws {
        var options = try streams.rows.options()
        options.walksPolicy = .all
        options.flips = flip
        options.walks.position = reportPosition
        options.walks.orientation = reportOrientation
        options.walks.longestInsert = maxInsertSize
        options.walks.mismatch = dedupMaxMismatch
        options.walks.isSingleEnd = singleEnd
        options.walks.expands = expand
        options.walks.deepestExpansion = maxExpansionDepth
        try showingProgress(reading: [streams.input], writing: streams.output) {
            try streams.parse(options, provenance: .thisCommand("pairs-parse2"))
        }
    }
}

extension WalkOptions.Position: ExpressibleByArgument {}
extension WalkOptions.Orientation: ExpressibleByArgument {}
