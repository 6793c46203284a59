import Pipeline
import Scheduling
import Testing

private func task(_ stage: String, cpus: [Int]) -> PlannedTask {
    PlannedTask(
        id: TaskID(stage: StageName(stage)),
        variants: cpus.map {
            TaskVariant(
                environment: EnvironmentName("cpu"), needs: ResourceRequest(cpus: $0, memory: ByteCount(gibibytes: 9)),
                image: nil, command: .bash("true"))
        },
        inputs: [:], values: [:], outputs: [:], retry: .standard)
}

@Test func aStageThatAsksForMoreCoresThanThereAreGetsAll() {
    let plan = Plan(
        pipeline: "p", environments: [EnvironmentName("cpu"): .cpu],
        tasks: [task("a", cpus: [8]), task("b", cpus: [1, 4]), task("c", cpus: [2])])
    let (limited, stages) = plan.limited(toCores: 2)
    #expect(limited.tasks.map { $0.variants.map(\.needs.cpus) } == [[2], [1, 2], [2]])
    #expect(stages.map(\.text) == ["a", "b"])
    #expect(limited.tasks.allSatisfy { $0.variants.allSatisfy { $0.needs.memory == ByteCount(gibibytes: 9) } })
}

@Test func aPlanThatFitsStaysAsItIs() {
    let plan = Plan(pipeline: "p", environments: [:], tasks: [task("a", cpus: [8])])
    let (same, stages) = plan.limited(toCores: 8)
    #expect(same == plan && stages.isEmpty)
}
