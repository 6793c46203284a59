import AWSClient
import Cloud
import CloudRunner
import Foundation
import Pipeline
import TestSupport
import Testing

/// A deployment of a template without content, by a scripted AWS.
private struct Scene {
    let aws: ScriptedAWS
    let deployment: Deployment

    init(_ aws: ScriptedAWS, template: JSONValue = ["Parameters": ["Bucket": ["Type": "String"]]]) throws {
        self.aws = aws
        let scratch = ScratchFolder()
        var request = Deployment.Request(
            stack: try #require(StackName("lab")), pipeline: "p", file: Array("cohesin: 1".utf8), template: template,
            stagingProgram: try scratch.write("program", to: "cohesin-task.tar.gz"))
        request.parameters.vpc = "vpc-1"
        request.parameters.subnets = ["subnet-1"]
        request.parameters.bucket = BucketName("lab-bucket")
        deployment = Deployment(request, try aws.session, interval: 0, tell: { _ in })
        self.scratch = scratch
    }

    private let scratch: ScratchFolder

    /// What an AWS answers in which everything goes well, with changes.
    static func script(_ changes: [String: [HTTPResponse]] = [:]) -> [String: [HTTPResponse]] {
        let made = HTTPResponse.xml("DescribeChangeSet", "<Status>CREATE_COMPLETE</Status>")
        return [
            "GetCallerIdentity": [.identity], "DescribeStacks": [.stack(nil)], "CreateChangeSet": [.changeSet],
            "DescribeChangeSet": [made], "DeleteChangeSet": [.empty], "DeleteStack": [.empty],
            "ExecuteChangeSet": [.empty], "DescribeStackEvents": [.events([])], "PUT": [.empty],
            // A bucket here, or an object in it.
            "HEAD": [
                HTTPResponse(
                    status: 200,
                    headers: [("x-amz-bucket-region", "us-east-1"), ("content-length", "7"), ("etag", "\"e\"")])
            ],
        ].merging(changes) { $1 }
    }
}

// MARK: - Before anything is made

@Test(arguments: [
    ("InvalidClientTokenId", "", "the AWS credentials are wrong"),
    ("ExpiredToken", "", "the AWS session has expired"),
    ("RequestExpired", "", "the clock of this machine is wrong"),
    (
        "AccessDenied", "User: a is not authorized to perform: sts:GetCallerIdentity on resource: *",
        "the policy must allow"
    ),
])
func whoCannotAskIsToldBeforeAnythingIsMade(code: String, message: String, words: String) throws {
    let scene = try Scene(ScriptedAWS(Scene.script(["GetCallerIdentity": [.refusal(code, message, 403)]])))
    let error = try #require(#expect(throws: CloudError.self) { try scene.deployment.prepare() })
    #expect(error.description.contains(words), "\(error)")
    #expect(Set(scene.aws.asked) == ["GetCallerIdentity"])
}

@Test func aBucketInAnotherRegionIsRefusedWithItsRegion() throws {
    let elsewhere = HTTPResponse(status: 301, headers: [("x-amz-bucket-region", "eu-central-1")])
    let scene = try Scene(ScriptedAWS(Scene.script(["HEAD": [elsewhere]])))
    let error = try #require(#expect(throws: CloudError.self) { try scene.deployment.prepare() })
    #expect(
        error.description == "the bucket lab-bucket is in eu-central-1, and the machines would be in us-east-1: "
            + "give --region eu-central-1, or another --bucket")
    #expect(!scene.aws.asked.contains("CreateChangeSet"))
}

@Test func aMissingPermissionIsNamed() throws {
    let refusal = HTTPResponse.refusal(
        "AccessDenied",
        "User: arn:x is not authorized to perform: cloudformation:CreateChangeSet on resource: arn:stack because no policy",
        403)
    let scene = try Scene(ScriptedAWS(Scene.script(["CreateChangeSet": [refusal]])))
    let error = try #require(#expect(throws: CloudError.self) { try scene.deployment.prepare() })
    #expect(error.description.contains("the policy must allow cloudformation:CreateChangeSet on arn:stack"))
}

@Test func aTemplateThatIsTooLargeForARequestGoesByTheBucket() throws {
    let template: JSONValue = [
        "Description": .text(String(repeating: "x", count: 60_000)), "Parameters": ["Bucket": ["Type": "String"]],
    ]
    let scene = try Scene(ScriptedAWS(Scene.script()), template: template)
    _ = try scene.deployment.prepare()
    let upload = try #require(
        scene.aws.asked.firstIndex { $0.hasPrefix("PUT templates/") })
    let creation = try #require(scene.aws.asked.firstIndex(of: "CreateChangeSet"))
    #expect(upload < creation)
}

@Test func anUnknownParameterIsRefusedWithTheKnownOnes() throws {
    let aws = ScriptedAWS(Scene.script())
    let scratch = ScratchFolder()
    var request = Deployment.Request(
        stack: try #require(StackName("lab")), pipeline: "p", file: [], template: ["Parameters": ["Bucket": [:]]],
        stagingProgram: try scratch.write("", to: "x"))
    request.parameters.others = ["Buckt": "b"]
    let deployment = Deployment(request, try aws.session, interval: 0, tell: { _ in })
    let error = #expect(throws: CloudError.self) { try deployment.prepare() }
    #expect(error == .unknownParameter("Buckt", known: ["Bucket"]))
}

