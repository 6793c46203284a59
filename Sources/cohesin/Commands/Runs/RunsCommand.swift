import ArgumentParser
import LocalRunner
import Reporting
import RunStore

/// `cohesin runs`
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the runs of this user, the latest first.",
        discussion:
            "A directory that was moved is found again after its next 'cohesin run'; one that is gone is left out.")

    @Flag(help: "One JSON document.")
    var json = false

    private struct Row: Encodable {
        var pipeline: String
        var directory: String
        var state: RunOverview.State
        var done: Int
        var tasks: Int
        /// Seconds since 1970.
        var started: Double
    }

    func run() throws {
        // A journal that cannot be read hides no other.
        let rows = (RunRegistry.ofThisUser?.entries ?? []).compactMap { entry -> Row? in
            guard let run = try? RunOverview(entry.directory) else { return nil }
            return Row(
                pipeline: entry.pipeline, directory: entry.directory, state: run.state, done: run.done,
                tasks: run.tasks.count, started: run.invocation?.started ?? entry.started)
        }
        if json { return try JSONOutput.print(rows) }
        if rows.isEmpty { return Console.note("no runs yet: 'cohesin run FILE' begins one") }
        let table = TextTable(
            header: ["PIPELINE", "STATE", "DONE", "STARTED", "DIRECTORY"],
            rows: rows.map {
                [$0.pipeline, $0.state.rawValue, "\($0.done)/\($0.tasks)", TimeText.local($0.started), $0.directory]
            })
        for line in table.lines { print(line) }
    }
}
