import ArgumentParser
import LocalRunner
import Pipeline

/// `cohesin plan`
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show the tasks that a pipeline file, parameters and a sample sheet make, and run nothing.",
        discussion: """
            table and json list every task; mermaid and dot draw the stages, with the number of tasks of each and the \
            outputs that flow between them. --on batch shows what a run at AWS would take and cost, stage by stage; nothing is \
            asked or sent. Its hours come from --rate, from past runs here, or from time limits.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, mermaid, dot }

    @OptionGroup var pipeline: PipelineOptions

    @OptionGroup var directory: RunDirectoryOption
    @OptionGroup var machine: MachineOptions

    @Option(help: "How to show them.")
    var format = Format.table

    enum Place: String, ExpressibleByArgument, CaseIterable { case here, batch }

    @Option(help: "Where it would run.")
    var on = Place.here

    @OptionGroup var cost: CostOptions

    func run() throws {
        let (definition, plan) = try pipeline.plan()
        if on == .batch, format == .table || format == .json {
            let estimate = try cost.estimate(plan, definition)
            return format == .json ? try JSONOutput.print(estimate) : estimate.lines.forEach { print($0) }
        }
        // Drawings say nothing of single tasks, so nothing needs to be read for them.
        let forecast =
            format == .table || format == .json
            ? try LocalRuns.forecast(plan, directory: directory.path(for: plan), machine: machine) : nil
        let outlook: (PlannedTask) -> TaskOutlook? = { forecast?.outlook(of: $0.id) }
        let peakMemory: (PlannedTask) -> ByteCount? = { forecast?.peakMemory(of: $0.id) }
        let learnedTime: (PlannedTask) -> LearnedTime? = { forecast?.learnedTime(of: $0.id) }
        switch format {
        case .table:
            let table = PlanTable(plan, outlook: outlook, peakMemory: peakMemory, learnedTime: learnedTime)
            for line in TextTable(header: PlanTable.header, rows: table.rows).lines { print(line) }
        case .json:
            try JSONOutput.print(
                PlanDocument(plan, outlook: outlook, peakMemory: peakMemory, learnedTime: learnedTime))
        case .mermaid: print(PlanGraph(plan).mermaid, terminator: "")
        case .dot: print(PlanGraph(plan).dot, terminator: "")
        }
    }
}
