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

              cohesin pairs stats --yaml --filter 'unique:(pair_type == "UU")' --filter 'near:abs(pos1-pos2) < 10' x.pairs
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

    @Option(
        help: ArgumentHelp(
            "Count the pairs for which a condition of 'pairs select' holds, too. Can be given several times; a table is "
                + "that of the first one.", valueName: "name:condition"))
    var filter: [FilteredStatistics.Filter] = []

    @OptionGroup var types: ColumnTypes

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
        guard !merge || filter.isEmpty else { throw ValidationError("--merge adds up what is counted: no --filter") }
        guard !(json && yaml) else { throw ValidationError("either --json or --yaml") }
    }

    func run() throws {
        if !filter.isEmpty { return try runFilters() }
        let statistics = try showingProgress(reading: inputs) {
            merge ? try PairStatistics.merging(inputs) : try PairStatistics.of(inputs[0], inputThreads: nprocIn - 1)
        }
        if json {
            try statistics.writeJSON(to: output, listsChromosomes: !noChromsizes)
        } else if yaml {
            try statistics.writeYAML(to: output, listsChromosomes: !noChromsizes)
        } else {
            try statistics.write(to: output, listsChromosomes: !noChromsizes)
        }
    }
    private func runFilters() throws {
        let casts = try types.casts()
        let statistics = try showingProgress(reading: inputs) {
            try FilteredStatistics.of(inputs[0], filters: filter, casts: casts, inputThreads: nprocIn - 1)
        }
        if json {
            try statistics.writeJSON(to: output, listsChromosomes: !noChromsizes)
        } else if yaml {
            try statistics.writeYAML(to: output, listsChromosomes: !noChromsizes)
        } else {
            if filter.count > 1 {
                Console.warning("the table is that of '\(filter[0].name)': --yaml and --json have all")
            }
            try statistics.tables[0].statistics.write(to: output, listsChromosomes: !noChromsizes)
        }
    }
}

extension FilteredStatistics.Filter: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
