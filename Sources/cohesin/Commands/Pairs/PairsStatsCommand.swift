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

    @Argument(help: "The .pairs file, standard input when absent or -; with --merge tables of statistics.")
    var inputs: [String] = ["-"]

    @Option(name: [.customShort("o"), .long], help: "The table: key, tab, value.")
    var output: String = "-"

    @Flag(help: "Write one JSON object instead of the table.")
    var json = false

    @Flag(help: "Write YAML instead of the table.")
    var yaml = false

    @Flag(help: "Add up tables of statistics instead of counting pairs.")
    var merge = false

    @Flag(help: "Accepted for pairtools' sake: the sizes of the chromosomes end the table.")
    var withChromsizes = false

    @Flag(help: "Leave the sizes of the chromosomes out.")
    var noChromsizes = false

    @Option(help: ArgumentHelp("Threads for reading compressed input.", valueName: "n"))
    var nprocIn: Int = 1

    func validate() throws {
        guard (1...512).contains(nprocIn) else { throw ValidationError("--nproc-in takes a number from 1 to 512") }
        guard merge || inputs.count == 1 else {
            throw ValidationError("several files are tables of statistics, for --merge; of .pairs files give one")
        }
        guard !(json && yaml) else { throw ValidationError("either --json or --yaml") }
    }

    func run() throws {
        let statistics =
            merge
            ? try PairStatistics.merging(inputs) : try PairStatistics.of(inputs[0], inputThreads: nprocIn - 1)
        if json {
            try statistics.writeJSON(to: output, listsChromosomes: !noChromsizes)
        } else if yaml {
            try statistics.writeYAML(to: output, listsChromosomes: !noChromsizes)
        } else {
            try statistics.write(to: output, listsChromosomes: !noChromsizes)
        }
    }
}
