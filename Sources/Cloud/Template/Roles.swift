import Pipeline

/// The roles of a stack. Each may do what its part of the pipeline does, with this stack's queues, definitions and
/// folder of the bucket, and nothing else.
struct Roles {
    let definition: PipelineDefinition
    let stateMachineName: String
    let queueIDs: [String]
    let jobNames: [String]
    /// Buckets that inputs come from, beside the stack's own.
    let inputBuckets: [String]
    let hasDistributedMap: Bool

    private static let bucket = Intrinsic.sub("arn:${AWS::Partition}:s3:::${Bucket}")
    private static func objects(_ pattern: String) -> JSONValue {
        Intrinsic.sub("arn:${AWS::Partition}:s3:::${Bucket}/\(pattern)")
    }

    func resources() -> [Resource] { [instance, instanceProfile, job, stateMachine] }

    /// Of the machines: to be members of the cluster, and to fetch the staging program.
    private var instance: Resource {
        Policy.role(
            "InstanceRole", trusts: "ec2.amazonaws.com", isAccountBound: false,
            managed: [
                Intrinsic.sub(
                    "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role")
            ],
            [Policy.statement(["s3:GetObject"], on: [Self.objects("${Prefix}tools/*")])])
    }

    private var instanceProfile: Resource {
        Resource("InstanceProfile", "AWS::IAM::InstanceProfile", properties: ["Roles": [Intrinsic.ref("InstanceRole")]])
    }

    /// Of the containers: inputs from the buckets, results into the pipeline's folder.
    private var job: Resource {
        let others = inputBuckets.map { Intrinsic.sub("arn:${AWS::Partition}:s3:::\($0)") }
        let otherObjects = inputBuckets.map {
            Intrinsic.sub("arn:${AWS::Partition}:s3:::\($0)/*")
        }
        return Policy.role(
            "JobRole", trusts: "ecs-tasks.amazonaws.com",
            [
                Policy.statement(["s3:GetObject"], on: [Self.objects("*")] + otherObjects),
                Policy.statement(
                    ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                    on: [Self.objects("${Prefix}*")]),
                Policy.statement(["s3:ListBucket"], on: [Self.bucket] + others),
                // To go on with an upload that was cut off.
                Policy.statement(["s3:ListBucketMultipartUploads"], on: [Self.bucket]),
            ])
    }

    private var stateMachine: Resource {
        var statements = [
            Policy.statement(
                ["batch:SubmitJob"],
                on: queueIDs.map(Intrinsic.ref)
                    // Of any revision: an execution that began before an update goes on with the one before.
                    + jobNames.flatMap { name in
                        ["", ":*"].map { revision in
                            Intrinsic.sub(
                                "arn:${AWS::Partition}:batch:${AWS::Region}:${AWS::AccountId}:job-definition/\(name)\(revision)"
                            )
                        }
                    }),
            Policy.statement(
                ["batch:TerminateJob", "batch:TagResource"],
                on: [Intrinsic.sub("arn:${AWS::Partition}:batch:${AWS::Region}:${AWS::AccountId}:job/*")]),
            // DescribeJobs knows no resources.
            Policy.statement(["batch:DescribeJobs"], on: ["*"]),
            Policy.statement(
                ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
                on: [
                    Intrinsic.sub(
                        "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForBatchJobsRule"
                    )
                ]),
            Policy.statement(["sns:Publish"], on: [Intrinsic.ref("Topic")]),
            Policy.statement(["s3:GetObject", "s3:PutObject"], on: [Self.objects("${Prefix}runs/*")]),
            Policy.statement(
                ["s3:ListBucket"], on: [Self.bucket],
                where: ["StringLike": ["s3:prefix": [Intrinsic.sub("${Prefix}runs/*")]]]),
        ]
        if hasDistributedMap {
            let own = "${AWS::Region}:${AWS::AccountId}"
            statements += [
                Policy.statement(
                    ["states:StartExecution"],
                    on: [Intrinsic.sub("arn:${AWS::Partition}:states:\(own):stateMachine:\(stateMachineName)")]),
                Policy.statement(
                    ["states:DescribeExecution", "states:StopExecution"],
                    on: [Intrinsic.sub("arn:${AWS::Partition}:states:\(own):execution:\(stateMachineName)/*")]),
            ]
        }
        return Policy.role("StateMachineRole", trusts: "states.amazonaws.com", statements)
    }
}
