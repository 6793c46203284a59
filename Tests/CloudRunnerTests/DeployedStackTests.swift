import AWSClient
import Cloud
import CloudRunner
import Pipeline
import TestSupport
import Testing

@Test(arguments: ["", "1lab", "-lab", "lab_1", "läb", "a b", String(repeating: "a", count: 81)])
func aStackNameThatCloudFormationOrStepFunctionsRefusesIsNone(text: String) { #expect(StackName(text) == nil) }

@Suite(.serialized, .onLocalAWS)
struct DeployedStackTests {
    private func name(_ text: String) throws -> StackName { try #require(StackName(text)) }

    @Test func aStackTellsWhereItsPartsAre() throws {
        let session = try LocalAWS.session()
        let definition = try definition()
        var request = GenerationRequest()
        request.name = "read-me"
        request.rows = 77
        var generator = Generator(definition, plan: nil, request: request)
        try makeStack("read-me", generator.cloudFormation().compactText, parameters: parameters("read-me-bucket"))
        let stack = try DeployedStack.read(name("read-me"), session)
        #expect(stack.folder == S3Location("s3://read-me-bucket/read-me/"))
        #expect(stack.pipelineFile.description == "s3://read-me-bucket/read-me/pipeline.yaml")
        #expect(stack.account == "123456789012")
        #expect(stack.record.name == "read-me")
        #expect(stack.record.rows == 77)
        let names = CloudNames(definition, prefix: "read-me")
        for (stage, declaration) in definition.stages {
            for variant in definition.variants(of: declaration).indices {
                let arn = try #require(stack.jobDefinitions[names.job(stage, variant: variant)])
                #expect(arn.contains("job-definition/\(names.jobDefinition(stage, variant: variant))"))
            }
        }
        #expect(stack.queues.values.allSatisfy { $0.contains(":job-queue/read-me-") } && !stack.queues.isEmpty)
        #expect(!stack.computeEnvironments.isEmpty)
        // Whoever submits makes the same machine again.
        var again = Generator(definition, plan: nil, request: stack.request)
        #expect(again.cloudFormation().compactText == stack.template)
    }

    @Test func aStackThatIsNotThereIsSaid() throws {
        let error = #expect(throws: CloudError.self) { try DeployedStack.read(name("nowhere"), LocalAWS.session()) }
        #expect(
            error?.description
                == "there is no stack nowhere in us-east-1: 'cohesin deploy FILE --stack nowhere' makes it; "
                + "is it in another --region or --profile?")
    }

    @Test func aStackOfSomebodyElseIsNotOurs() throws {
        try makeStack("others", #"{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}"#)
        let error = #expect(throws: CloudError.self) { try DeployedStack.read(name("others"), LocalAWS.session()) }
        #expect(error == .notOurs(try name("others"), missing: "record of cohesin in its template"))
    }
}
