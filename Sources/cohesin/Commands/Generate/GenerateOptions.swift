import ArgumentParser
import Cloud
import Foundation
import Pipeline

/// What every generator needs.
struct GenerateOptions: ParsableArguments {
    @OptionGroup var pipeline: PipelineOptions

    @Option(name: [.customShort("o"), .long], help: "Write to this file, not to standard output.")
    var output: String?

    @Option(help: "Begins the name of every resource; without it the pipeline's name. May be empty.")
    var name: String?

    @Option(help: "Without --samples: the most rows that a sample sheet will have. Decides how for-each is started.")
    var rows = 1000

    @Flag(help: "Keep machines that AWS has retired (p2, p3, g2, g3), with a warning.")
    var allowRetired = false

    @Option(help: "The registry of images that name none: 123456789012.dkr.ecr.us-east-1.amazonaws.com.")
    var registry: String?

    @Option(help: "The region: decides the partition (aws, aws-cn, aws-us-gov), and stands in ARNs.")
    var region: String?

    func validate() throws {
        if rows < 1 { throw ValidationError("--rows \(rows): a sample sheet has at least one row") }
    }

    /// The generator, where nothing is wrong. Warnings and notes go to standard error; errors, too, and end the command
    /// with status 2.
    func generator(_ change: (inout GenerationRequest) -> Void = { _ in }) throws -> Generator {
        var request = GenerationRequest()
        request.name = name
        request.rows = rows
        request.allowsRetired = allowRetired
        request.registry = registry
        request.region = region
        change(&request)
        let isPlanned = pipeline.values.samples != nil
        let outcome = isPlanned ? Planner().plan(pipeline.request) : Planner().validate(pipeline.request)
        PipelineOptions.report(outcome.diagnostics)
        guard let definition = outcome.definition, !outcome.hasErrors else {
            throw CommandFailure(
                .invalidInput, PipelineOptions.summary(outcome.diagnostics, file: pipeline.file))
        }
        return Generator(definition, plan: outcome.plan, request: request)
    }

    /// The document, after everything that was found about it.
    func write(_ document: JSONValue, from generator: Generator) throws {
        let found = generator.diagnostics.sorted
        PipelineOptions.report(found)
        if generator.diagnostics.hasErrors {
            throw CommandFailure(.invalidInput, PipelineOptions.summary(found, file: pipeline.file))
        }
        for note in generator.notes { Console.note(note) }
        guard let output else {
            print(document.prettyText, terminator: "")
            return
        }
        do {
            try Data(document.prettyText.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandFailure(.environment, "\(output) cannot be written: \(error.localizedDescription)")
        }
    }
}

/// The account that a document is for, where no template fills it in.
struct AccountOptions: ParsableArguments {
    @Option(help: "The account's number; with it and --region resources have their ARNs, else their names.")
    var account: String?

    func validate() throws {
        if let account, account.utf8.count != 12 || !account.utf8.allSatisfy({ (48...57).contains($0) }) {
            throw ValidationError("--account \(account): an account's number has 12 digits")
        }
    }
}
