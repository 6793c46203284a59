import ArgumentParser
import Pipeline

/// `cohesin plan`
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show the tasks that a pipeline file, parameters and a sample sheet make, and run nothing.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

    @OptionGroup var pipeline: PipelineOptions

    @Option(help: "How to show them.")
    var format = Format.table

    func run() throws {
        let (_, plan) = try pipeline.plan()
        switch format {
        case .json: try JSONOutput.print(plan)
        case .table: for task in plan.tasks { print(task.id) }
        }
    }
}
