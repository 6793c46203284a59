import ArgumentParser
import CloudRunner
import LocalRunner
import Pipeline
import Reporting
import RunStore

/// `cohesin why`
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say why a task waits, runs, ran, failed or was skipped, and why where it did.")

    @OptionGroup var target: NamedRunArgument
    @OptionGroup var cloud: CloudRunOptions

    @Argument(help: "A task, as 'cohesin status' names it, or a stage that has only one.")
    var task: String

    @Flag(help: "One JSON document, with every attempt.")
    var json = false

    private struct Document: Encodable {
        var task: String
        var state: String
        /// What is printed without --json.
        var story: [String]
        /// The latest first.
        var attempts: [AttemptDocument]
    }

    func run() throws {
        let directory = try target.directory()
        cloud.refresh(directory)
        let overview = try RunOverview(directory)
        let record = try overview.task(named: task)
        let attempts = try overview.attempts(of: record)
        var story = TaskStory(of: record, attempts: attempts, in: overview).lines
        if overview.submission != nil {
            story +=
                try cloud.watch(directory) { watch throws(CloudRunError) in
                    try CloudStory(of: record, in: watch).lines
                } ?? []
        }
        guard json else { return story.forEach { print($0) } }
        try JSONOutput.print(
            Document(
                task: record.id.description, state: overview.status(of: record).rawValue, story: story,
                attempts: attempts.map(AttemptDocument.init)))
    }
}
