import ArgumentParser

/// `cohesin generate`
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write what a pipeline becomes at AWS, without AWS: nothing is sent anywhere.",
        discussion: """
            The same pipeline file gives the same bytes. Sizes, names, quotas and machines are checked first; what was chosen \
            and what it costs is told on standard error.
            """,
        subcommands: [
            GenerateStepFunctionsCommand.self, GenerateJobDefinitionsCommand.self, GenerateCloudFormationCommand.self,
        ])
}
