import AWSClient
import ArgumentParser
import CloudRunner
import Foundation

/// How AWS is reached.
struct AccessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The AWS region.", discussion: "(default: AWS_REGION, or that of the profile)"))
    var region: String?

    @Option(help: ArgumentHelp("The AWS profile.", discussion: "(default: AWS_PROFILE, or 'default')"))
    var profile: String?

    /// A session whose requests and waits Ctrl-C ends.
    func open() throws(AWSError) -> AWSSession {
        try AWSSession.open(
            profile: profile, region: region, environment: ProcessInfo.processInfo.environment,
            cancellation: .bySignals())
    }
}

/// A pipeline that was deployed.
struct CloudOptions: ParsableArguments {
    @Option(help: "The CloudFormation stack of the pipeline.")
    var stack: StackName

    @OptionGroup var access: AccessOptions
}

extension StackName: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
