import ArgumentParser

/// `cohesin hic`
struct HicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hic",
        abstract: "Build, normalise and read .hic contact maps.",
        subcommands: [
            HicBuildCommand.self, HicNormalizeCommand.self, HicDumpCommand.self, HicViewCommand.self,
            HicInfoCommand.self, HicValidateCommand.self,
        ])
}
