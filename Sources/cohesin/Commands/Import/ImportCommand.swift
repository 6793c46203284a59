import ArgumentParser

/// `cohesin import`
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Go on with what another program has begun.",
        subcommands: [ImportJuicerCommand.self])
}
