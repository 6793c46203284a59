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

    @OptionGroup var start: StartOptions

    func run() throws {
        var generator = try options.generator { start.fill(&$0) }
        let template = generator.cloudFormation()
        try options.write(template, from: generator)
    }
}
