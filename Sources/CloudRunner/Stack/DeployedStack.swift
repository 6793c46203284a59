import AWSClient
import Cloud

/// A pipeline as it stands in an account: what its CloudFormation stack made, by the ids of the template (`CloudNames`).
package struct DeployedStack: Hashable, Sendable {
    /// As it was deployed.
    package let name: StackName
    /// Where it is.
    package let region: Region
    /// The stack's ARN.
    package let id: String
    /// The template as it was deployed.
    package let template: String
    /// How the template was made.
    package let record: StackRecord
    /// What the template's parameters are.
    package let parameters: [String: String]
    /// The pipeline's folder in the bucket; its key ends in `/`, or is empty.
    package let folder: S3Location
    /// ARNs of the state machine and of the topic that is told of failures.
    package let stateMachine: String
    /// Of SNS, its ARN.
    package let topic: String
    /// Of CloudWatch, where containers write.
    package let logGroup: String
    /// What CloudFormation made, by its id in the template.
    package let resources: [String: Resource]

    /// What a resource became.
    package struct Resource: Hashable, Sendable {
        /// Such as `AWS::Batch::JobQueue`.
        package let type: String
        /// What its service calls it: of queues, environments and job definitions the ARN.
        package let physicalID: String
    }

    /// A stack that is whole; every other state is an error.
    package static func read(_ name: StackName, _ session: AWSSession) throws(CloudError) -> DeployedStack {
        let stacks = CloudFormation(session)
        guard let stack = try CloudError.asking({ () throws(AWSError) in try stacks.stack(name.text) }) else {
            throw .noStack(name, session.region)
        }
        guard stack.holdsATemplate else {
            throw .stackUnusable(name, status: stack.status, reason: stack.reason)
        }
        let (template, resources) = try CloudError.asking { () throws(AWSError) in
            (try stacks.template(of: name.text), try stacks.resources(of: name.text))
        }
        return try DeployedStack(name, stack, template, resources, session.region)
    }

    private init(
        _ name: StackName, _ stack: CloudFormation.Stack, _ template: String,
        _ resources: [CloudFormation.StackResource], _ region: Region
    ) throws(CloudError) {
        guard let record = StackRecord(template: template) else {
            throw .notOurs(name, missing: "record of cohesin in its template")
        }
        guard let folder = stack.folder else { throw .notOurs(name, missing: "parameter Bucket or Prefix") }
        let made = resources.compactMap { resource in
            resource.physicalID.map { (resource.logicalID, Resource(type: resource.type, physicalID: $0)) }
        }
        let byID = Dictionary(made) { $1 }
        func resource(_ id: String) throws(CloudError) -> String {
            guard let resource = byID[id] else { throw .notOurs(name, missing: "resource '\(id)'") }
            return resource.physicalID
        }
        self.name = name
        self.region = region
        id = stack.id
        self.template = template
        self.record = record
        parameters = stack.parameters
        self.folder = folder
        stateMachine = try resource("StateMachine")
        topic = try resource("Topic")
        logGroup = try resource("LogGroup")
        self.resources = byID
    }
}

extension DeployedStack {
    /// The twelve digits of the account.
    package var account: String { ARN(stateMachine)?.account ?? "" }

    /// The pipeline file that the stack was made from.
    package var pipelineFile: S3Location { folder.adding(StackFolder.pipeline) }

    /// The ARNs of the job queues, by their id in the template (`CloudNames.queue`).
    package var queues: [String: String] { physicalIDs(of: "AWS::Batch::JobQueue") }
    /// The ARNs of the compute environments, by their id in the template (`CloudNames.computeEnvironment`).
    package var computeEnvironments: [String: String] { physicalIDs(of: "AWS::Batch::ComputeEnvironment") }
    /// The ARNs of the job definitions with their revision, by their id in the template (`CloudNames.job`).
    package var jobDefinitions: [String: String] { physicalIDs(of: "AWS::Batch::JobDefinition") }

    private func physicalIDs(of type: String) -> [String: String] {
        resources.filter { $0.value.type == type }.mapValues(\.physicalID)
    }

    /// What a generator has to be asked for, so that it makes this template and its state machine from the pipeline file.
    package var request: GenerationRequest {
        var request = record.request
        request.region = region.name
        request.account = account
        request.bucket = folder.bucket.text
        request.prefix = folder.key
        return request
    }
}

extension S3Location {
    /// A place further down.
    package func adding(_ path: String) -> S3Location { S3Location(bucket: bucket, key: key + path) }
}

extension CloudFormation.Stack {
    /// The pipeline's folder in its bucket; nil: the stack is not one of ours.
    var folder: S3Location? {
        guard let bucket = parameters["Bucket"].flatMap({ BucketName($0) }), let prefix = parameters["Prefix"]
        else { return nil }
        return S3Location(bucket: bucket, key: prefix)
    }

    /// It holds what a template said: the last one, or after a failed change the one before.
    package var holdsATemplate: Bool {
        isGood || status == "UPDATE_ROLLBACK_COMPLETE" || status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
            || status == "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
    }
}
