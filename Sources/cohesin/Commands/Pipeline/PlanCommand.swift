import ArgumentParser
import Pipeline

/// `cohesin plan`
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show the tasks that a pipeline file, parameters and a sample sheet make, and run nothing.",
        discussion: """
            table and json list every task; mermaid and dot draw the stages, with the number of tasks of each and the \
            outputs that flow between them.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, mermaid, dot }

    @OptionGroup var pipeline: PipelineOptions

    @Option(help: "How to show them.")
    var format = Format.table

    func run() throws {
        let plan = try pipeline.plan().plan
        switch format {
        case .table:
            for line in TextTable(header: PlanTable.header, rows: PlanTable(plan).rows).lines { print(line) }
        case .json: try JSONOutput.print(PlanDocument(plan))
        case .mermaid: print(PlanGraph(plan).mermaid, terminator: "")
        case .dot: print(PlanGraph(plan).dot, terminator: "")
        }
    }
}
