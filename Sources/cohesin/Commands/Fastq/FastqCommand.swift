import ArgumentParser

/// `cohesin fastq`
struct FastqCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fastq",
        abstract: "Check, measure and split sequencing reads.",
        subcommands: [FastqQCCommand.self, FastqSplitCommand.self])
}
