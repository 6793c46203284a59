import AWSClient
import Cloud
import CloudRunner
import Foundation
import Pipeline
import TestSupport
import Testing

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
    let stacks = CloudFormation(try LocalAWS.session())
    var change = CloudFormation.Change(stack: name, name: "make-\(name)", kind: .create, template: .body(template))
    change.parameters = parameters
    change.capabilities = ["CAPABILITY_IAM"]
    try stacks.executeChangeSet(stacks.createChangeSet(change), of: name)
}

/// A role for Batch, made once: the emulator wants it to be named, and to be there.
private let batchRole = Result {
    let role = #"{"Type": "AWS::IAM::Role", "Properties": {"RoleName": "batch", "AssumeRolePolicyDocument": {}}}"#
    try makeStack("batch-role", #"{"Resources": {"Role": \#(role)}}"#)
    return "arn:aws:iam::123456789012:role/batch"
}

/// What a template asks for.
func parameters(_ bucket: String) throws -> [String: String] {
    let machines = EC2(try LocalAWS.session())
    let vpc = try #require(try machines.defaultNetwork())
    return [
        "Vpc": vpc, "Subnets": try machines.subnets(of: vpc).map(\.id).joined(separator: ","), "Bucket": bucket,
        "BatchServiceRole": try batchRole.get(),
        StagingContract.bundleParameter: String(repeating: "0", count: 64),
    ]
}
