import ArgumentParser
import Foundation
import LocalRunner
import Pipeline
import Reporting
import RunStore

/// `cohesin replay`
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run what a crate describes again, and say of each output whether it is the same.",
        discussion: """
            Every task runs, in a new run directory. Inputs are read where they were and must hold what they held. Ends \
            with status 1 where an output differs in a byte, or is not made.
            """)

    @Argument(help: "The folder that 'cohesin crate' made.", completion: .directory)
    var crate: String

    @Option(
        name: .customLong("run-dir"),
        help: ArgumentHelp(
            "The run directory, which must not be there.", discussion: "(default: cohesin-runs/PIPELINE-replay)",
            valueName: "folder"), completion: .directory)
    var runDirectory: String?

    @OptionGroup var machine: MachineOptions

    @Flag(help: "One JSON document.")
    var json = false

    func run() throws {
        let interrupts = Interrupts()
        let crate = try Crate.read(RunDirectory.absolute(crate))
        let path = RunDirectory.absolute(runDirectory ?? "cohesin-runs/\(crate.plan.pipeline)-replay")
        if FileManager.default.fileExists(atPath: path) { throw CrateError.alreadyThere(path) }
        let memo = DigestMemo([:])
        try crate.checkInputs(memo)
        let directory = try RunDirectory.make(path)
        try RunStore.open(directory).commit(memo.takeFresh().map { .fileDigest($0.0, digest: $0.1) })
        let summary = try LocalRuns.run(
            plan: crate.plan, asked: crate.request, directory: directory, machine: machine, keepsGoing: true,
            interrupts: interrupts, observer: ProgressChoice.standard)
        if [.cancelled, .environment].contains(summary.outcome) { try RunCommand.end(with: summary) }
        let run = try RunCrate(RunOverview(directory), RunCrate.Label(license: "", author: ""), made: 0)
        let comparison = ReplayComparison(crate, run)
        if json { try JSONOutput.print(comparison) } else { tell(comparison) }
        if !comparison.isEqual { throw CommandFailure(.failed, "") }
    }

    private func tell(_ comparison: ReplayComparison) {
        let table = TextTable(
            header: ["TASK", "OUTPUT", "RESULT", "WAS", "IS"],
            rows: comparison.outputs.map { output in
                let isSame = output.verdict == .equal
                return [output.task, output.output, output.verdict.rawValue]
                    + (isSame ? ["", ""] : [output.wasPath ?? "", output.nowPath ?? ""])
            })
        for line in table.lines { print(line) }
        let equal = comparison.outputs.count { $0.verdict == .equal }
        print("\n\(equal) of \(comparison.outputs.count) outputs are equal")
        for difference in comparison.differences {
            print("\(difference.name): was \(difference.was ?? "not there"), is \(difference.now ?? "not there")")
        }
    }
}
