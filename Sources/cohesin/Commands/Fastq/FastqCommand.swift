import ArgumentParser

/// `cohesin fastq`
struct FastqCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fastq",
        abstract: "Check and measure sequencing reads.",
        subcommands: [FastqQCCommand.self])
}
