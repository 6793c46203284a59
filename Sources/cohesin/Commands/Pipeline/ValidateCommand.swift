import ArgumentParser
import Foundation
import Pipeline

/// `cohesin validate`
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a pipeline file, and a sample sheet and parameters where they are given.",
        discussion: """
            Everything that is wrong is told in one pass, each with FILE:LINE:COLUMN and what to do. Without --samples, -p \
            and --params only the pipeline file itself is checked. Ends with status 2 when there are errors; warnings alone \
            end with 0.
            """)

    @OptionGroup var pipeline: PipelineOptions

    @Flag(help: "Print the diagnostics to standard output as JSON.")
    var json = false

    func run() throws {
        let outcome = Planner().validate(pipeline.request)
        if json {
            try JSONOutput.print(outcome.diagnostics)
        } else {
            PipelineOptions.report(outcome.diagnostics)
        }
        if outcome.hasErrors {
            throw CommandFailure(
                .invalidInput, json ? "" : PipelineOptions.summary(outcome.diagnostics, file: pipeline.file))
        }
        if !json { print("\(pipeline.file): valid") }
    }
}
