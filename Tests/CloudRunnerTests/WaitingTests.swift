import AWSClient
import CloudRunner
import Foundation
import Testing

private func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
}

private func queue(state: String = "ENABLED") throws -> Batch.Queue {
    try decoded(
        Batch.Queue.self,
        """
        {"jobQueueName": "p-gpu", "jobQueueArn": "arn", "state": "\(state)", "status": "VALID", "priority": 1,
         "computeEnvironmentOrder": []}
        """)
}

private func environment(
    _ types: String = "g4dn.xlarge", most: Int = 64, desired: Int = 0, state: String = "ENABLED",
    status: String = "VALID", reason: String = ""
) throws -> Batch.ComputeEnvironment {
    try decoded(
        Batch.ComputeEnvironment.self,
        """
        {"computeEnvironmentName": "p-gpu-spot", "computeEnvironmentArn": "arn", "state": "\(state)",
         "status": "\(status)", "statusReason": "\(reason)",
         "computeResources": {"type": "SPOT", "maxvCpus": \(most), "desiredvCpus": \(desired),
                              "instanceTypes": ["\(types)"]}}
        """)
}

private let small = JobNeeds(vcpus: 4, memoryMiB: 8192, gpus: 1)

@Test func aJobThatFitsIsNotExplainedAway() throws {
    #expect(try QueueFindings(queue: queue(), environments: [environment()], needs: small, quotas: []).sentences == [])
}

@Test func whyAJobGetsNoMachineIsSaidWithItsFix() throws {
    func sentences(_ environment: Batch.ComputeEnvironment, _ needs: JobNeeds = small) throws -> [String] {
        try QueueFindings(queue: queue(), environments: [environment], needs: needs, quotas: []).sentences
    }
    #expect(
        try sentences(environment(), JobNeeds(vcpus: 4, memoryMiB: 16384, gpus: 1)) == [
            "no machine of p-gpu-spot (g4dn.xlarge) has 4 vCPUs and 16384 MiB and 1 GPU for one job: "
                + "name larger ones in the pipeline, or lower the stage's needs"
        ])
    #expect(
        try sentences(environment(most: 2)) == [
            "it needs 4 vCPUs, and p-gpu-spot may have 2 at most: raise max-vcpus"
        ])
    #expect(try sentences(environment(most: 8, desired: 8)).first?.contains("has 8 of its 8 vCPUs at work") == true)
    #expect(try sentences(environment(state: "DISABLED")).first?.contains("is disabled") == true)
    let role = try sentences(
        environment(status: "INVALID", reason: "CLIENT_ERROR - Not authorized to perform sts:AssumeRole"))
    #expect(role.first?.contains("look at the roles of the stack") == true)
    #expect(
        try QueueFindings(queue: queue(state: "DISABLED"), environments: [], needs: small, quotas: []).sentences.first?
            .contains("its queue p-gpu is disabled") == true)
    #expect(QueueFindings(queue: nil, environments: [], needs: small, quotas: []).sentences.count == 1)
    let quota = AccountQuota(name: "All G and VT Spot Instance Requests", code: "L-3819A6DF", vcpus: 0)
    #expect(
        try QueueFindings(queue: queue(), environments: [environment()], needs: small, quotas: [quota]).sentences == [
            "the account may have 0 vCPUs of All G and VT Spot Instance Requests at once, and it needs 4: "
                + "ask for more in Service Quotas (L-3819A6DF)"
        ])
}

@Test(arguments: [
    ("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - The compute environment...", "no machine of these kinds free"),
    ("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", "more vCPUs than its environment may ever have"),
    ("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", "large enough"),
    ("MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS", "service role lacks permissions"),
])
func whatBatchSaysOfAWaitingJobIsSaidInPlainWords(said: String, words: String) {
    #expect(WaitingReason(said).text.contains(words))
    #expect(WaitingReason(said).fix != nil)
}

@Test func aServiceInTroubleIsAskedLessAndLess() {
    var pace = PollPace(tasks: 20)
    let waits = (0..<6).map { _ in pace.afterFault() }
    #expect(waits == waits.sorted() && waits[5] > 10 * waits[0])
    #expect(pace.afterLook(at: 0, calls: 1) == PollPace.shortest)
}
