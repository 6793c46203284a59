import ArgumentParser
import Cloud

/// `cohesin generate step-functions`
struct GenerateStepFunctionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step-functions",
        abstract: "The state machine, in Amazon States Language.",
        discussion: """
            Each task is a Batch job. Stages that do not depend on each other run side by side; for-each becomes a Map, a \
            Distributed Map or a Batch array job, by the number of its items: that of --samples, else --rows. What is \
            not given stays as ${Bucket} and ${Topic}.
            """)

    @OptionGroup var options: GenerateOptions
    @OptionGroup var account: AccountOptions

    @Option(help: "The bucket of runs and failures.")
    var bucket: String?

    func run() throws {
        let generator = try options.generator {
            $0.account = account.account
            $0.bucket = bucket
        }
        try options.write(generator.stepFunctions, from: generator)
    }
}
