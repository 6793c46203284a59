import ArgumentParser

/// `cohesin pairs`
struct PairsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract: "Alignments to contact pairs: parse, sort, merge, deduplicate, count.",
        subcommands: [
            PairsParseCommand.self, PairsParse2Command.self, PairsSortCommand.self, PairsMergeCommand.self,
            PairsDedupCommand.self, PairsSelectCommand.self, PairsJuicerCommand.self, PairsFromAlignmentsCommand.self,
            PairsStatsCommand.self, PairsIndexCommand.self,
        ])
}
