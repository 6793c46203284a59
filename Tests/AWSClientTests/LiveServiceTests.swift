import Foundation
import TestSupport
import Testing

import AWSClient

extension LiveTests {
    @Test func aSessionOpensFromTheEnvironment() throws {
        let session = try AWSSession.open(
            environment: [
                "HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": LocalAWS.gate,
            ])
        #expect(try STS(session).callerIdentity().account == "123456789012")
    }

    @Test func aStackIsLookedAtMadeAndRemoved() throws {
        let stacks = CloudFormation(try LocalAWS.session())
        let template =
            #"{"Resources":{"Group":{"Type":"AWS::Logs::LogGroup","Properties":{"LogGroupName":"/cohesin/live"}}}}"#
        var change = CloudFormation.Change(stack: "live", name: "first", kind: .create, template: .body(template))
        change.tags = ["cohesin:stack": "live & well"]
        _ = try stacks.createChangeSet(change)
        let planned = try stacks.changeSet("first", of: "live")
        #expect(planned.resources.map(\.type) == ["AWS::Logs::LogGroup"])
        #expect(planned.resources.first?.action == "Add")
        try stacks.executeChangeSet("first", of: "live")
        let stack = try #require(try stacks.stack("live"))
        #expect(stack.isGood)
        #expect(stack.tags == ["cohesin:stack": "live & well"])
        #expect(try stacks.resources(of: "live").map(\.logicalID) == ["Group"])
        #expect(try stacks.events(of: "live").last?.status == "CREATE_COMPLETE")
        #expect(
            try CloudWatchLogs(LocalAWS.session()).groups(prefix: "/cohesin/live").map(\.logGroupName) == [
                "/cohesin/live"
            ])
        try stacks.deleteStack("live")
        #expect(try stacks.stack("live") == nil)
    }

    @Test func aStateMachineRunsAndTellsItsStory() throws {
        let machines = StepFunctions(try LocalAWS.session())
        let definition = #"{"StartAt":"Say","States":{"Say":{"Type":"Pass","Result":{"said":"hello"},"End":true}}}"#
        let arn = try machines.createStateMachine(
            name: "live", definition: definition, role: "arn:aws:iam::123456789012:role/states")
        #expect(try machines.stateMachine(arn).definition == definition)
        let started = try machines.start(arn, name: "run-1", input: "{}")
        let ended = try eventually(within: 20) {
            try machines.execution(started.executionArn).status != .running
        }
        #expect(ended)
        let execution = try machines.execution(started.executionArn)
        #expect(execution.status == .succeeded)
        #expect(execution.output?.contains("hello") == true)
        #expect(try machines.executions(of: arn).map(\.name) == ["run-1"])
        let history = try machines.history(of: started.executionArn)
        #expect(history.first?.type == "ExecutionStarted" && history.last?.type == "ExecutionSucceeded")
        #expect(history.contains { $0.details?.name == "Say" })
    }

    @Test func jobDefinitionsComeAndGo() throws {
        let batch = Batch(try LocalAWS.session())
        let document = """
            {"jobDefinitionName":"live","type":"container","containerProperties":{"image":"busybox","command":["true"],
            "resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"64"}]}}
            """
        let revision = try batch.register(document: Array(document.utf8), name: "live")
        #expect(try batch.activeDefinitions(named: "live").map(\.jobDefinitionArn) == [revision.jobDefinitionArn])
        try batch.deregister(revision.jobDefinitionArn)
        #expect(try batch.activeDefinitions(named: "live").isEmpty)
        #expect(try batch.jobs(["11111111-2222-3333-4444-555555555555"]).isEmpty)
        let error = #expect(throws: AWSError.self) {
            try batch.submit(.init(name: "j", queue: "no-such-queue", definition: "live"))
        }
        #expect(error?.fault?.operation == "SubmitJob")
        #expect("\(try #require(error))".hasPrefix("Batch SubmitJob (no-such-queue): "))
    }

    @Test func whatIsNotThereIsToldAsSuch() throws {
        let session = try LocalAWS.session()
        let log = #expect(throws: AWSError.self) { try CloudWatchLogs(session).events(group: "/none", stream: "s") }
        #expect(log?.fault?.isNotFound == true)
        let image = #expect(throws: AWSError.self) { try ECR(session).manifest(.tag("1"), of: "none") }
        #expect(image?.fault?.isNotFound == true)
        #expect(try EC2(session).offerings(of: ["g4dn.xlarge"]).allSatisfy { $0.instanceType == "g4dn.xlarge" })
        #expect(try EC2(session).volumes(taggedWith: "cohesin:stack", "none").isEmpty)
    }
}
