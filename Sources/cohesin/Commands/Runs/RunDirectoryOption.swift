import ArgumentParser
import Pipeline

/// The run directory, for commands that begin with a pipeline file.
struct RunDirectoryOption: ParsableArguments {
    @Option(
        name: .customLong("run-dir"),
        help: ArgumentHelp(
            "Where journal, task folders and results go.", discussion: "(default: cohesin-runs/PIPELINE)",
            valueName: "folder"), completion: .directory)
    var runDirectory: String?

    /// Absolute.
    func path(for plan: Plan) -> String {
        RunDirectory.absolute(runDirectory ?? "cohesin-runs/\(plan.pipeline)")
    }
}
