import AWSClient
import Cloud
import CloudRunner
import Foundation
import Pipeline
import TestSupport
import Testing

/// From nothing to a stack and back, at the emulator.
@Suite(.serialized, .onLocalAWS)
struct LiveDeploymentTests {
    private func deployment(_ name: StackName, program: String) throws -> Deployment {
        var asked = GenerationRequest()
        asked.name = name.text
        let definition = try definition()
        var generator = Generator(definition, plan: nil, request: asked)
        var request = Deployment.Request(
            stack: name, pipeline: definition.name, file: Array(pipelineText.utf8),
            template: generator.cloudFormation(),
            stagingProgram: program)
        request.parameters.bucket = BucketName("\(name)-bucket")
        // The emulator wants a role for Batch to be named; network and subnets are found.
        request.parameters.others = ["BatchServiceRole": try parameters("")["BatchServiceRole"] ?? ""]
        return Deployment(request, try LocalAWS.session(), interval: 0, tell: { _ in })
    }

    @Test func aStackIsProposedMadeAuditedAndRemoved() throws {
        let session = try LocalAWS.session()
        let name = try #require(StackName("whole-life"))
        let scratch = ScratchFolder()
        let program = try scratch.write("a program", to: "cohesin-task.tar.gz")
        let deployment = try deployment(name, program: program)

        // A look leaves nothing behind.
        let look = try deployment.prepare()
        #expect(look.makesBucket)
        #expect(look.proposal?.changes.count { $0.kind == "compute environment" && $0.action == .add } == 4)
        try deployment.discard(look)
        #expect(try CloudFormation(session).stack("whole-life") == nil)

        try deployment.carryOut(deployment.prepare())
        let stack = try DeployedStack.read(name, session)
        let digest = SHA256Digest(of: Array("a program".utf8))
        let archive = stack.folder.adding(StagingContract.bundleKey(digest: digest.hexadecimal))
        #expect(try S3(session).head(archive).checksum == .whole(digest))
        #expect(try S3(session).bytes(of: stack.pipelineFile) == Array(pipelineText.utf8))

        // What nobody needs any more is found, and only that is a leftover.
        let definition =
            #"{"jobDefinitionName":"whole-life-old","type":"container","containerProperties":{"image":"i","#
            + #""command":["true"],"resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"64"}]},"#
            + #""tags":{"cohesin:stage":"old"}}"#
        _ = try Batch(session).register(document: Array(definition.utf8), name: "whole-life-old")
        let upload = try S3(session).createUpload(stack.folder.adding("cache/half"), metadata: [:])
        let found = try Audit(session, stack: name, now: Date()).findings()
        let leftovers = found.filter { !$0.isInUse }
        #expect(leftovers.map(\.name).sorted() == [upload.location.description, "whole-life-old:1"])
        #expect(found.contains { $0.kind == .stack && $0.isInUse })
        for leftover in leftovers { try leftover.remove(session) }
        #expect(try Audit(session, stack: name, now: Date()).findings().allSatisfy(\.isInUse))

        let removal = Removal(name, session, interval: 0, tell: { _ in })
        let prepared = try #require(try removal.prepare())
        #expect(prepared.live.isEmpty)
        #expect(prepared.folder == stack.folder && prepared.objects == 2)
        try removal.carryOut(prepared)
        #expect(try CloudFormation(session).stack("whole-life") == nil)
        #expect(try removal.prepare() == nil)
        #expect(try S3(session).bytes(of: stack.pipelineFile) == Array(pipelineText.utf8))
    }

    @Test func workUnderWayIsSeenAndEndedFirst() throws {
        let session = try LocalAWS.session()
        let name = try #require(StackName("at-work"))
        let scratch = ScratchFolder()
        let deployment = try deployment(name, program: try scratch.write("p", to: "p"))
        try deployment.carryOut(deployment.prepare())
        let stack = try DeployedStack.read(name, session)
        let queue = try #require(stack.queues["CpuQueue"])
        let definition =
            #"{"jobDefinitionName":"at-work-sleep","type":"container","containerProperties":{"image":"i","#
            + #""command":["sleep","600"],"resourceRequirements":[{"type":"VCPU","value":"1"},"#
            + #"{"type":"MEMORY","value":"64"}]}}"#
        let revision = try Batch(session).register(document: Array(definition.utf8), name: "at-work-sleep")
        let job = try Batch(session).submit(
            .init(name: "night-run-count", queue: queue, definition: revision.jobDefinitionArn))

        let forgotten = try Audit(session, stack: name, run: "night-run", now: Date()).findings()
        #expect(forgotten.map(\.kind) == [.job])
        #expect(try Audit(session, stack: name, run: "day-run", now: Date()).findings().isEmpty)

        let removal = Removal(name, session, interval: 0.1, tell: { _ in })
        let prepared = try #require(try removal.prepare())
        #expect(prepared.live.text == "1 job")
        try removal.endLiveWork(prepared)
        #expect(try Batch(session).jobs([job.jobId]).first?.status == .failed)
        try removal.carryOut(prepared)
    }
}
