import Pipeline
import Scheduling
import SchedulingSimulation
import Testing

/// What a run learns while it goes on, and who goes first because of what is scarce.
struct LearningTests {
    @Test func aTimeIsTheMedianInWhateverOrderAttemptsEnd() {
        var times = LearnedTimes()
        for seconds in [50.0, 2, 9, 400, 7] { times.add(seconds, stage: StageName("align"), variant: 0) }
        times.add(1, stage: StageName("align"), variant: 1)
        #expect(times[StageName("align"), 0] == LearnedTime([2, 7, 9, 50, 400]))
        #expect(times[StageName("align"), 1]?.attempts == 1)
        #expect(times[StageName("merge"), 0] == nil)
    }

    /// At first nothing is known, so tasks start as they stand; the first that ends shows that its stage is quick.
    @Test func aStageThatShowsToBeQuickGoesLast() throws {
        let load = Load(
            machine: Capacity(cpus: 2, memory: ByteCount(gibibytes: 8)),
            tasks: [
                .init(cpus: 1, seconds: 500, stage: 0), .init(cpus: 1, seconds: 10, stage: 1),
                .init(cpus: 1, seconds: 10, stage: 1), .init(cpus: 1, seconds: 500, stage: 0),
            ])
        let starts = try Simulation(load).trace.compactMap { _, step in
            if case .start(let start) = step { start.task.position } else { nil }
        }
        #expect(starts == [0, 1, 3, 2])
    }

    @Test func aDeviceThatFewWillDoForGoesToATaskThatHasNoOther() throws {
        func needs(_ gibibytes: Int64) -> GPURequest { GPURequest(count: 1, memory: ByteCount(gibibytes: gibibytes)) }
        var bench = try Bench(
            Plans.plan(
                Plans.task("first", gpu: needs(40)), Plans.task("second", gpu: needs(8)),
                Plans.task("small", gpu: needs(8)), Plans.task("large", gpu: needs(40))),
            devices: [Devices.gpu(0, gibibytes: 80), Devices.gpu(1, gibibytes: 16)])
        #expect(bench.placed(bench.send(.begin)) == ["first": ["0"], "second": ["1"]])
        let next = bench.send(.succeeded(bench.index("first")), .deviceBack(DeviceID("0")), at: 10)
        #expect(bench.placed(next) == ["large": ["0"]])
    }

    /// The run lasts as long as the chain does, and the GPU has time enough meanwhile.
    @Test func aChainThatOutlastsAllOtherWorkGoesBeforeAGPUTask() throws {
        let chain = [
            Plans.task("a", cpus: 2), Plans.task("b", after: ["a"]), Plans.task("c", after: ["b"]),
        ]
        var bench = try Bench(
            Plans.plan([Plans.task("gpu", gpus: 1)] + chain), cpus: 2, devices: [Devices.gpu(0)])
        #expect(bench.started(bench.send(.begin)) == ["a"])
        // With more for the GPU to do the GPU is what the run waits for.
        var busy = try Bench(
            Plans.plan((0..<4).map { Plans.task("gpu\($0)", gpus: 1) } + chain), cpus: 2, devices: [Devices.gpu(0)])
        #expect(busy.started(busy.send(.begin)).first == "gpu0")
    }
}
