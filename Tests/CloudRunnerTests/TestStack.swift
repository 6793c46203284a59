import AWSClient
import Cloud
import CloudRunner
import Foundation
import Pipeline
import TestSupport
import Testing

/// A session at the emulator, through its gate.
func localSession(secret: String = "test") throws -> AWSSession {
    AWSSession(
        region: .usEast1, endpoints: try Endpoints(all: LocalAWS.gate),
        credentials: FixedCredentials(Credentials(accessKeyID: AccessKeyID("test"), secretAccessKey: Secret(secret))),
        transport: CurlTransport())
}

/// A pipeline of machines that the emulator knows.
let pipelineText = """
    cohesin: 1
    pipeline: two-stages
    parameters: {reads: {type: file}}
    environments:
      cpu: {kind: cpu, instances: [m6i], capacity: [spot, on-demand], max-vcpus: 16}
      gpu: {kind: gpu, instances: [g4dn.xlarge], capacity: [spot, on-demand], max-vcpus: 8}
    stages:
      count:
        environment: cpu
        image: tools:1
        needs: {cpus: 2, memory: 2 GiB}
        inputs: {reads: parameters.reads}
        outputs: {count: count.txt}
        command: wc -l < "$reads" > "$count"
      call:
        environment: gpu
        image: tools:1
        needs: {cpus: 2, memory: 4 GiB, gpu: {count: 1}}
        otherwise: {environment: cpu}
        inputs: {count: count.count}
        outputs: {calls: calls.txt}
        command: cp "$count" "$calls"

    """

func definition() throws -> PipelineDefinition {
    let folder = ScratchFolder()
    let outcome = Planner().validate(PlanRequest(file: try folder.write(pipelineText, to: "pipeline.yaml")))
    return try #require(outcome.definition, "\(outcome.diagnostics)")
}

/// Makes a stack as `aws cloudformation deploy` would.
func makeStack(_ name: String, _ template: String, parameters: [String: String] = [:]) throws {
    let stacks = CloudFormation(try localSession())
    var change = CloudFormation.Change(stack: name, name: "make-\(name)", kind: .create, template: .body(template))
    change.parameters = parameters
    change.capabilities = ["CAPABILITY_IAM"]
    try stacks.executeChangeSet(stacks.createChangeSet(change), of: name)
}

/// What a template asks for. The emulator wants a role for Batch to be named, and to be there.
func parameters(_ bucket: String) throws -> [String: String] {
    let machines = EC2(try localSession())
    let vpc = try #require(try machines.defaultNetwork())
    let subnets = try machines.subnets(of: vpc).map(\.id).joined(separator: ",")
    let stacks = CloudFormation(try localSession())
    if try stacks.stack("batch-role") == nil {
        let role = #"{"Type": "AWS::IAM::Role", "Properties": {"RoleName": "batch", "AssumeRolePolicyDocument": {}}}"#
        try makeStack("batch-role", #"{"Resources": {"Role": \#(role)}}"#)
    }
    return [
        "Vpc": vpc, "Subnets": subnets, "Bucket": bucket, "BatchServiceRole": "arn:aws:iam::123456789012:role/batch",
        StagingContract.bundleParameter: String(repeating: "0", count: 64),
    ]
}
