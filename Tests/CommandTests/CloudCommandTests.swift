import Foundation
import TestSupport
import Testing

private let pipeline = """
    cohesin: 1
    pipeline: priced
    parameters: {reads: {type: file}}
    environments:
      cpu: {kind: cpu, instances: [m6i], capacity: [spot, on-demand], max-vcpus: 16}
    stages:
      count:
        environment: cpu
        image: tools:1
        needs: {cpus: 1, memory: 1 GiB}
        inputs: {reads: parameters.reads}
        outputs: {count: count.txt}
        command: wc -l < "$reads" > "$count"

    """

/// As JSON has them.
private struct Estimate: Decodable {
    struct Stage: Decodable {
        struct Cost: Decodable { let least, most: Double }
        let machine: String?
        let hours: Double?
        let basis: String
        let cost: Cost?
    }
    let stages: [Stage]
    let unknown: [String]
}

@Test func aPlanForBatchLearnsFromRunsHere() throws {
    let scratch = ScratchFolder()
    let file = try scratch.write(pipeline, to: "pipeline.yaml")
    let reads = "reads=" + (try scratch.write("a read\n", to: "reads.txt"))
    let state = ["XDG_STATE_HOME": scratch.file("state")]
    func estimate() throws -> Estimate {
        let result = try Program.cohesin(
            "plan", file, "-p", reads, "--on", "batch", "--format", "json", environment: state)
        #expect(result.status == 0, "\(result.standardError)")
        return try JSONDecoder().decode(Estimate.self, from: result.standardOutput)
    }
    let before = try estimate()
    #expect(before.unknown == ["count"] && before.stages.first?.cost == nil)

    let run = try Program.cohesin(
        "run", file, "-p", reads, "--engine", "host", "--run-dir", scratch.file("run"), environment: state)
    #expect(run.status == 0, "\(run.standardError)")
    let after = try #require(try estimate().stages.first)
    #expect(after.machine == "m6i.large")
    #expect(after.basis.hasPrefix("1 task of past runs: "))
    let cost = try #require(after.cost)
    #expect(0 < cost.least && cost.least < cost.most)
}

@Test func aRateForNoStageIsRefused() throws {
    let scratch = ScratchFolder()
    let file = try scratch.write(pipeline, to: "pipeline.yaml")
    let reads = "reads=" + (try scratch.write("", to: "reads.txt"))
    let result = try Program.cohesin("plan", file, "-p", reads, "--on", "batch", "--rate", "cnt=1GB")
    #expect(result.status == 2)
    #expect(result.standardError.contains("the stages are count"))
}

// MARK: - Bad input of the cloud commands

@Test(arguments: ["1lab", "a b", String(repeating: "x", count: 81)])
func aNameThatNoStackCanHaveIsAUsageError(name: String) throws {
    let result = try Program.cohesin("destroy", "--stack", name, environment: LocalAWS.environment)
    #expect(result.status == 2)
    #expect(result.standardError.contains("--stack"))
}

@Test func withoutARegionNothingIsAsked() throws {
    let result = try Program.cohesin(
        "audit", environment: LocalAWS.environment.merging(["AWS_REGION": "", "AWS_DEFAULT_REGION": ""]) { $1 })
    #expect(result.status == 3)
    #expect(result.standardError.contains("give --region, set AWS_REGION"))
}

@Suite(.onLocalAWS)
struct CloudCommandTests {
    private let scratch = ScratchFolder()

    @Test func aWrongSecretEndsWithStatus3() throws {
        let result = try Program.cohesin(
            "audit", environment: LocalAWS.environment.merging(["AWS_SECRET_ACCESS_KEY": "wrong"]) { $1 })
        #expect(result.status == 3)
        #expect(result.standardError.contains("check the access key, the secret and AWS_PROFILE"))
    }

    @Test func whereNobodyCanBeAskedNothingIsChanged() throws {
        let file = try scratch.write(pipeline, to: "pipeline.yaml")
        let program = try scratch.write("p", to: "program")
        let arguments = ["deploy", file, "--stack", "not-asked", "--staging-program", program]
        let shown = try Program.run(Program.cohesin, arguments, environment: LocalAWS.environment)
        #expect(shown.status == 2)
        #expect(shown.text.contains("add     compute environment "))
        #expect(shown.standardError.contains("give --yes"))
        let gone = try Program.cohesin("destroy", "--stack", "not-asked", "--yes", environment: LocalAWS.environment)
        #expect(gone.status == 0)
        #expect(gone.standardError.contains("there is no stack not-asked: nothing to remove"))
    }
}
