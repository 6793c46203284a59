import ArgumentParser
import CloudRunner
import Foundation
import LocalRunner
import Reporting
import RunStore

/// `cohesin report`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what is known of a run as one HTML file: what ran and with what, when, and what came of it.",
        discussion: """
            RUN/report.html needs no other file and no network. It shows whatever stages declare with 'show: metrics', \
            'table' or 'figure'. 'cohesin run' writes it, too, when it ends.
            """)

    @OptionGroup var target: RunArgument
    @OptionGroup var cloud: CloudRunOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Another file instead of RUN/report.html.", valueName: "html"),
        completion: .file(extensions: ["html"]))
    var output: String?

    @Option(
        help: ArgumentHelp("Write the samples' figures for MultiQC there, and no page.", valueName: "folder"),
        completion: .directory)
    var multiqc: String?

    @Flag(help: "One JSON document with every task and attempt, and no file.")
    var json = false

    func validate() throws {
        if [json, output != nil, multiqc != nil].count(where: \.self) > 1 {
            throw ValidationError("--json, --output and --multiqc are three reports: give one of them")
        }
    }

    func run() throws {
        let directory = try target.directory()
        cloud.refresh(directory)
        let run = try RunOverview(directory)
        let report = try RunReport(
            run, now: Date().timeIntervalSince1970, cost: RunBill.standard(of: run)?.reported)
        if json { return try JSONOutput.print(report) }
        if let multiqc { return try export(report, to: RunDirectory.absolute(multiqc)) }
        print(try ReportFile.write(report, to: output.map(RunDirectory.absolute)))
    }

    private func export(_ report: RunReport, to folder: String) throws {
        let count = try MultiQCExport(report).write(to: folder)
        if count == 0 { Console.note("no stage of this run declares 'show: metrics' or 'table': nothing is written") }
        print(folder)
    }
}
