import Pipeline
import Scheduling
import Testing

/// Devices that fail, or that somebody else takes.
struct DeviceOutageTests {
    @Test func aTaskThatLosesItsGPUGoesElsewhereWithoutUsingTheRetriesOfItsCommand() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1)), devices: [Devices.gpu(0), Devices.gpu(1)])
        let a = bench.index("a")
        #expect(bench.placed(bench.send(.begin)) == ["a": ["0"]])
        let told = bench.send(.deviceFailed(DeviceID("0"), reason: "Xid 79"), .failed(a, .lostGPU), at: 1)
        #expect(bench.placed(told) == ["a": ["1"]])
        // The second time it fails like any other command that has no retries.
        _ = bench.send(.deviceFailed(DeviceID("1"), reason: "Xid 79"), .failed(a, .lostGPU), at: 2)
        #expect(bench.scheduler.state(of: a) == .failed(.lostGPU))
    }

    @Test func withTheLastGPUGoneTheAlternativeIsPrepared() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1, otherwise: true), Plans.task("b", gpus: 1, otherwise: true)),
            devices: [Devices.gpu(0)])
        _ = bench.send(.begin)
        let a = bench.index("a")
        let b = bench.index("b")
        // b waited for the device; a ran on it.
        let told = bench.scheduler.handle(
            [.deviceFailed(DeviceID("0"), reason: "Xid 79"), .failed(a, .lostGPU)], at: .seconds(1))
        #expect(told.contains(.prepare(b)) && told.contains(.prepare(a)))
        #expect(bench.scheduler.variant(of: a) == 1 && bench.scheduler.variant(of: b) == 1)
        #expect(bench.started(bench.send(.mustRun(a), .mustRun(b), at: 2)) == ["a", "b"])
    }

    @Test func withoutAnAlternativeTheTaskIsGivenUpWithTheReason() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("a", gpus: 1), Plans.task("b", gpus: 1), Plans.task("c", after: ["b"]),
                Plans.task("d", after: ["a"])),
            devices: [Devices.gpu(0)], policy: SchedulingPolicy(keepsGoing: true))
        _ = bench.send(.begin)
        let told = bench.send(.deviceFailed(DeviceID("0"), reason: "Xid 79"), at: 1)
        guard case .giveUp(bench.index("b"), let reason) = try #require(told.first) else {
            Issue.record("\(told)")
            return
        }
        #expect(reason.contains("failed in this run (Xid 79)"))
        #expect(told.contains(.skip(bench.index("c"), because: bench.index("b"))))
    }

    @Test func theFailureOfAGPUTakesItsInstancesWithIt() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1, otherwise: true)),
            devices: [Devices.gpu(0), Devices.instance(1, of: 0), Devices.instance(2, of: 0)])
        let a = bench.index("a")
        _ = bench.scheduler.handle([.begin], at: .zero)
        _ = bench.scheduler.handle([.deviceFailed(DeviceID("0"), reason: "fell off the bus")], at: .zero)
        #expect(bench.scheduler.handle([.mustRun(a)], at: .zero) == [.prepare(a)])
        #expect(bench.scheduler.variant(of: a) == 1)
    }

    @Test func aDeviceThatSomebodyTookIsWaitedFor() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1, otherwise: true)), devices: [Devices.gpu(0)])
        let a = bench.index("a")
        let begin = bench.send(.begin)
        #expect(bench.placed(begin) == ["a": ["0"]])
        // The lease could not be had.
        #expect(bench.send(.deviceTaken(DeviceID("0"), by: "another run"), .notStarted(a)) == [])
        let again = bench.send(.deviceBack(DeviceID("0")), at: 5)
        guard case .start(let start) = try #require(again.first) else { return }
        #expect(start.attempt == 1 && start.variant == 0)
    }

    @Test func aDeviceThatFailsBeforeTheStartCostsNoAttempt() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpus: 1)), devices: [Devices.gpu(0), Devices.gpu(1)])
        #expect(bench.placed(bench.send(.begin)) == ["a": ["0"]])
        let again = bench.send(.deviceFailed(DeviceID("0"), reason: "lost"), .notStarted(bench.index("a")), at: 1)
        guard case .start(let start) = try #require(again.first) else { return }
        #expect(start.attempt == 1 && start.devices == [DeviceID("1")])
    }

    @Test func aTaskThatOutgrewItsShareGetsADeviceToItselfOnce() throws {
        let share = GPURequest(count: 1, memory: ByteCount(gibibytes: 4), isShared: true)
        var bench = try Bench(
            Plans.plan(Plans.task("a", gpu: share), Plans.task("b", gpu: share)), devices: [Devices.gpu(0)],
            policy: SchedulingPolicy(sharesGPUs: true))
        let (a, b) = (bench.index("a"), bench.index("b"))
        #expect(bench.placed(bench.send(.begin)) == ["a": ["0"], "b": ["0"]])
        let told = bench.send(.outgrewShare(a), .deviceBack(DeviceID("0")), at: 1)
        #expect(told == [.retry(a, attempt: 2, due: .seconds(1), memory: ByteCount(gibibytes: 1))])
        // The device is its own only when the other one has gone.
        let alone = bench.send(.succeeded(b), .deviceBack(DeviceID("0")), at: 2)
        guard case .start(let start) = try #require(alone.first) else { return }
        #expect(start.task == a && start.attempt == 2 && start.deviceShare == nil)
        _ = bench.send(.failed(a, .failure), at: 3)
        #expect(bench.scheduler.state(of: a) == .failed(.failure))
    }
}
