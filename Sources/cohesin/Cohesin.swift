import ArgumentParser

/// The command line: names, options and exit codes. What a command does lives in the libraries.
@main
struct Cohesin: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cohesin",
        abstract: "Hi-C from FASTQ to chromatin loops, on this workstation or in the cloud.",
        version: Version.current,
        subcommands: [ManualCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Pipelines",
                subcommands: [
                    RunCommand.self, PlanCommand.self, ValidateCommand.self, SchemaCommand.self, ImportCommand.self,
                ]),
            CommandGroup(
                name: "Runs",
                subcommands: [
                    RunsCommand.self, StatusCommand.self, LogsCommand.self, WhyCommand.self, ReportCommand.self,
                    TraceCommand.self, CrateCommand.self, ReplayCommand.self, CancelCommand.self, CleanCommand.self,
                ]),
            CommandGroup(
                name: "Cloud",
                subcommands: [
                    GenerateCommand.self, DeployCommand.self, SubmitCommand.self, WatchCommand.self, AuditCommand.self,
                    DestroyCommand.self,
                ]),
            CommandGroup(name: "This machine", subcommands: [GPUsCommand.self, DoctorCommand.self]),
            CommandGroup(
                name: "Hi-C",
                subcommands: [
                    FastqCommand.self, PairsCommand.self, FragmentsCommand.self, HicCommand.self, HiccupsCommand.self,
                ]),
            CommandGroup(name: "To try it out", subcommands: [DemoCommand.self, SimulateCommand.self]),
        ])

    /// The entry point: runs the command and ends the process with an `ExitStatus`.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(with: error)
        }
    }
}
