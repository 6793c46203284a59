import Foundation
import TestSupport
import Testing

import AWSClient

/// A request as the oracle reads it.
private struct Recorded: Encodable {
    let service: String
    let operation: String
    let method: String
    let path: String
    let query: [[String]]
    let headers: [[String]]
    let body: String
}

/// What the client sends when `use` is done with it, which may fail: the answers say nothing.
private func record(
    _ service: String, _ operations: [String], into all: inout [Recorded], _ use: (AWSSession) throws -> Void
) throws {
    let transport = ScriptedTransport { _, _ in .text("{}", headers: [("ETag", "\"e\""), ("Content-Length", "0")]) }
    do { try use(.test(transport)) } catch is AWSError {}
    all += zip(transport.requests, operations).map { request, operation in
        let body: [UInt8] = if case .bytes(let bytes) = request.body { bytes } else { [] }
        return Recorded(
            service: service, operation: operation, method: request.method.rawValue, path: request.path,
            query: request.query.map { [$0.name, $0.value] },
            headers: request.headers.map { [$0.name.lowercased(), $0.value] },
            body: String(decoding: body, as: UTF8.self))
    }
}

private func batchRequests(_ all: inout [Recorded]) throws {
    var job = Batch.Submission(name: "align", queue: "cpu", definition: "align:3")
    job.arraySize = 10
    job.dependsOn = [.init(jobId: "j-1", type: .nToN), .init(jobId: nil, type: .sequential)]
    job.parameters = ["sample": "HeLa"]
    job.overrides = Batch.Overrides(
        command: ["a", "b"], environment: [.init("A", "1")],
        resourceRequirements: [.init(.vcpu, 4), .init(.memory, 2048), .init(.gpu, 1)])
    job.timeout = 3600
    job.attempts = 3
    job.tags = ["cohesin:run": "r1"]
    let definition = """
        {"jobDefinitionName":"align","type":"container","containerProperties":{"image":"i",
        "resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"512"}]}}
        """
    try record("batch", ["SubmitJob"], into: &all) { _ = try Batch($0).submit(job) }
    try record("batch", ["DescribeJobs", "DescribeJobs", "DescribeJobs"], into: &all) {
        _ = try Batch($0).jobs((0..<250).map { "job-\($0)" })
    }
    try record("batch", ["ListJobs"], into: &all) { _ = try Batch($0).jobs(in: .queue("q"), .runnable) }
    try record("batch", ["ListJobs"], into: &all) { _ = try Batch($0).jobs(in: .array(jobId: "j"), .failed) }
    try record("batch", ["ListJobs"], into: &all) { _ = try Batch($0).jobs(in: "q", named: "align*") }
    try record("batch", ["TerminateJob"], into: &all) { try Batch($0).terminate("j", reason: "cancelled") }
    try record("batch", ["RegisterJobDefinition"], into: &all) {
        _ = try Batch($0).register(document: Array(definition.utf8), name: "align")
    }
    try record("batch", ["DescribeJobDefinitions"], into: &all) { _ = try Batch($0).activeDefinitions(named: "align") }
    try record("batch", ["DeregisterJobDefinition"], into: &all) { try Batch($0).deregister("align:1") }
    try record("batch", ["DescribeJobQueues"], into: &all) { _ = try Batch($0).queues(["q"]) }
    try record("batch", ["DescribeComputeEnvironments"], into: &all) { _ = try Batch($0).computeEnvironments() }
}

private func stateMachineRequests(_ all: inout [Recorded]) throws {
    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
    try record("stepfunctions", ["CreateStateMachine"], into: &all) {
        _ = try StepFunctions($0).createStateMachine(
            name: "m", definition: "{}", role: "arn:aws:iam::1:role/r", tags: ["a": "b"])
    }
    try record("stepfunctions", ["UpdateStateMachine"], into: &all) {
        try StepFunctions($0).updateStateMachine(arn, definition: "{}")
    }
    try record("stepfunctions", ["DescribeStateMachine"], into: &all) { _ = try StepFunctions($0).stateMachine(arn) }
    try record("stepfunctions", ["StartExecution"], into: &all) {
        _ = try StepFunctions($0).start(arn, name: "e", input: "{}")
    }
    try record("stepfunctions", ["DescribeExecution"], into: &all) { _ = try StepFunctions($0).execution(arn) }
    try record("stepfunctions", ["StopExecution"], into: &all) {
        try StepFunctions($0).stop(arn, error: "E", cause: "c")
    }
    try record("stepfunctions", ["ListExecutions"], into: &all) {
        _ = try StepFunctions($0).executions(of: arn, .running)
    }
    try record("stepfunctions", ["ListExecutions"], into: &all) { _ = try StepFunctions($0).executions(ofMapRun: arn) }
    try record("stepfunctions", ["GetExecutionHistory"], into: &all) {
        _ = try StepFunctions($0).history(of: arn, after: 3)
    }
}

