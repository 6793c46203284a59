import OrderedCollections
import Pipeline

/// The CloudFormation template of a pipeline: everything that it needs in an account but a network, a bucket and the
/// images.
struct CloudTemplate {
    let definition: PipelineDefinition
    let names: CloudNames
    let machine: StateMachine
    let selection: InstanceSelection
    let request: GenerationRequest

    static let sizeLimit = 1_000_000
    static let resourceLimit = 500

    private var compute: ComputeResources {
        ComputeResources(definition: definition, names: names, selection: selection)
    }
    /// The name of the state machine, the topic and the endpoint.
    private var ownName: String { names.prefix.isEmpty ? definition.name : names.prefix }
    private var startsFromEvents: Bool { request.startsOnUpload || request.hasEndpoint }

    // MARK: - Images

    /// Each image of the pipeline, and the parameter that names it.
    var images: OrderedDictionary<String, String> {
        var unique = UniqueNames(limit: 60)
        var images: OrderedDictionary<String, String> = [:]
        var used = definition.stages.values.flatMap { definition.variants(of: $0).compactMap(\.image) }
        let hasSidecars = definition.stages.values.contains { stage in
            let run = StageRun(stage, definition)
            return run.variants.indices.contains { run.callsEntryPoint(variant: $0) }
        }
        if hasSidecars || startsFromEvents { used.append(StagingContract.sidecarImage) }
        for image in used where images[image] == nil {
            // `JuicerToolsImage` of `docker.io/aidenlab/juicer-tools:latest`
            let last = image.split(separator: "/").last ?? ""
            let name = last.prefix { $0 != ":" && $0 != "@" }
            images[image] = unique.name(
                WordCase.camel(String(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }))
                    + "Image")
        }
        return images
    }

    // MARK: - The whole

    func document() -> JSONValue {
        let images = images
        let jobs = JobDefinitionBuilder(
            definition: definition, names: names,
            surroundings: JobDefinition.Surroundings(
                jobRole: Intrinsic.attribute("JobRole", "Arn"), region: Intrinsic.ref("AWS::Region"),
                logGroup: Intrinsic.ref("LogGroup"), image: { Intrinsic.ref(images[$0] ?? "") })
        ).definitions()
        var jobResources = jobs.map(jobResource)
        if startsFromEvents { jobResources.append(planningJob(images)) }
        var resources = shared
        resources += Roles(
            definition: definition, stateMachineName: ownName, queueIDs: queueIDs, jobNames: jobNames(jobs),
            inputBuckets: InputBuckets.named(in: definition), hasDistributedMap: machine.hasDistributedMap
        ).resources()
        resources += compute.resources() + jobResources + [stateMachine]
        if request.startsOnUpload { resources += StartingResources.upload() }
        if request.hasEndpoint { resources += StartingResources.endpoint(name: ownName) }
        return [
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": .text(Self.description(definition)),
            "Metadata": [StackRecord.member: StackRecord(pipeline: definition.name, request, name: ownName).json],
            "Parameters": parameters(images),
            "Conditions": [
                "HasEmail": Self.isGiven("NotificationEmail"), "HasServiceRole": Self.isGiven("BatchServiceRole"),
            ],
            "Resources": .object(OrderedDictionary(uniqueKeysWithValues: resources.map { ($0.logicalID, $0.body) })),
            "Outputs": outputs,
        ]
    }

    private static func isGiven(_ parameter: String) -> JSONValue {
        ["Fn::Not": [["Fn::Equals": [Intrinsic.ref(parameter), ""]]]]
    }

    /// At most 1,024 bytes.
    private static func description(_ definition: PipelineDefinition) -> String {
        String("cohesin pipeline \(definition.name)\(definition.about.map { ": \($0)" } ?? "")".prefix(250))
    }

    private func parameters(_ images: OrderedDictionary<String, String>) -> JSONValue {
        var parameters: OrderedDictionary<String, JSONValue> = [
            "Vpc": ["Type": "AWS::EC2::VPC::Id", "Description": "The network of the machines"],
            "Subnets": [
                "Type": "List<AWS::EC2::Subnet::Id>",
                "Description":
                    "Subnets of it with a way to S3, ECR, ECS and CloudWatch; several zones find more capacity",
            ],
            "Bucket": [
                "Type": "String", "AllowedPattern": "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
                "Description": "The bucket of inputs and results, in this region",
            ],
            "Prefix": [
                "Type": "String", "Default": .text(ownName + "/"), "AllowedPattern": "([A-Za-z0-9_.-]+/)*",
                "Description": "The folder of this pipeline in the bucket, ending in /",
            ],
            StagingContract.bundleParameter: [
                "Type": "String", "AllowedPattern": "[0-9a-f]{64}",
                "Description": .text(
                    "SHA-256 of the archive of the staging program, which lies in the folder as "
                        + StagingContract.bundleKey(digest: "SHA256")),
            ],
            "BatchServiceRole": [
                "Type": "String", "Default": "",
                "Description": "The role of Batch itself; empty: its service-linked role, which can update in place",
            ],
            "NotificationEmail": [
                "Type": "String", "Default": "", "Description": "Who is told when a run fails; empty: nobody",
            ],
        ]
        for (name, _) in compute.used {
            parameters[compute.diskParameter(name)] = [
                "Type": "Number", "Default": .integer(compute.diskGiB(name)), "MinValue": 30, "MaxValue": 65536,
                "Description": .text("Disk of a machine of \(name), in GiB: inputs and outputs of all tasks on it"),
            ]
        }
        for (image, parameter) in images {
            parameters[parameter] = [
                "Type": "String", "Default": .text(request.qualified(image)),
                "Description": "A container image; best with its digest",
            ]
        }
        return .object(parameters)
    }

    /// Parts that every pipeline has.
    private var shared: [Resource] {
        [
            Resource(
                "SecurityGroup", "AWS::EC2::SecurityGroup",
                properties: [
                    "GroupDescription": "Machines of a cohesin pipeline: out to everywhere, in from nowhere",
                    "VpcId": Intrinsic.ref("Vpc"),
                    "SecurityGroupEgress": [["IpProtocol": "-1", "CidrIp": "0.0.0.0/0"]],
                ]),
            Resource(
                "LogGroup", "AWS::Logs::LogGroup",
                properties: ["LogGroupName": .text("/cohesin/\(ownName)"), "RetentionInDays": 90],
                more: ["DeletionPolicy": "Delete", "UpdateReplacePolicy": "Retain"]),
            Resource("Topic", "AWS::SNS::Topic", properties: ["TopicName": .text(ownName)]),
            Resource(
                "Subscription", "AWS::SNS::Subscription",
                properties: [
                    "TopicArn": Intrinsic.ref("Topic"), "Protocol": "email",
                    "Endpoint": Intrinsic.ref("NotificationEmail"),
                ], more: ["Condition": "HasEmail"]),
        ]
    }

    private var queueIDs: [String] {
        compute.used.flatMap { name, environment in
            let both = environment.capacity.first == .spot && environment.capacity.contains(.onDemand)
            return [names.queue(name)] + (both ? [names.queue(name, isOnDemandOnly: true)] : [])
        }
    }

    private func jobNames(_ jobs: [JobDefinition]) -> [String] {
        jobs.map(\.name) + (startsFromEvents ? [planningName] : [])
    }

    private func jobResource(_ job: JobDefinition) -> Resource {
        guard case .object(let members) = job.body.pascalCased else {
            return Resource(job.logicalID, "AWS::Batch::JobDefinition", properties: [:])
        }
        return Resource(logicalID: job.logicalID, type: "AWS::Batch::JobDefinition", members: members)
    }

    private var stateMachine: Resource {
        let definition = machine.definition.replacingTokens(["Partition": .text(request.partition)])
        var values: OrderedDictionary<String, JSONValue> = [:]
        for token in definition.tokens {
            switch token {
            case "PlanningQueue": values[token] = Intrinsic.ref(planningQueue)
            default: values[token] = Intrinsic.ref(token)
            }
        }
        return Resource(
            "StateMachine", "AWS::StepFunctions::StateMachine",
            properties: [
                "StateMachineName": .text(ownName), "StateMachineType": "STANDARD",
                "RoleArn": Intrinsic.attribute("StateMachineRole", "Arn"),
                "DefinitionString": .text(definition.compactText), "DefinitionSubstitutions": .object(values),
            ])
    }

    private var outputs: JSONValue {
        var outputs: OrderedDictionary<String, JSONValue> = [
            "StateMachine": ["Value": Intrinsic.ref("StateMachine")],
            "Folder": ["Value": Intrinsic.sub("s3://${Bucket}/${Prefix}")],
            "Topic": ["Value": Intrinsic.ref("Topic")],
            "LogGroup": ["Value": Intrinsic.ref("LogGroup")],
        ]
        for queue in queueIDs { outputs[queue] = ["Value": Intrinsic.ref(queue)] }
        if request.hasEndpoint {
            outputs["Endpoint"] = [
                "Value": Intrinsic.sub("https://${Endpoint}.execute-api.${AWS::Region}.${AWS::URLSuffix}/v1/runs")
            ]
        }
        return .object(outputs)
    }

    // MARK: - Planning in the cloud

    private var planningName: String { names.resource("cohesin-plan") }

    /// Planning needs no GPU.
    private var planningQueue: String {
        let first = compute.used.first { $0.environment.kind == .cpu } ?? compute.used.first
        return first.map { names.queue($0.name) } ?? ""
    }

    private func planningJob(_ images: OrderedDictionary<String, String>) -> Resource {
        Resource(
            "PlanningJob", "AWS::Batch::JobDefinition",
            properties: [
                "JobDefinitionName": .text(planningName), "Type": "container", "PlatformCapabilities": ["EC2"],
                "Parameters": ["request": "{}", "run": "none"],
                "ContainerProperties": [
                    "Image": Intrinsic.ref(images[StagingContract.sidecarImage] ?? ""),
                    "Command": [
                        .text(StagingContract.program), "plan", "--pipeline",
                        Intrinsic.sub("s3://${Bucket}/${Prefix}\(StackFolder.pipeline)"), "--run", "Ref::run",
                        "--rows", .text(String(request.rows)), "Ref::request",
                    ],
                    "JobRoleArn": Intrinsic.attribute("JobRole", "Arn"),
                    "ResourceRequirements": [
                        ["Type": "VCPU", "Value": "1"], ["Type": "MEMORY", "Value": "1024"],
                    ],
                    "Environment": [["Name": "AWS_REGION", "Value": Intrinsic.ref("AWS::Region")]],
                    "MountPoints": [
                        [
                            "SourceVolume": "program", "ContainerPath": .text(StagingContract.hostFolder),
                            "ReadOnly": true,
                        ]
                    ],
                    "LogConfiguration": [
                        "LogDriver": "awslogs",
                        "Options": ["awslogs-group": Intrinsic.ref("LogGroup"), "awslogs-stream-prefix": "plan"],
                    ],
                    "Volumes": [["Name": "program", "Host": ["SourcePath": .text(StagingContract.hostFolder)]]],
                ],
                "RetryStrategy": JobDefinition.retryStrategy(attempts: 3).pascalCased,
                "Timeout": ["AttemptDurationSeconds": 3600],
            ])
    }
}
