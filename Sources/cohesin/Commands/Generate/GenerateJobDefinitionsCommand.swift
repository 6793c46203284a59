import ArgumentParser
import Cloud
import Pipeline

/// `cohesin generate job-definitions`
struct GenerateJobDefinitionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job-definitions",
        abstract: "The Batch job definitions, a JSON list.",
        discussion: "Each element is what `aws batch register-job-definition --cli-input-json` takes.")

    @OptionGroup var options: GenerateOptions
    @OptionGroup var account: AccountOptions

    func run() throws {
        let generator = try options.generator {
            $0.account = account.account
        }
        try options.write(.list(generator.jobDefinitions.map(\.body)), from: generator)
    }
}