@Test func withoutAStagingProgramNothingIsAsked() throws {
    let aws = ScriptedAWS(Scene.script())
    let request = Deployment.Request(
        stack: try #require(StackName("lab")), pipeline: "p", file: [], template: [:], stagingProgram: "/none")
    let deployment = Deployment(request, try aws.session, interval: 0, tell: { _ in })
    #expect(throws: CloudError.noStagingProgram(path: "/none")) { try deployment.prepare() }
    #expect(aws.asked.isEmpty)
}

// MARK: - States of a stack

@Test func nothingToChangeIsNoFailure() throws {
    let none = HTTPResponse.xml(
        "DescribeChangeSet",
        "<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes.</StatusReason>")
    let record =
        #"{"pipeline":"p","name":"lab","rows":1,"allowsRetired":false,"startsOnUpload":false,"hasEndpoint":false}"#
    let template = HTTPResponse.xml(
        "GetTemplate", "<TemplateBody>{\"Metadata\":{\"cohesin\":\(record)}}</TemplateBody>")
    let scene = try Scene(
        ScriptedAWS(
            Scene.script([
                "DescribeStacks": [.stack("CREATE_COMPLETE")], "DescribeChangeSet": [none], "GetTemplate": [template],
            ])))
    #expect(try scene.deployment.prepare().proposal == nil)
    #expect(scene.aws.asked.contains("DeleteChangeSet") && !scene.aws.asked.contains("DeleteStack"))
}

@Test func aStackOfAnotherPipelineIsNotChanged() throws {
    let record =
        #"{"pipeline":"q","name":"lab","rows":1,"allowsRetired":false,"startsOnUpload":false,"hasEndpoint":false}"#
    let template = HTTPResponse.xml(
        "GetTemplate", "<TemplateBody>{\"Metadata\":{\"cohesin\":\(record)}}</TemplateBody>")
    let scene = try Scene(
        ScriptedAWS(Scene.script(["DescribeStacks": [.stack("UPDATE_COMPLETE")], "GetTemplate": [template]])))
    let name = try #require(StackName("lab"))
    #expect(throws: CloudError.otherPipeline(name, holds: "q", given: "p")) { try scene.deployment.prepare() }
    #expect(!scene.aws.asked.contains("CreateChangeSet"))
}

@Test(arguments: ["ROLLBACK_COMPLETE", "CREATE_FAILED", "DELETE_FAILED", "ROLLBACK_FAILED"])
func whatAFailureLeftIsRemovedFirst(state: String) throws {
    let states: [HTTPResponse] = [.stack(state), .stack("DELETE_IN_PROGRESS"), .stack("DELETE_COMPLETE"), .stack(nil)]
    let gone = HTTPResponse.events([("lab", "AWS::CloudFormation::Stack", "DELETE_COMPLETE", "")])
    let scene = try Scene(
        ScriptedAWS(Scene.script(["DescribeStacks": states, "DescribeStackEvents": [.events([]), .events([]), gone]])))
    #expect(try scene.deployment.prepare().proposal?.isNew == true)
    let deletion = try #require(scene.aws.asked.firstIndex(of: "DeleteStack"))
    let creation = try #require(scene.aws.asked.firstIndex(of: "CreateChangeSet"))
    #expect(deletion < creation)
}

@Test func aChangeSetThatNobodyCarriedOutIsNoObstacle() throws {
    let scene = try Scene(ScriptedAWS(Scene.script(["DescribeStacks": [.stack("REVIEW_IN_PROGRESS")]])))
    let prepared = try scene.deployment.prepare()
    #expect(prepared.proposal?.isNew == true)
    try scene.deployment.discard(prepared)
    #expect(scene.aws.asked.suffix(2) == ["DeleteChangeSet", "DeleteStack"])
}

@Test func aFailedCreationTellsTheReasonsAndTheWayOut() throws {
    let events: [HTTPResponse] = [
        .events([]),
        .events([
            ("lab", "AWS::CloudFormation::Stack", "ROLLBACK_COMPLETE", ""),
            ("GpuQueue", "AWS::Batch::JobQueue", "CREATE_FAILED", "Resource creation cancelled"),
            (
                "JobRole", "AWS::IAM::Role", "CREATE_FAILED",
                "not authorized to perform: iam:CreateRole (HandlerErrorCode: AccessDenied)"
            ),
        ]),
    ]
    let scene = try Scene(
        ScriptedAWS(
            Scene.script([
                "DescribeStacks": [
                    .stack(nil), .stack(nil), .stack("REVIEW_IN_PROGRESS"), .stack("ROLLBACK_COMPLETE"),
                ],
                "DescribeStackEvents": events,
            ])))
    let prepared = try scene.deployment.prepare()
    let error = try #require(#expect(throws: CloudError.self) { try scene.deployment.carryOut(prepared) })
    #expect(
        error.description == """
            the stack lab ended as ROLLBACK_COMPLETE:
              role JobRole: not authorized to perform: iam:CreateRole (HandlerErrorCode: AccessDenied); \
            allow this action to your user or role, or deploy with another --profile
            """)
}

@Test func ctrlCLeavesCloudFormationAtWorkAndSaysHowToGoOn() throws {
    let scene = try Scene(
        ScriptedAWS(
            Scene.script([
                "DescribeStacks": [
                    .stack(nil), .stack(nil), .stack("REVIEW_IN_PROGRESS"), .stack("CREATE_IN_PROGRESS"),
                ]
            ]), interruptingAfter: "ExecuteChangeSet"))
    let prepared = try scene.deployment.prepare()
    let name = try #require(StackName("lab"))
    #expect(throws: CloudError.leftAtWork(name)) { try scene.deployment.carryOut(prepared) }
    #expect(!scene.aws.asked.contains("DeleteStack"))
}
