import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

/// A pipeline of one stage with these lines more.
private func oneStage(_ lines: String = "", environment: String = "{kind: cpu}", needs: String = "{cpus: 2}") -> String
{
    """
    cohesin: 1
    pipeline: limits
    samples: {columns: {sample: text}}
    environments: {place: \(environment)}
    stages:
      work:
        for-each: [sample]
        image: tools
        needs: \(needs)
        outputs: {out: out.txt}
        command: date > "$out"
    \(lines)
    """
}

/// The document of a run of `samples` samples by a machine for sheets of `rows` rows.
private func document(samples: Int, rows: Int, _ lines: String = "") throws -> ExecutionDocument {
    let scratch = ScratchFolder()
    let sheet = "sample\n" + (0..<samples).map { "s\($0)\n" }.joined()
    let outcome = Planner().plan(
        PlanRequest(
            file: try scratch.write(oneStage(lines), to: "p.yaml"),
            sampleSheet: try scratch.write(sheet, to: "s.csv")))
    var request = GenerationRequest()
    request.rows = rows
    let generator = Generator(try #require(outcome.definition), plan: nil, request: request)
    return try generator.executionDocument(
        try #require(outcome.plan), place: RunPlace(bucket: "b", prefix: "p/", run: "r")
    ) { $0 }
}

@Test func anArrayOfTenThousandFitsAndOneMoreDoesNot() throws {
    #expect(try document(samples: 10_000, rows: 10_000).objects.count == 1)
    #expect(throws: ExecutionDocumentError.tooManyChildren(10_001, of: StageName("work"))) {
        try document(samples: 10_001, rows: 10_000)
    }
    // A machine that is made for more reads its items from the bucket.
    #expect(try document(samples: 10_001, rows: 10_001).objects.map(\.key) == ["p/runs/r/items/1/listed_sample.json"])
}

@Test func aRequestForAJobThatBatchWouldRefuseIsRefusedBefore() throws {
    func document(bytes: Int) throws -> ExecutionDocument {
        let scratch = ScratchFolder()
        let file = try scratch.write(
            """
            cohesin: 1
            pipeline: limits
            parameters: {words: {type: text}}
            environments: {place: {kind: cpu}}
            stages:
              work:
                environment: place
                image: tools
                inputs: {words: parameters.words}
                outputs: {out: out.txt}
                arguments: [$words, $out]
            """, to: "p.yaml")
        let outcome = Planner().plan(
            PlanRequest(file: file, assignments: ["words=\(String(repeating: "x", count: bytes))"]))
        let generator = Generator(
            try #require(outcome.definition, "\(outcome.diagnostics)"), plan: nil, request: GenerationRequest())
        return try generator.executionDocument(
            try #require(outcome.plan, "\(outcome.diagnostics)"), place: RunPlace(bucket: "b", prefix: "p/", run: "r")
        ) { $0 }
    }
    #expect(try document(bytes: 30_000).objects.isEmpty)
    let error = #expect(throws: ExecutionDocumentError.self) { try document(bytes: 31_000) }
    #expect(error?.description.contains("and Batch takes 30720; shorten the values in its arguments") == true)
}

@Test func anInputThatStepFunctionsWouldRefuseIsRefusedBefore() throws {
    #expect(try document(samples: 40, rows: 40).objects.isEmpty)
    do {
        _ = try document(samples: 2000, rows: 40)
        Issue.record("2,000 items within the input of an execution")
    } catch let error as ExecutionDocumentError {
        #expect(error.description.contains("--rows"))
    }
}

@Test(arguments: [
    ("{kind: cpu, max-vcpus: 4}", "{cpus: 8}", "needs 8 vCPUs, but the environment place has at most 4"),
    ("{kind: cpu, instances: [c6i.large]}", "{cpus: 2, memory: 4 GiB}", "no machine of the environment place"),
    ("{kind: gpu, instances: [g6]}", "{gpu: {memory: 40 GiB}}", "the largest, g6.48xlarge"),
    ("{kind: gpu, instances: [g5g.xlarge]}", "{gpu: 1}", "its processors are Arm's"),
    ("{kind: gpu, instances: [g6f.xlarge]}", "{gpu: 1}", "parts of a GPU"),
    ("{kind: gpu, instances: [p2.xlarge]}", "{gpu: 1}", "write g4dn or g6"),
    ("{kind: gpu, instances: [m6i]}", "{gpu: 1}", "m6i has no GPU"),
    ("{kind: cpu, instances: [g6]}", "{cpus: 2}", "g6 has GPUs"),
    ("{kind: cpu, instances: [m6i, m7g]}", "{cpus: 2}", "mixes Arm and x86"),
])
func machinesThatCannotDoItAreToldBefore(environment: String, needs: String, words: String) throws {
    let documents = try Documents(oneStage(environment: environment, needs: needs))
    #expect(documents.errors.contains { $0.contains(words) }, "\(documents.errors)")
}

@Test func machinesThatAreNotKnownAreAllowedWithAWarning() throws {
    let documents = try Documents(oneStage(environment: "{kind: cpu, instances: [z9.large]}"))
    #expect(documents.errors.isEmpty)
    #expect(documents.warnings.contains { $0.contains("z9.large") && $0.contains("not checked") })
}

@Test func aPipelineWithoutInstancesGetsMachinesThatFit() throws {
    var documents = try Documents(
        oneStage(environment: "{kind: gpu}", needs: "{cpus: 8, memory: 24 GiB, gpu: {memory: 20 GiB}}"))
    let template = try Documents.object(documents.generator.cloudFormation())
    let types = template.at("Resources", "PlaceEnvironment", "Properties", "ComputeResources", "InstanceTypes")
    #expect((types as? [String])?.first == "g6.2xlarge")
}

@Test func namesThatAWSWouldRefuseAreToldBefore() throws {
    let long = String(repeating: "x", count: 81)
    #expect(try Documents(oneStage(), name: long).errors.contains { $0.contains("give another one with --name") })
    #expect(try Documents(oneStage(), name: "a b").errors.contains { $0.contains("give another one with --name") })
}
