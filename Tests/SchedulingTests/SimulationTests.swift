import Pipeline
import Scheduling
import SchedulingSimulation
import Testing

/// Random loads lived through with a virtual clock.
struct SimulationTests {
    @Test(arguments: LoadFamily.allCases, [false, true])
    func nothingIsGivenAwayTwiceAndNothingIdlesWithoutAReason(family: LoadFamily, knowsTimes: Bool) throws {
        for seed in UInt64(0)..<4 {
            let load = Load.random(family, tasks: 120, seed: seed)
            let simulation = try Simulation(
                load, knowsTimes: knowsTimes, trouble: .init(drainSeconds: 6), seed: seed, observesWaiting: true)
            var checker = TraceChecker(load)
            checker.check(simulation)
            #expect(checker.faults == [], "seed \(seed)")
        }
    }

    @Test(arguments: [LoadFamily.gpus, .mixedGPUs, .samples])
    func devicesThatBreakOrAreTakenCostNothingButTime(family: LoadFamily) throws {
        for seed in UInt64(0)..<6 {
            let load = Load.random(family, tasks: 120, seed: seed)
            let simulation = try Simulation(
                load, limits: seed % 2 == 0,
                trouble: .init(failures: 0.05, brokenDevices: 0.01, takenDevices: 0.1, drainSeconds: 6),
                retry: RetryPolicy(budgets: [.failure: .init(retries: 20), .lostGPU: .init(retries: 20)]), seed: seed,
                observesWaiting: true)
            var checker = TraceChecker(load)
            checker.check(simulation)
            #expect(checker.faults == [], "seed \(seed)")
        }
    }

    @Test func sharedAndExclusiveTasksOnInstancesAndWholeGPUs() throws {
        for seed in UInt64(0)..<12 {
            var random = SplitMix(seed: seed)
            let instances = (0..<3).map { Devices.instance($0, of: 0, gibibytes: 10) }
            let load = Load(
                machine: Capacity(
                    cpus: 32, memory: ByteCount(gibibytes: 128),
                    devices: [Devices.gpu(0, gibibytes: 40)] + instances
                        + [Devices.gpu(1), Devices.gpu(2, allowsSharing: false)]),
                tasks: (0..<80).map { position in
                    let gpu =
                        switch Int.random(in: 0..<4, using: &random) {
                        case 0: GPURequest(count: 1)
                        case 1: GPURequest(count: 1, mayUseMIG: false)
                        case 2: GPURequest(count: 1, memory: ByteCount(gibibytes: 5), isShared: true)
                        default: GPURequest(count: 1, memory: ByteCount(gibibytes: 2), mayUseMIG: false, isShared: true)
                        }
                    return Load.Task(
                        cpus: 1, gpu: gpu, seconds: Int.random(in: 1...90, using: &random),
                        parents: position > 20 ? [position - 20] : [])
                })
            let simulation = try Simulation(
                load, policy: SchedulingPolicy(sharesGPUs: true, sharersPerGPU: 3, keepsGoing: true),
                trouble: .init(drainSeconds: 4), seed: seed, observesWaiting: true)
            var checker = TraceChecker(load, sharers: 3)
            checker.check(simulation)
            #expect(checker.faults == [], "seed \(seed)")
            let shared = simulation.trace.count {
                if case .start(let start) = $0.step { start.deviceShare != nil } else { false }
            }
            #expect(shared > 20)
        }
    }

    private func expectBound(_ limit: Double, _ family: LoadFamily, stages: Int?, knowsTimes: Bool) throws {
        for seed in UInt64(0)..<12 {
            let load = Load.random(family, tasks: 300, stages: stages, seed: seed)
            let makespan = try #require(Simulation(load, knowsTimes: knowsTimes).makespan)
            let ratio = Double(makespan) / load.lowerBound
            #expect(ratio >= 1 && ratio <= limit, "seed \(seed): \(ratio)")
        }
    }

    /// `LoadFamily` says for which loads that is not so, and why. Where times are unknown the first tasks of a stage
    /// tell those of the others.
    @Test(arguments: LoadFamily.bounded, [false, true])
    func aRunTakesAtMostThreeTenthsMoreThanItsLowerBound(family: LoadFamily, knowsTimes: Bool) throws {
        try expectBound(1.3, family, stages: 12, knowsTimes: knowsTimes)
    }

    /// With nothing to learn from a long task on a scarce GPU may be started late by who cannot know.
    @Test(arguments: LoadFamily.bounded, [false, true])
    func aRunOfTasksThatAreAllDifferentIsNearItsLowerBound(family: LoadFamily, knowsTimes: Bool) throws {
        try expectBound(
            family == .mixedGPUs && !knowsTimes ? 1.4 : 1.3, family, stages: nil, knowsTimes: knowsTimes)
    }

    @Test func equalRunsAreEqual() throws {
        let load = Load.random(.mixedGPUs, tasks: 200, seed: 3)
        let trouble = Simulation.Trouble(failures: 0.1, brokenDevices: 0.01, takenDevices: 0.1, drainSeconds: 5)
        let runs = try (0..<2).map { _ in
            try Simulation(load, knowsTimes: true, trouble: trouble, seed: 5).trace.compactMap { time, step in
                if case .start(let start) = step { "\(time) \(start)" } else { nil }
            }
        }
        #expect(runs[0] == runs[1] && runs[0].count > 100)
    }

    /// While it waits something runs, so it waits no longer than all that runs meanwhile takes, and its patience.
    @Test(arguments: LoadFamily.allCases)
    func everyTaskStartsWithinTheTimeOfWhatIsAheadOfIt(family: LoadFamily) throws {
        let load = Load.random(family, tasks: 150, seed: 11)
        let simulation = try Simulation(load, observesWaiting: true)
        var checker = TraceChecker(load)
        checker.check(simulation)
        var readyTimes: [Int: Int] = [:]
        for (time, step) in simulation.trace {
            guard case .waiting(let tasks) = step else { continue }
            for (task, _) in tasks { readyTimes[task] = readyTimes[task] ?? time }
        }
        for (task, ready) in readyTimes {
            let start = try #require(checker.startTimes[task])
            let ahead = checker.startTimes.filter { $0.value < start && $0.value + load.tasks[$0.key].seconds > ready }
            let bound = ahead.reduce(600) { $0 + load.tasks[$1.key].seconds }
            #expect(start - ready <= bound, "task \(task)")
        }
    }
}
