import LocalRunner
import OrderedCollections
import Pipeline
import Testing

/// What a command is told about its resources.
@Test(arguments: [(nil, "0"), (GPURequest(count: 2), "2")])
func aCommandKnowsItsCoresItsMemoryAndItsGPUs(gpu: GPURequest?, count: String) throws {
    let variant = TaskVariant(
        environment: EnvironmentName("e"),
        needs: ResourceRequest(cpus: 3, memory: ByteCount(mebibytes: 64), gpu: gpu), image: nil, command: .bash("date"))
    let task = PlannedTask(
        id: TaskID(stage: StageName("a")), variants: [variant], inputs: [:], values: [:], outputs: [:],
        retry: .standard)
    let plan = Plan(pipeline: "p", environments: [:], tasks: [task])
    let staged = try StagedTask(
        task: task, variant: variant, names: StagedNames(plan: plan), shape: (3, ByteCount(mebibytes: 64)),
        run: "/run", secretFolder: nil, producers: { _ in nil })
    #expect(staged.script == "declare -r cpus='3'\ndeclare -r memory_mib='64'\ndeclare -r gpus='\(count)'\n\ndate\n")
}
