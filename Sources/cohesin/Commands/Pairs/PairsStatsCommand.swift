import ArgumentParser
import Contacts

/// `cohesin pairs stats`
struct PairsStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Count pairs by type, chromosomes and distance.",
        discussion: """
            Keys and values are those of pairtools stats. Counts by chromosome and distance leave duplicates (pair type \
            DD) out; a pair with the strand . is not counted by distance and strands.
            """)

    @Argument(help: "The .pairs file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "The table: key, tab, value.")
    var output: String = "-"

    @Flag(help: "Write one JSON object instead of the table.")
    var json = false

    @Flag(name: .customLong("no-chromsizes"), help: "Leave the sizes of the chromosomes out.")
    var leavesChromosomesOut = false

    @Option(help: ArgumentHelp("Threads for reading compressed input.", valueName: "n"))
    var nprocIn: Int = 1

    func validate() throws {
        guard (1...512).contains(nprocIn) else { throw ValidationError("--nproc-in takes a number from 1 to 512") }
    }

    func run() throws {
        let statistics = try PairStatistics.of(input, inputThreads: nprocIn - 1)
        if json {
            try statistics.writeJSON(to: output, listsChromosomes: !leavesChromosomesOut)
        } else {
            try statistics.write(to: output, listsChromosomes: !leavesChromosomesOut)
        }
    }
}