private func stackRequests(_ all: inout [Recorded]) throws {
    var change = CloudFormation.Change(stack: "s", name: "c1", kind: .create, template: .body("{}"))
    change.parameters = ["Subnets": "a,b", "Bucket": "data"]
    change.tags = ["k": "v & w"]
    change.capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
    var update = change
    update.kind = .update
    update.template = .url("https://bucket.s3.amazonaws.com/t.json")
    try record("cloudformation", ["CreateChangeSet"], into: &all) { _ = try CloudFormation($0).createChangeSet(change) }
    try record("cloudformation", ["CreateChangeSet"], into: &all) { _ = try CloudFormation($0).createChangeSet(update) }
    try record("cloudformation", ["DescribeChangeSet"], into: &all) {
        _ = try CloudFormation($0).changeSet("c1", of: "s")
    }
    try record("cloudformation", ["ExecuteChangeSet"], into: &all) {
        try CloudFormation($0).executeChangeSet("c1", of: "s")
    }
    try record("cloudformation", ["DeleteChangeSet"], into: &all) {
        try CloudFormation($0).deleteChangeSet("c1", of: "s")
    }
    try record("cloudformation", ["DescribeStacks"], into: &all) { _ = try CloudFormation($0).stack("s") }
    try record("cloudformation", ["DescribeStackEvents"], into: &all) { _ = try CloudFormation($0).events(of: "s") }
    try record("cloudformation", ["ListStackResources"], into: &all) { _ = try CloudFormation($0).resources(of: "s") }
    try record("cloudformation", ["DescribeStacks"], into: &all) { _ = try CloudFormation($0).stacks() }
    try record("cloudformation", ["GetTemplate"], into: &all) { _ = try CloudFormation($0).template(of: "s") }
    try record("cloudformation", ["ContinueUpdateRollback"], into: &all) {
        try CloudFormation($0).continueRollback("s")
    }
    try record("cloudformation", ["DeleteStack"], into: &all) { try CloudFormation($0).deleteStack("s") }
}

private func smallServiceRequests(_ all: inout [Recorded]) throws {
    let role = "arn:aws:iam::123456789012:role/r"
    try record("sts", ["GetCallerIdentity"], into: &all) { _ = try STS($0).callerIdentity() }
    try record("sts", ["AssumeRole"], into: &all) {
        _ = try STS($0).assumeRole(STS.AssumedRole(role: role, session: "sn", externalID: "ex", seconds: 900))
    }
    try record("sts", ["AssumeRoleWithWebIdentity"], into: &all) {
        _ = try STS($0).assumeRole(role, session: "sn", webIdentity: Secret("token"))
    }
    try record("logs", ["GetLogEvents"], into: &all) {
        _ = try CloudWatchLogs($0).events(group: "/aws/batch/job", stream: "d/default/1", after: "f/1", from: 5)
    }
    try record("logs", ["DescribeLogGroups"], into: &all) { _ = try CloudWatchLogs($0).groups(prefix: "/cohesin") }
    try record("logs", ["DeleteLogGroup"], into: &all) { try CloudWatchLogs($0).deleteGroup("/cohesin/x") }
    try record("ecr", ["BatchGetImage"], into: &all) {
        _ = try ECR($0).manifest(.tag("1"), of: "hic", registry: "123456789012")
    }
    try record("ecs", ["DescribeContainerInstances"], into: &all) {
        _ = try ECS($0).instanceTypes(of: ["arn:aws:ecs:us-east-1:123456789012:container-instance/c/i"], in: "c")
    }
    try record("service-quotas", ["GetServiceQuota"], into: &all) { _ = try ServiceQuotas($0).quota(.onDemandG) }
    try record("ec2", ["DescribeInstanceTypeOfferings"], into: &all) {
        _ = try EC2($0).offerings(of: ["g6.xlarge", "g5.*"])
    }
    try record("ec2", ["DescribeVolumes"], into: &all) { _ = try EC2($0).volumes(taggedWith: "cohesin:stack", "s") }
    try record("ec2", ["DescribeVpcs"], into: &all) { _ = try EC2($0).defaultNetwork() }
    try record("ec2", ["DescribeSubnets"], into: &all) { _ = try EC2($0).subnets(of: "vpc-1") }
    try record("ec2", ["DeleteVolume"], into: &all) { try EC2($0).deleteVolume("vol-1") }
}

