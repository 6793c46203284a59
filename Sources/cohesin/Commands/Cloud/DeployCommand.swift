import ArgumentParser
import AWSClient
import Cloud
import CloudRunner
import Foundation
import Pipeline

/// `cohesin deploy`
struct DeployCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Make or change a CloudFormation stack for a pipeline: machines, queues, roles, state machine.",
        discussion: """
            What would change is shown first, and done after a yes. Of a new stack the network is the account's standard \
            one, and the bucket, made where it is not there, is cohesin-ACCOUNT-REGION; an existing stack keeps what is not \
            given. Ctrl-C leaves CloudFormation at work, and the same command goes on. Idle, a stack costs nothing but what \
            lies in its bucket and its logs.
            """)

    @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var target: CloudOptions
    @OptionGroup var shape: ShapeOptions
    @OptionGroup var start: StartOptions

    @Option(help: ArgumentHelp("The bucket of runs, cache and results.", valueName: "name"))
    var bucket: String?

    @Option(help: ArgumentHelp("The network of the machines.", valueName: "vpc-id"))
    var vpc: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Subnets of it.", valueName: "subnet-id"))
    var subnets: [String] = []

    @Option(
        name: .customLong("set"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Another parameter of the template, such as NotificationEmail; may be given several times.",
            valueName: "name=value"))
    var others: [String] = []

    @Option(help: "The archive of the staging program; without it the one beside this program.")
    var stagingProgram: String?

    @OptionGroup var confirmation: Confirmation

    @Flag(help: "Print what was done, or would be, as one JSON document.")
    var json = false

    func run() throws {
        let session = try target.access.open()
        let deployment = Deployment(try request(session.region), session, tell: Console.write)
        let prepared = try deployment.prepare()
        let report = DeployReport(prepared, stack: target.stack, region: session.region)
        if !json { for line in report.lines { print(line) } }
        do {
            guard try prepared.isUnchanged || confirmation.given(for: report.question) else {
                try deployment.discard(prepared)
                return Console.note("nothing was changed")
            }
        } catch {
            try deployment.discard(prepared)
            throw error
        }
        try deployment.carryOut(prepared)
        if json {
            try JSONOutput.print(report)
        } else {
            Console.note(
                "the stack \(target.stack) stands: 'cohesin submit \(file) --stack \(target.stack)' starts a run")
        }
    }

    private func request(_ region: Region) throws -> Deployment.Request {
        var asked = shape.request(name: target.stack.text, region: region.name)
        start.fill(&asked)
        var (definition, generator) = try Generator.checked(PlanRequest(file: file), request: asked)
        let document = generator.cloudFormation()
        try generator.report(file: file)
        guard let text = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(.invalidInput, "\(file) cannot be read")
        }
        var request = Deployment.Request(
            stack: target.stack, pipeline: definition.name, file: Array(text), template: document,
            stagingProgram: stagingProgram ?? (RunDirectory.programFolder ?? ".") + "/cohesin-task.tar.gz")
        request.parameters.vpc = vpc
        request.parameters.subnets = subnets
        request.parameters.bucket = try bucket.map { name in
            guard let bucket = BucketName(name) else { throw CloudError.bucketUnusable(name) }
            return bucket
        }
        for pair in others {
            guard let sign = pair.firstIndex(of: "=") else {
                throw CommandFailure(.invalidInput, "--set \(pair): write NAME=VALUE")
            }
            request.parameters.others[String(pair[..<sign])] = String(pair[pair.index(after: sign)...])
        }
        return request
    }
}
