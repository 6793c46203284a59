import ArgumentParser
import LocalRunner
import RunStore

/// The run that a command is about.
struct RunArgument: ParsableArguments {
    @Argument(help: "A run directory, or the name of a pipeline; without it the latest run.", completion: .directory)
    var run: String?

    func overview() throws -> RunOverview { try RunOverview(directory()) }

    func directory() throws -> String { try RunDirectory.find(run) }
}

/// The run that a command changes or looks into: it has to be named.
struct NamedRunArgument: ParsableArguments {
    @Argument(help: "A run directory, or the name of a pipeline.", completion: .directory)
    var run: String

    func overview() throws -> RunOverview { try RunOverview(directory()) }

    func directory() throws -> String { try RunDirectory.find(run) }
}