private func objectRequests(_ all: inout [Recorded]) throws {
    let place = try #require(S3Location("s3://bucket/a key"))
    let upload = S3.Upload(location: place, id: "u", initiated: nil, algorithm: "SHA256")
    let digest = SHA256Digest(of: [1])
    let part = S3.Part(number: 1, size: 1, entityTag: "\"e\"", digest: digest)
    try record("s3", ["HeadObject"], into: &all) { _ = try S3($0).head(place) }
    try record("s3", ["GetObject"], into: &all) { _ = try S3($0).bytes(of: place) }
    try record("s3", ["PutObject"], into: &all) {
        try S3($0).put([1], to: place, metadata: ["run": "r"], replaces: false)
    }
    try record("s3", ["DeleteObject"], into: &all) { try S3($0).delete(place) }
    try record("s3", ["HeadBucket"], into: &all) { _ = try S3($0).region(of: place.bucket) }
    try record("s3", ["ListObjectsV2"], into: &all) { _ = try S3($0).page(place, after: "t") }
    try record("s3", ["CreateMultipartUpload"], into: &all) { _ = try S3($0).createUpload(place, metadata: ["a": "b"]) }
    try record("s3", ["UploadPart"], into: &all) {
        _ = try S3($0).uploadPart(1, of: upload, body: .bytes([1]), digest: digest)
    }
    try record("s3", ["ListParts"], into: &all) { _ = try S3($0).parts(of: upload) }
    try record("s3", ["CompleteMultipartUpload"], into: &all) { try S3($0).complete(upload, [part]) }
    try record("s3", ["AbortMultipartUpload"], into: &all) { try S3($0).abort(upload) }
    try record("s3", ["ListMultipartUploads"], into: &all) { _ = try S3($0).uploads(place) }
}

private func verdict(_ requests: [Recorded]) throws -> Program.Result {
    let folder = ScratchFolder()
    let encoder = JSONEncoder()
    try encoder.encode(requests).write(to: URL(fileURLWithPath: folder.file("requests.json")))
    let script = SharedData.checkout.appendingPathComponent("Tests/AWSClientTests/Oracles/requests.py").path
    return try Program.run(try #require(Python.interpreter), [script, folder.file("requests.json")])
}

@Test(.enabled(if: Python.has("botocore"), "botocore from PyPI is absent"))
func everyRequestIsWhatTheServicesModelDescribes() throws {
    var requests: [Recorded] = []
    try batchRequests(&requests)
    try stateMachineRequests(&requests)
    try stackRequests(&requests)
    try smallServiceRequests(&requests)
    try objectRequests(&requests)
    #expect(requests.count == 60)
    let result = try verdict(requests)
    #expect(result.status == 0, "\(result.text)\(result.standardError)")
}

@Test(.enabled(if: Python.has("botocore"), "botocore from PyPI is absent"))
func theOracleSeesAWrongRequest() throws {
    func request(_ body: String) -> Recorded {
        Recorded(
            service: "batch", operation: "TerminateJob", method: "POST", path: "/v1/terminatejob", query: [],
            headers: [],
            body: body)
    }
    #expect(try verdict([request(#"{"jobId":"j","reason":"r"}"#)]).status == 0)
    for wrong in [#"{"jobId":"j"}"#, #"{"jobId":1,"reason":"r"}"#, #"{"jobId":"j","reason":"r","x":1}"#] {
        #expect(try verdict([request(wrong)]).status == 1, "\(wrong)")
    }
}
