import OrderedCollections
import Pipeline

/// What a pipeline file becomes at AWS, made without AWS: the same file, the same bytes.
package struct Generator {
    private let definition: PipelineDefinition
    private let request: GenerationRequest
    private let names: CloudNames
    private let machine: StateMachine
    private let selection: InstanceSelection
    /// What is wrong or doubtful with the pipeline as one of the cloud.
    package private(set) var diagnostics = Diagnostics()

    /// - Parameters:
    ///   - definition: without errors.
    ///   - plan: the tasks of a sample sheet, where one is given.
    package init(_ definition: PipelineDefinition, plan: Plan?, request: GenerationRequest) {
        self.definition = definition
        self.request = request
        names = CloudNames(definition, prefix: request.name ?? definition.name)
        machine = StateMachine(
            definition, names: names, counts: plan.map { TaskCounts($0) } ?? .rows(request.rows),
            startsFromEvents: request.startsOnUpload || request.hasEndpoint)
        selection = InstanceSelection(definition)
        EnvironmentChecks(definition: definition, selection: selection, allowsRetired: request.allowsRetired)
            .check(&diagnostics)
        StageChecks(definition: definition, names: names).check(&diagnostics)
        LimitChecks(definition: definition, names: names, machine: machine).check(&diagnostics)
    }

    // MARK: - Documents

    private var template: CloudTemplate {
        CloudTemplate(definition: definition, names: names, machine: machine, selection: selection, request: request)
    }

    /// The images of the template by their names in the pipeline file, each with the parameter that says what is taken.
    package var imageParameters: OrderedDictionary<String, String> { template.images }

    /// The template, with everything in it.
    package mutating func cloudFormation() -> JSONValue {
        let document = template.document()
        LimitChecks.check(template: document, definition, &diagnostics)
        return document
    }

    /// The state machine by itself. Queues and job definitions are named, by ARN where region and account are known;
    /// `${Bucket}` and `${Topic}` stay where they are not.
    package var stepFunctions: JSONValue {
        var values: [String: JSONValue] = ["Partition": .text(request.partition)]
        for stage in definition.stages.values {
            for variant in definition.variants(of: stage).indices {
                values[names.job(stage.name, variant: variant)] = .text(
                    arn("job-definition/\(names.jobDefinition(stage.name, variant: variant))"))
            }
        }
        for environment in definition.environments.keys {
            for isOnDemandOnly in [false, true] {
                values[names.queue(environment, isOnDemandOnly: isOnDemandOnly)] = .text(
                    arn("job-queue/\(names.queueName(environment, isOnDemandOnly: isOnDemandOnly))"))
            }
        }
        if let bucket = request.bucket { values["Bucket"] = .text(bucket) }
        if let region = request.region, let account = request.account {
            values["Topic"] = .text("arn:\(request.partition):sns:\(region):\(account):\(ownName)")
        }
        return machine.definition.replacingTokens(values)
    }

    private func arn(_ resource: String) -> String {
        guard let region = request.region, let account = request.account else {
            // Batch takes a name as well.
            return String(resource[resource.index(after: resource.firstIndex(of: "/") ?? resource.startIndex)...])
        }
        return "arn:\(request.partition):batch:\(region):\(account):\(resource)"
    }

    private var ownName: String { names.prefix.isEmpty ? definition.name : names.prefix }

    /// The job definitions, each as `aws batch register-job-definition --cli-input-json` takes it.
    package var jobDefinitions: [JobDefinition] {
        let request = request
        return JobDefinitionBuilder(
            definition: definition, names: names,
            surroundings: JobDefinition.Surroundings(
                jobRole: request.account.map { .text("arn:\(request.partition):iam::\($0):role/\(ownName)-job") },
                region: request.region.map { .text($0) }, logGroup: .text("/cohesin/\(ownName)"),
                image: { .text(request.qualified($0)) })
        ).definitions()
    }

    /// What an execution of the state machine is given for a run.
    package func executionDocument(
        _ plan: Plan, place: RunPlace, gpuUse: ExecutionDocument.GPUUse = .whenOffered,
        done: Set<TaskID> = [], imageDigest: @escaping @Sendable (String) -> String? = { _ in nil },
        locate: @escaping @Sendable (String) -> String
    ) throws(ExecutionDocumentError) -> ExecutionDocument {
        try ExecutionDocument(
            plan, definition: definition, names: names, machine: machine, place: place, gpuUse: gpuUse, done: done,
            imageDigest: imageDigest, locate: locate)
    }

    // MARK: - Notes

    /// State transitions of an execution where everything goes well, with those of Distributed Maps: what is paid for.
    package var transitions: Int { machine.load.transitions }

    /// What was chosen and what it costs, for people, a line each.
    package var notes: [String] { LimitChecks(definition: definition, names: names, machine: machine).notes }
}
