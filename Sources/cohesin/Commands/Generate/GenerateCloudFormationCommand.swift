import ArgumentParser
import Cloud

/// `cohesin generate cloudformation`
struct GenerateCloudFormationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cloudformation",
        abstract: "A CloudFormation template: machines, queues, job definitions, roles and the state machine.",
        discussion: """
            Environments with GPUs and without are kept apart, each with Spot and On-Demand machines as its capacity says. The \
            template asks for a network (Vpc, Subnets), a Bucket and, where wanted, images and an address for failures.
            """)

    @OptionGroup var options: GenerateOptions

    @Flag(help: "A sample sheet put into samples/ of the pipeline's folder starts a run.")
    var startOnUpload = false

    @Flag(help: "An HTTP endpoint, for callers with IAM's permission, starts runs.")
    var startEndpoint = false

    func run() throws {
        var generator = try options.generator {
            $0.startsOnUpload = startOnUpload
            $0.hasEndpoint = startEndpoint
        }
        let template = generator.cloudFormation()
        try options.write(template, from: generator)
    }
}
