import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

@Test(arguments: 0..<40)
func aRandomPipelineGivesAMachineInWhichEveryStateIsReached(seed: UInt64) throws {
    let pipeline = RandomPipeline(seed: seed)
    for rows in [1, 35, 700, 60_000] {
        var documents = try Documents(pipeline.text, rows: rows) { $0.startsOnUpload = seed % 2 == 0 }
        let machine = MachineReader(try documents.machine())
        #expect(machine.problems.isEmpty, "\(rows) rows of\n\(pipeline.text)")
        #expect(machine.tokens.isSubset(of: ["Bucket", "Topic", "Prefix", "PlanningJob", "PlanningQueue"]))
        let template = try Documents.object(documents.generator.cloudFormation())
        check(template, pipeline)
    }
}

/// References of a template resolve, and so do those of the state machine in it.
private func check(_ template: [String: Any], _ pipeline: RandomPipeline) {
    let resources = template["Resources"] as? [String: [String: Any]] ?? [:]
    let parameters = template["Parameters"] as? [String: Any] ?? [:]
    for name in references(template) where !name.hasPrefix("AWS::") {
        #expect(resources[name] != nil || parameters[name] != nil, "\(name) in\n\(pipeline.text)")
    }
    let machine = resources["StateMachine"]?["Properties"] as? [String: Any] ?? [:]
    let substitutions = machine["DefinitionSubstitutions"] as? [String: Any] ?? [:]
    let definition = machine["DefinitionString"] as? String ?? ""
    #expect(definition.utf8.count < 1_000_000)
    if let object = try? JSONSerialization.jsonObject(with: Data(definition.utf8)) as? [String: Any] {
        #expect(MachineReader(object).tokens == Set(substitutions.keys), "\(pipeline.text)")
    } else {
        Issue.record("the definition is no JSON: \(pipeline.text)")
    }
    for (id, resource) in resources {
        #expect(id.allSatisfy { $0.isLetter || $0.isNumber } && id.count <= 255, "\(id)")
        let type = resource["Type"] as? String
        let ownName = ["ComputeEnvironmentName", "JobQueueName", "JobDefinitionName"]
            .compactMap { (resource["Properties"] as? [String: Any])?[$0] as? String }.first
        if type == "AWS::Batch::JobQueue" {
            let order = (resource["Properties"] as? [String: Any])?["ComputeEnvironmentOrder"] as? [Any]
            #expect((1...3).contains(order?.count ?? 0))
        }
        if let ownName { #expect((1...128).contains(ownName.count)) }
    }
}

private func references(_ value: Any) -> Set<String> {
    switch value {
    case let list as [Any]: return list.reduce(into: []) { $0.formUnion(references($1)) }
    case let members as [String: Any]:
        if members.count == 1, let name = members["Ref"] as? String { return [name] }
        if members.count == 1, let path = members["Fn::GetAtt"] as? [String] { return [path[0]] }
        return members.values.reduce(into: []) { $0.formUnion(references($1)) }
    default: return []
    }
}

@Test(
    .enabled(
        if: Python.has("cfnlint") && Python.has("statelint") && Python.has("botocore"),
        "cfn-lint, statelint or botocore from PyPI is absent"))
func randomPipelinesAreCleanForOtherPeoplesCheckers() throws {
    var machines: [(String, String)] = []
    var definitions: [(String, String)] = []
    for seed in 100..<112 as Range<UInt64> {
        let documents = try Documents(RandomPipeline(seed: seed).text, rows: [1, 35, 700][Int(seed % 3)])
        machines.append(("\(seed).machine.json", documents.generator.stepFunctions.prettyText))
        definitions.append(
            ("\(seed).jobs.json", JSONValue.list(documents.generator.jobDefinitions.map(\.body)).prettyText))
    }
    #expect(try findings("step-functions", machines) == "")
    #expect(try findings("job-definitions", definitions) == "")
    var documents = try Documents(RandomPipeline(seed: 113).text, rows: 700)
    #expect(try findings("template", [("113.json", documents.generator.cloudFormation().prettyText)]) == "")
}
