import Pipeline
import Scheduling
import Testing

private func gibibytes(_ count: Int64) -> ByteCount { ByteCount(gibibytes: count) }

/// Which device a task gets, and when it is free again.
struct DevicePlacementTests {
    @Test func aTaskWithoutAGPUGetsNoDevice() throws {
        var bench = try Bench(Plans.plan(Plans.task("a")), devices: [Devices.gpu(0)])
        #expect(bench.placed(bench.send(.begin)) == ["a": []])
    }

    @Test func aDeviceIsOneTasksUntilTheRunnerSaysThatItIsBack() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1), Plans.task("b", gpus: 1)), devices: [Devices.gpu(0)])
        #expect(bench.placed(bench.send(.begin)) == ["a": ["0"]])
        #expect(bench.send(.succeeded(bench.index("a")), at: 1) == [])
        #expect(bench.placed(bench.send(.deviceBack(DeviceID("0")), at: 2)) == ["b": ["0"]])
    }

    @Test func theSmallestDeviceThatWillDoIsTaken() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("small", gpu: GPURequest(count: 1, memory: gibibytes(10))),
                Plans.task("large", gpu: GPURequest(count: 1, memory: gibibytes(30)))),
            devices: [Devices.gpu(0, gibibytes: 80), Devices.gpu(1, gibibytes: 16)])
        #expect(bench.placed(bench.send(.begin)) == ["small": ["1"], "large": ["0"]])
    }

    @Test func aDeviceThatOthersNeedIsLeftToThem() throws {
        // The newer GPU has less memory, so the best fit by memory alone would take it.
        var bench = try Bench(
            Plans.plan(
                Plans.task("any", gpus: 1), Plans.task("first", cpus: 1),
                Plans.task(
                    "new", after: ["first"],
                    gpu: GPURequest(
                        count: 1,
                        computeCapability: ComputeCapabilityRange(minimum: ComputeCapability(major: 9, minor: 0))))),
            devices: [Devices.gpu(0, gibibytes: 24, capability: (9, 0)), Devices.gpu(1, gibibytes: 32)])
        #expect(bench.placed(bench.send(.begin))["any"] == ["1"])
        var alone = try Bench(
            Plans.plan(Plans.task("any", gpus: 1)),
            devices: [Devices.gpu(0, gibibytes: 24, capability: (9, 0)), Devices.gpu(1, gibibytes: 32)])
        #expect(alone.placed(alone.send(.begin)) == ["any": ["0"]])
    }

    @Test func anInstanceComesBeforeAWholeGPU() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1), Plans.task("b", gpu: GPURequest(count: 1, mayUseMIG: false))),
            devices: [Devices.gpu(0, gibibytes: 40), Devices.instance(1, of: 0), Devices.gpu(1, gibibytes: 10)])
        #expect(bench.placed(bench.send(.begin)) == ["a": ["0/1"], "b": ["1"]])
    }

    @Test func aGPUThatIsGivenOutInPartsIsNotGivenOutWhole() throws {
        #expect(throws: PreflightError.self) {
            try Bench(
                Plans.plan(Plans.task("a", gpu: GPURequest(count: 1, memory: gibibytes(20)))),
                devices: [Devices.gpu(0, gibibytes: 40), Devices.instance(1, of: 0), Devices.instance(2, of: 0)])
        }
    }

    @Test func severalGPUsAreLinkedOnesWhereTheTaskAsks() throws {
        let devices = [
            Devices.gpu(0, gibibytes: 16, linkGroup: 0), Devices.gpu(1, gibibytes: 24, linkGroup: 1),
            Devices.gpu(2, gibibytes: 16, linkGroup: 2), Devices.gpu(3, gibibytes: 24, linkGroup: 1),
        ]
        var linked = try Bench(
            Plans.plan(Plans.task("a", gpu: GPURequest(count: 2, prefersLinked: true))), devices: devices)
        #expect(linked.placed(linked.send(.begin)) == ["a": ["1", "3"]])
        var fitting = try Bench(Plans.plan(Plans.task("a", gpu: GPURequest(count: 2))), devices: devices)
        #expect(fitting.placed(fitting.send(.begin)) == ["a": ["0", "2"]])
    }

    @Test func severalGPUsAreOfOneModelWhereTheTaskAsks() throws {
        let devices = [
            Devices.gpu(0, gibibytes: 16, model: "Tesla T4"), Devices.gpu(1, gibibytes: 40),
            Devices.gpu(2, gibibytes: 40),
        ]
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpu: GPURequest(count: 2, isSameModel: true))), devices: devices)
        #expect(bench.placed(bench.send(.begin)) == ["a": ["1", "2"]])
    }

    @Test func aDoubtfulDeviceIsTheLastChoice() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1), Plans.task("b", gpus: 1)),
            devices: [Devices.gpu(0, isDegraded: true), Devices.gpu(1, gibibytes: 80)])
        #expect(bench.placed(bench.send(.begin)) == ["a": ["1"], "b": ["0"]])
    }

    @Test func withoutTheRunsConsentNobodySharesADevice() throws {
        let share = GPURequest(count: 1, memory: gibibytes(4), isShared: true)
        let plan = Plans.plan(Plans.task("a", gpu: share), Plans.task("b", gpu: share))
        var bench = try Bench(plan, devices: [Devices.gpu(0)])
        #expect(bench.placed(bench.send(.begin)) == ["a": ["0"]])
    }

    @Test func sharersFillADeviceToItsMemoryAndNeverJoinATaskThatHasItAlone() throws {
        let share = GPURequest(count: 1, memory: gibibytes(6), isShared: true)
        let plan = Plans.plan(
            Plans.task("a", gpu: share), Plans.task("b", gpu: share), Plans.task("c", gpu: share),
            Plans.task("alone", gpus: 1))
        var bench = try Bench(plan, devices: [Devices.gpu(0)], policy: SchedulingPolicy(sharesGPUs: true))
        let begin = bench.send(.begin)
        #expect(bench.started(begin) == ["a", "b"])
        for case .start(let start) in begin { #expect(start.deviceShare == gibibytes(6)) }
        // The memory of the one that ended is not yet back.
        #expect(bench.send(.succeeded(bench.index("a")), at: 1) == [])
        #expect(bench.started(bench.send(.deviceBack(DeviceID("0")), at: 2)) == ["c"])
        #expect(bench.send(.succeeded(bench.index("b")), .deviceBack(DeviceID("0")), at: 3) == [])
        #expect(
            bench.started(bench.send(.succeeded(bench.index("c")), .deviceBack(DeviceID("0")), at: 4)) == ["alone"])
    }

    @Test func soManyShareADeviceAndNoMore() throws {
        let share = GPURequest(count: 1, memory: gibibytes(1), isShared: true)
        var bench = try Bench(
            Plans.plan((0..<6).map { Plans.task("t\($0)", gpu: share) }), cpus: 16, devices: [Devices.gpu(0)],
            policy: SchedulingPolicy(sharesGPUs: true, sharersPerGPU: 3))
        #expect(bench.started(bench.send(.begin)).count == 3)
    }

    @Test func aDeviceInExclusiveProcessModeIsNotShared() throws {
        let share = GPURequest(count: 1, memory: gibibytes(1), isShared: true)
        #expect(throws: PreflightError.self) {
            try Bench(
                Plans.plan(Plans.task("a", gpu: share)), devices: [Devices.gpu(0, allowsSharing: false)],
                policy: SchedulingPolicy(sharesGPUs: true))
        }
    }
}
