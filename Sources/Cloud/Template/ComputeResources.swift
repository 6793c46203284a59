import OrderedCollections
import Pipeline

/// The machines of the environments: launch templates, compute environments, queues. Machines with GPUs and machines
/// without are never in one queue.
struct ComputeResources {
    let definition: PipelineDefinition
    let names: CloudNames
    let selection: InstanceSelection

    /// Environments that a stage uses, in the order of the file.
    var used: [(name: EnvironmentName, environment: EnvironmentDeclaration)] {
        definition.environments.filter { !InstanceSelection.needs(in: $0.key, definition).isEmpty }
            .map { ($0.key, $0.value) }
    }

    func resources() -> [Resource] {
        used.flatMap { name, environment in
            [launchTemplate(name)]
                + environment.capacity.map { computeEnvironment(name, environment, $0) }
                + queues(name, environment)
        }
    }

    // MARK: - Launch template

    func launchTemplateID(_ name: EnvironmentName) -> String { (names.environments[name] ?? "") + "LaunchTemplate" }
    func diskParameter(_ name: EnvironmentName) -> String { (names.environments[name] ?? "") + "DiskGiB" }

    /// Disk of a machine, where nobody says otherwise. A pipeline file says nothing of disks: intermediate files of
    /// tasks are taken to be up to 16 times as large as the memory of the largest one.
    func diskGiB(_ name: EnvironmentName) -> Int {
        let memory = InstanceSelection.needs(in: name, definition).map { $0.needs.memory.mebibytes }.max() ?? 0
        return min(100 + Int(memory) * 16 / 1024, 16_384)
    }

    private func launchTemplate(_ name: EnvironmentName) -> Resource {
        Resource(
            launchTemplateID(name), "AWS::EC2::LaunchTemplate",
            properties: [
                "LaunchTemplateData": [
                    "BlockDeviceMappings": [
                        [
                            "DeviceName": "/dev/xvda",
                            "Ebs": [
                                "VolumeSize": Intrinsic.ref(diskParameter(name)), "VolumeType": "gp3",
                                "Encrypted": true, "DeleteOnTermination": true,
                            ],
                        ]
                    ],
                    // Version 2 of the metadata service only, and out of reach of containers, which have a role of
                    // their own.
                    "MetadataOptions": [
                        "HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1,
                    ],
                    "TagSpecifications": [
                        [
                            "ResourceType": "volume",
                            "Tags": [["Key": .text(TagName.stack), "Value": Intrinsic.ref("AWS::StackName")]],
                        ]
                    ],
                    "UserData": ["Fn::Base64": Intrinsic.sub(Self.userData)],
                ]
            ])
    }

    /// Puts the staging program on the machine before it takes jobs, and nothing but that very program. Batch takes user
    /// data in parts of MIME only. Where it cannot be had, jobs fail by its name, and the machine's console says why.
    private static let userData = """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="==cohesin=="

        --==cohesin==
        Content-Type: text/x-shellscript; charset="us-ascii"

        #!/bin/bash
        set -u
        command -v aws > /dev/null || dnf install -y awscli-2
        mkdir -p \(StagingContract.hostFolder)
        archive=/var/tmp/cohesin-task.tar.gz
        source="s3://${Bucket}/${Prefix}\(StagingContract.bundleKey(digest: "${\(StagingContract.bundleParameter)}"))"
        for attempt in 1 2 3 4 5; do
          aws s3 cp "$source" "$archive" --region "${AWS::Region}" &&
            echo "${\(StagingContract.bundleParameter)}  $archive" | sha256sum --check --status &&
            tar -xzf "$archive" -C \(StagingContract.hostFolder) && rm "$archive" && exit 0
          sleep 10
        done
        echo "cohesin: $source could not be fetched, or is another file" > /dev/console
        exit 1

        --==cohesin==--

        """

    // MARK: - Compute environments

