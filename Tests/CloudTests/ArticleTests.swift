import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

// The facts of the AWS article "Creating an AWS Batch environment for mixed CPU and GPU genomics workflows": its two
// states, its compute environment, its queue and its job definition, held against what its pipeline becomes.

private func article() throws -> Documents {
    try Documents(
        file: pipelinesFolder.appendingPathComponent("seed-juicer-hiccups.yaml").path, rows: 1, name: ""
    ) {
        $0.allowsRetired = true
        $0.region = "us-east-1"
        $0.account = "123456789012"
        $0.registry = "docker-image-repository"
    }
}

@Test func theArticlesTwoStatesAreThere() throws {
    let machine = try article().machine()
    let item = try #require(machine.at("States", "SampleMap", "ItemProcessor") as? [String: Any])
    #expect(item.at("StartAt") as? String == "JuicerTask")
    for (state, stage, queue) in [("JuicerTask", "juicer", "cpu"), ("HiccupsTask", "hiccups", "gpu")] {
        let task = try #require(item.at("States", state) as? [String: Any])
        #expect(task["Type"] as? String == "Task")
        #expect(task["InputPath"] as? String == "$")
        #expect(task["ResultPath"] as? String == "$.\(stage).status")
        #expect(task["Resource"] as? String == "arn:aws:states:::batch:submitJob.sync")
        // The article's names are the stages'; here the name of the run and a number belong to them.
        #expect(task.at("Parameters", "JobName.$") as? String == "$.\(stage).name")
        #expect(
            task.at("Parameters", "JobQueue") as? String == "arn:aws:batch:us-east-1:123456789012:job-queue/\(queue)")
        #expect(
            task.at("Parameters", "JobDefinition") as? String
                == "arn:aws:batch:us-east-1:123456789012:job-definition/\(stage)")
        #expect(task.at("Parameters", "Parameters.$") as? String == "$.\(stage).parameters")
    }
    #expect(item.at("States", "JuicerTask", "Next") as? String == "HiccupsTask")
    #expect(item.at("States", "HiccupsTask", "End") as? Bool == true)
}

@Test func theArticlesComputeEnvironmentAndQueueAreThere() throws {
    var documents = try article()
    let template = try Documents.object(documents.generator.cloudFormation())
    let environment = try #require(template.at("Resources", "GpuEnvironment", "Properties") as? [String: Any])
    #expect(environment["ComputeEnvironmentName"] as? String == "gpu")
    #expect(environment["Type"] as? String == "MANAGED")
    #expect(environment["State"] as? String == "ENABLED")
    #expect(environment.at("ComputeResources", "Type") as? String == "EC2")
    #expect(environment.at("ComputeResources", "InstanceTypes") as? [String] == ["p3", "p2"])
    #expect(environment.at("ComputeResources", "MinvCpus") as? Int == 0)
    #expect(environment.at("ComputeResources", "MaxvCpus") as? Int == 256)
    #expect(environment.at("ComputeResources", "Tags", "Name") as? String == "batch-gpu-worker")
    let spot = try #require(template.at("Resources", "GpuSpotEnvironment", "Properties") as? [String: Any])
    #expect(spot.at("ComputeResources", "Type") as? String == "SPOT")
    #expect(spot.at("ComputeResources", "InstanceTypes") as? [String] == ["p3", "p2"])
    let queue = try #require(template.at("Resources", "GpuQueue", "Properties") as? [String: Any])
    #expect(queue["JobQueueName"] as? String == "gpu")
    #expect(queue["State"] as? String == "ENABLED")
    #expect(queue["Priority"] as? Int == 100)
    #expect(queue.at("ComputeEnvironmentOrder", 0, "ComputeEnvironment", "Ref") as? String == "GpuSpotEnvironment")
    #expect(queue.at("ComputeEnvironmentOrder", 1, "ComputeEnvironment", "Ref") as? String == "GpuEnvironment")
    #expect(template.at("Resources", "CpuQueue", "Properties", "JobQueueName") as? String == "cpu")
    let cpu = template.at("Resources", "CpuEnvironment", "Properties", "ComputeResources", "InstanceTypes")
    #expect(cpu as? [String] == ["optimal"])
}

@Test func theArticlesJobDefinitionIsThere() throws {
    let definitions = try article().generator.jobDefinitions
    let hiccups = try Documents.object(try #require(definitions.first { $0.name == "hiccups" }).body)
    #expect(hiccups["type"] as? String == "container")
    let containers = try #require(hiccups.at("ecsProperties", "taskProperties", 0, "containers") as? [[String: Any]])
    let tool = try #require(containers.first { $0["name"] as? String == "tool" })
    #expect(tool["image"] as? String == "docker-image-repository/juicer-tools:latest")
    // The article's Ref::InputHICS3Path and Ref::OutputS3Prefix stand here as the stage's own variables.
    #expect(tool["command"] as? [String] == ["hiccups", "Ref::hic", "Ref::loops"])
    let needs = try #require(tool["resourceRequirements"] as? [[String: String]])
    #expect(
        Dictionary(uniqueKeysWithValues: needs.map { ($0["type"], $0["value"]) }) == [
            "VCPU": "8", "MEMORY": "60000", "GPU": "1",
        ])
    let parameters = try #require(hiccups["parameters"] as? [String: String])
    #expect(Set(parameters.keys) == ["task", "hic", "loops"])
}

@Test func retiredMachinesAreRefusedWithWhatToWriteInstead() throws {
    let documents = try Documents(file: pipelinesFolder.appendingPathComponent("seed-juicer-hiccups.yaml").path)
    #expect(documents.errors.count == 2)
    #expect(documents.errors.contains { $0.contains("p3 in the environment gpu") && $0.contains("g5, g6e or p4d") })
    #expect(documents.errors.contains { $0.contains("p2 in the environment gpu") && $0.contains("g4dn or g6") })
    #expect(documents.errors.allSatisfy { $0.contains("seed-juicer-hiccups.yaml:30:3: error") })
}

/// To write them anew: COHESIN_WRITE_GOLDEN=1 swift test --filter theArticlesDocumentsAreByteStable
@Test func theArticlesDocumentsAreByteStable() throws {
    var documents = try article()
    let made = [
        "seed.step-functions.json": documents.generator.stepFunctions.prettyText,
        "seed.job-definitions.json": JSONValue.list(documents.generator.jobDefinitions.map(\.body)).prettyText,
        "seed.cloudformation.json": documents.generator.cloudFormation().prettyText,
    ]
    for (name, text) in made {
        let golden = testsFolder.appendingPathComponent("Golden/\(name)")
        if ProcessInfo.processInfo.environment["COHESIN_WRITE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: golden)
        }
        #expect(try String(contentsOf: golden, encoding: .utf8) == text, "\(name)")
    }
}
