import Pipeline
import Testing

private func planned(_ stage: String) throws -> PlannedTask {
    let text = "cohesin: 1\npipeline: p\nstages:\n  a:\n" + stage.split(separator: "\n").map { "    \($0)\n" }.joined()
    let outcome = Planner(files: MemoryFiles(["/work/p.yaml": text])).plan(PlanRequest(file: "p.yaml"))
    #expect(outcome.texts == [])
    return try #require(outcome.task("a"))
}

@Test func everyKeyOfAGPURequestReachesThePlan() throws {
    let task = try planned(
        """
        command: date
        needs:
          gpu:
            count: 2
            memory: 16 GiB
            compute-capability: ">=7.0 <9.0"
            models: ["*A100*", Tesla V100-SXM2-16GB]
            mig: false
            same-model: true
            prefer-linked: true
        """)
    #expect(
        task.variants.map(\.needs.gpu) == [
            GPURequest(
                count: 2, memory: ByteCount(gibibytes: 16),
                computeCapability: ComputeCapabilityRange(
                    minimum: ComputeCapability(major: 7, minor: 0), below: ComputeCapability(major: 9, minor: 0)),
                models: [ModelPattern("*A100*"), ModelPattern("Tesla V100-SXM2-16GB")], mayUseMIG: false,
                isSameModel: true, prefersLinked: true)
        ])
}

@Test func aSharedGPUIsAskedForWithItsShare() throws {
    let gpu = try planned("command: date\nneeds: {gpu: {memory: 4 GiB, shared: true}}").variants.first?.needs.gpu
    #expect(gpu == GPURequest(count: 1, memory: ByteCount(gibibytes: 4), isShared: true))
}

@Test func instancesWillDoForOneGPUAndNotForSeveral() {
    #expect(GPURequest(count: 1).allowsMIG)
    #expect(!GPURequest(count: 2).allowsMIG)
    #expect(GPURequest(count: 2, mayUseMIG: true).allowsMIG)
    #expect(!GPURequest(count: 1, mayUseMIG: false).allowsMIG)
}

@Test func alternativesKeepTheUsersOrder() throws {
    let task = try planned(
        """
        command: date
        image: i
        needs: {cpus: 4, memory: 8 GiB, time: 2 h, gpu: {memory: 40 GiB}}
        otherwise:
          - needs: {gpu: {count: 2, memory: 20 GiB}}
          - {image: j, needs: {gpu: {memory: 10 GiB}, time: 6 h}}
          - {needs: {cpus: 32}, command: uptime}
        """)
    #expect(task.variants.map { $0.needs.gpu?.memory?.mebibytes } == [40960, 20480, 10240, nil])
    #expect(task.variants.map(\.needs.gpu?.count) == [1, 2, 1, nil])
    #expect(task.variants.map(\.environment.text) == ["gpu", "gpu", "gpu", "cpu"])
    #expect(task.variants.map(\.needs.cpus) == [4, 4, 4, 32])
    #expect(task.variants.map(\.needs.timeLimitSeconds) == [7200, 7200, 21600, 7200])
    #expect(task.variants.map(\.image) == ["i", "i", "j", "i"])
    #expect(task.variants.map(\.command) == [.bash("date"), .bash("date"), .bash("date"), .bash("uptime")])
    let plan = Plan(
        pipeline: "p", environments: [EnvironmentName("gpu"): .gpu, EnvironmentName("cpu"): .cpu], tasks: [task])
    #expect(PlanTable(plan).rows.first?[5] == "gpu (or cpu)")
}

@Test(arguments: [
    ("*A100*", "NVIDIA A100-SXM4-80GB", true), ("nvidia a100*", "NVIDIA A100-SXM4-80GB", true),
    ("A100", "NVIDIA A100-SXM4-80GB", false), ("Tesla T4", "Tesla T4", true), ("Tesla T?", "Tesla T40", false),
    ("*", "", true), ("", "x", false), ("*a*b*c", "xaxxbbxcxc", true), ("*a*b*c", "xaxxbbxcxcx", false),
    ("**GH200*", "NVIDIA GH200 480GB", true), ("*H200*", "NVIDIA GH200 480GB", true), ("?H200", "GH200", true),
])
func aPatternMatchesAWholeModel(pattern: String, model: String, isMatch: Bool) {
    #expect(ModelPattern(pattern).matches(model) == isMatch)
}

@Test func aRangeOfComputeCapabilitiesHasALowestAndAFirstThatWillNotDo() throws {
    let range = try #require(ComputeCapabilityRange(written: ">=7.0 <9.0"))
    let will = [(7, 0), (7, 5), (8, 9)].map { range.contains(ComputeCapability(major: $0.0, minor: $0.1)) }
    let willNot = [(6, 9), (9, 0), (12, 0)].map { range.contains(ComputeCapability(major: $0.0, minor: $0.1)) }
    #expect(will == [true, true, true] && willNot == [false, false, false])
    #expect(range.description == ">=7.0 <9.0")
    #expect(ComputeCapabilityRange(written: range.description) == range)
    #expect(ComputeCapabilityRange(written: "<9.0")?.minimum == nil)
}
