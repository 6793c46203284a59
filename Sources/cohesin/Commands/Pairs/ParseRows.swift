import ArgumentParser
import Contacts

/// How alignments become rows: what `pairs parse`, `parse2` and `from-alignments` have in common.
struct ParseRows: ParsableArguments {
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
            "Further columns, one for each side: \(ExtraColumn.named.map(\.rawValue).joined(separator: ",")), or a tag of "
                + "the alignments (two capital letters).", valueName: "a,b,..."))
    var addColumns: String = ""

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

    private func columns() throws -> [ExtraColumn] {
        try addColumns.split(separator: ",").map { name in
            guard let column = ExtraColumn(rawValue: String(name)) else {
                throw CommandFailure(
                    .invalidInput,
                    "--add-columns: '\(name)' is none of "
                        + ExtraColumn.named.map(\.rawValue).joined(separator: ", ") + ", nor a tag")
            }
            return column
        }
    }
}