    private func computeEnvironment(
        _ name: EnvironmentName, _ environment: EnvironmentDeclaration, _ capacity: EnvironmentDeclaration.Capacity
    ) -> Resource {
        let resourceName = names.computeEnvironmentName(name, capacity)
        return Resource(
            names.computeEnvironment(name, capacity), "AWS::Batch::ComputeEnvironment",
            properties: [
                "ComputeEnvironmentName": .text(resourceName), "Type": "MANAGED", "State": "ENABLED",
                // Updates in place; a new one could not have the name of the old one.
                "ReplaceComputeEnvironment": false,
                "ServiceRole": [
                    "Fn::If": ["HasServiceRole", Intrinsic.ref("BatchServiceRole"), Intrinsic.ref("AWS::NoValue")]
                ],
                "ComputeResources": [
                    "Type": capacity == .spot ? "SPOT" : "EC2",
                    "AllocationStrategy": .text(Self.strategy(environment, capacity)),
                    "MinvCpus": 0, "MaxvCpus": .integer(environment.maximumCPUs),
                    "InstanceTypes": .list((selection.names[name] ?? []).map { .text($0) }),
                    "Ec2Configuration": [["ImageType": .text(imageType(name, environment))]],
                    "InstanceRole": Intrinsic.attribute("InstanceProfile", "Arn"),
                    "LaunchTemplate": [
                        "LaunchTemplateId": Intrinsic.ref(launchTemplateID(name)),
                        "Version": Intrinsic.attribute(launchTemplateID(name), "LatestVersionNumber"),
                    ],
                    "SecurityGroupIds": [Intrinsic.attribute("SecurityGroup", "GroupId")],
                    "Subnets": Intrinsic.ref("Subnets"),
                    "Tags": [
                        "Name": .text("batch-\(resourceName)-worker"), TagName.pipeline: .text(definition.name),
                    ],
                ],
            ])
    }

    /// GPU types are an order of preference; of other machines the cheapest will do.
    private static func strategy(
        _ environment: EnvironmentDeclaration, _ capacity: EnvironmentDeclaration.Capacity
    ) -> String {
        switch (environment.kind, capacity) {
        case (.gpu, .spot): "SPOT_CAPACITY_OPTIMIZED_PRIORITIZED"
        case (.gpu, .onDemand): "BEST_FIT_PROGRESSIVE_ORDERED"
        case (.cpu, .spot): "SPOT_PRICE_CAPACITY_OPTIMIZED"
        case (.cpu, .onDemand): "BEST_FIT_PROGRESSIVE"
        }
    }

    /// Said here, because Batch's own choice changes with time. Retired GPUs have drivers in the image before only.
    func imageType(_ name: EnvironmentName, _ environment: EnvironmentDeclaration) -> String {
        guard environment.kind == .gpu else { return "ECS_AL2023" }
        let isRetired = (selection.names[name] ?? []).contains { InstanceCatalog.standard.retiredFamily(of: $0) != nil }
        return isRetired ? "ECS_AL2_NVIDIA" : "ECS_AL2023_NVIDIA"
    }

    // MARK: - Queues

    static let priority = 100

    private func queues(_ name: EnvironmentName, _ environment: EnvironmentDeclaration) -> [Resource] {
        var queues = [queue(name, environment.capacity, isOnDemandOnly: false)]
        if environment.capacity.first == .spot, environment.capacity.contains(.onDemand) {
            queues.append(queue(name, [.onDemand], isOnDemandOnly: true))
        }
        return queues
    }

    private func queue(
        _ name: EnvironmentName, _ capacity: [EnvironmentDeclaration.Capacity], isOnDemandOnly: Bool
    ) -> Resource {
        Resource(
            names.queue(name, isOnDemandOnly: isOnDemandOnly), "AWS::Batch::JobQueue",
            properties: [
                "JobQueueName": .text(names.queueName(name, isOnDemandOnly: isOnDemandOnly)), "State": "ENABLED",
                // What has already lost its host goes first.
                "Priority": .integer(isOnDemandOnly ? 2 * Self.priority : Self.priority),
                "ComputeEnvironmentOrder": .list(
                    capacity.enumerated().map { order, capacity in
                        [
                            "Order": .integer(order + 1),
                            "ComputeEnvironment": Intrinsic.ref(names.computeEnvironment(name, capacity)),
                        ]
                    }),
                "JobStateTimeLimitActions": .list(
                    Self.limits.map { reason, seconds in
                        [
                            "State": "RUNNABLE", "Action": "CANCEL", "MaxTimeSeconds": .integer(seconds),
                            "Reason": .text(reason),
                        ]
                    }),
            ])
    }

    /// Jobs that can never run are taken out after 10 minutes; capacity may come back within 4 hours.
    private static let limits = [
        ("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", 14400),
        ("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", 600),
        ("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", 600),
        ("MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS", 600),
    ]
}
