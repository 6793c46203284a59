import ArgumentParser

/// `cohesin hic`
struct HicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hic",
        abstract: "Build and read .hic contact maps.",
        subcommands: [
            HicBuildCommand.self, HicDumpCommand.self, HicViewCommand.self, HicInfoCommand.self,
            HicValidateCommand.self,
        ])
}
