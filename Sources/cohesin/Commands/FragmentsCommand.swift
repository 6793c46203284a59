import ArgumentParser
import Contacts
import SequenceIO

/// `cohesin fragments`
struct FragmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fragments",
        abstract: "Find an enzyme's restriction sites in a genome.",
        discussion: """
            Writes the file that Juicer reads: for each sequence its name, the 1-based positions of the sites' first \
            bases, and its length. The sites of several enzymes are listed together.
            """)

    @Argument(help: "The genome as FASTA, plain or gzip; - is standard input.")
    var genome: String

    @Option(
        name: [.customShort("s"), .long],
        help: ArgumentHelp(
            "The enzymes: \(RestrictionEnzyme.known.map(\.name).joined(separator: ", ")).", valueName: "a,b,..."))
    var enzyme: EnzymeList

    @Option(name: [.customShort("o"), .long], help: "The file of sites, compressed when the name ends in .gz.")
    var output: String = "-"

    func validate() throws {
        guard !enzyme.enzymes.isEmpty else { throw ValidationError("--enzyme none leaves no sites to be found") }
    }

    func run() throws {
        try SiteFinder.run(genome: genome, enzymes: enzyme.enzymes, output: output)
    }
}
