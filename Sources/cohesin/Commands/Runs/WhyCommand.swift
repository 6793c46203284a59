import ArgumentParser
import LocalRunner
import Pipeline

/// `cohesin why`
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say why a task waits, runs, ran, failed or was skipped.")

    @OptionGroup var target: NamedRunArgument

    @Argument(help: "A task, as 'cohesin status' names it, or a stage that has only one.")
    var task: String

    func run() throws {
        let overview = try target.overview()
        for line in TaskStory(of: try overview.task(named: task), in: overview).lines { print(line) }
    }
}
