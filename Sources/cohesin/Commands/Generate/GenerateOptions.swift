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

    @OptionGroup var shape: ShapeOptions

    @Option(help: "The region: decides the partition (aws, aws-cn, aws-us-gov), and stands in ARNs.")
    var region: String?

    /// The generator, where nothing is wrong with the pipeline file.
    func generator(_ change: (inout GenerationRequest) -> Void = { _ in }) throws -> Generator {
        var request = shape.request(name: name, region: region)
        change(&request)
        return try Generator.checked(pipeline.request, request: request).1
    }

    /// The document, after everything that was found about it.
    func write(_ document: JSONValue, from generator: Generator) throws {
        try generator.report(file: pipeline.file)
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
