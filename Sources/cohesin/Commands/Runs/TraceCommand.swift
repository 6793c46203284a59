import ArgumentParser
import CloudRunner
import Foundation
import LocalRunner
import Reporting

/// `cohesin trace`
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Print each attempt of a run as a line of a table: where it ran, what it asked for and used.",
        discussion: """
            Columns stand between tabs under a line of their names, the same for runs here and at AWS. Times are of \
            ISO 8601, in UTC; what is not known is empty. The cost is the attempt's share of its machine by list prices.
            """)

    @OptionGroup var target: RunArgument
    @OptionGroup var cloud: CloudRunOptions

    @Flag(help: "One JSON document a line, with the same names.")
    var json = false

    func run() throws {
        let directory = try target.directory()
        cloud.refresh(directory)
        let run = try RunOverview(directory)
        let costs = try RunBill.costs(of: run, prices: PriceList.standard(), now: Date().timeIntervalSince1970)
        let trace = try Trace(run, costs: costs.mapValues { $0.least...max($0.least, $0.most) })
        if !json { print(Trace.header) }
        for line in trace.lines { print(json ? PlanFile.text(line) : line.tabbed) }
    }
}
