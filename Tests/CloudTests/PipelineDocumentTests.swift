import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

private let hasOracles =
    Python.has("cfnlint") && Python.has("statelint") && Python.has("botocore")

/// Every pipeline of the project, in each way in which its tasks can be started.
private func everyPipeline() throws -> [(name: String, documents: Documents)] {
    let files = try FileManager.default.contentsOfDirectory(atPath: pipelinesFolder.path)
        .filter { $0.hasSuffix(".yaml") }.sorted()
    #expect(files.count >= 2)
    return try files.flatMap { file in
        try [1, 1000].map { rows in
            (
                "\(file).\(rows).json",
                try Documents(file: pipelinesFolder.appendingPathComponent(file).path, rows: rows) {
                    $0.allowsRetired = true
                    $0.startsOnUpload = rows == 1000
                    $0.hasEndpoint = rows == 1000
                }
            )
        }
    }
}

@Test(.enabled(if: hasOracles, "cfn-lint, statelint or botocore from PyPI is absent"))
func everyTemplateIsCleanForCfnLintAndTheServiceModels() throws {
    let templates = try everyPipeline().map { name, documents in
        var documents = documents
        return (name, documents.generator.cloudFormation().prettyText)
    }
    #expect(try findings("template", templates) == "")
}

@Test(.enabled(if: hasOracles, "cfn-lint, statelint or botocore from PyPI is absent"))
func everyStateMachineIsCleanForStatelint() throws {
    let machines = try everyPipeline().map { ($0.name, $0.documents.generator.stepFunctions.prettyText) }
    #expect(try findings("step-functions", machines) == "")
}

@Test(.enabled(if: hasOracles, "cfn-lint, statelint or botocore from PyPI is absent"))
func everyJobDefinitionIsARequestThatBatchTakes() throws {
    let definitions = try everyPipeline().map {
        ($0.name, JSONValue.list($0.documents.generator.jobDefinitions.map(\.body)).prettyText)
    }
    #expect(try findings("job-definitions", definitions) == "")
}

@Test func noPipelineOfTheProjectMeetsALimit() throws {
    for (name, documents) in try everyPipeline() { #expect(documents.errors.isEmpty, "\(name)") }
}

@Test func theSamePipelineGivesTheSameBytes() throws {
    let file = pipelinesFolder.appendingPathComponent("juicer-hiccups.yaml").path
    var first = try Documents(file: file)
    var second = try Documents(file: file)
    #expect(first.generator.stepFunctions.prettyText == second.generator.stepFunctions.prettyText)
    #expect(first.generator.cloudFormation().prettyText == second.generator.cloudFormation().prettyText)
}
