import Pipeline
import Scheduling
import SchedulingSimulation
import Testing

/// Random plans lived through with a virtual clock.
struct SchedulerPropertyTests {
    /// Runs a random plan to its end and checks every step; `failureRate` of the attempts fail.
    private func live(seed: UInt64, tasks count: Int, failureRate: Double, policy: SchedulingPolicy) throws {
        var random = SplitMix(seed: seed)
        let cpus = Int.random(in: 2...32, using: &random)
        let memory: Int64 = .random(in: 4...128, using: &random)
        var tasks: [PlannedTask] = []
        for index in 0..<count {
            var parents: Set<Int> = []
            if index > 0 {
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    parents.insert(Int.random(in: max(0, index - 40)..<index, using: &random))
                }
            }
            tasks.append(
                Plans.task(
                    "t\(index)", cpus: Int.random(in: 1...cpus, using: &random),
                    gibibytes: .random(in: 1...memory, using: &random), after: parents.sorted().map { "t\($0)" },
                    retry: RetryPolicy(budgets: [
                        .failure: .init(retries: 2), .outOfMemory: .init(retries: 3, memoryFactor: 2),
                    ])))
        }
        let plan = Plans.plan(tasks)
        var bench = try Bench(plan, cpus: cpus, gibibytes: memory, policy: policy)
        let durations = tasks.map { _ in Int.random(in: 1...600, using: &random) }
        var now = 0
        var running: [(end: Int, start: SchedulerAction.Start)] = []
        var attempts: [Int: Int] = [:]
        var finished = false
        func take(_ actions: [SchedulerAction]) {
            for action in actions {
                switch action {
                case .start(let start):
                    let position = start.task.position
                    let areParentsDone = bench.graph.parents[position].allSatisfy {
                        bench.scheduler.state(of: $0).isDone
                    }
                    #expect(areParentsDone, "a task started before its parent ended")
                    attempts[position, default: 0] += 1
                    #expect(start.attempt == attempts[position])
                    running.append((now + durations[position], start))
                case .finish:
                    #expect(!finished && running.isEmpty)
                    finished = true
                default: break
                }
            }
            var used = (cpus: 0, memory: Int64(0))
            for (_, start) in running {
                used.cpus += start.shape.cpus
                used.memory += start.shape.memory.bytes
            }
            #expect(used.cpus <= cpus && used.memory <= memory << 30, "more was given away than there is")
            #expect(bench.scheduler.free.cpus == cpus - used.cpus)
        }
        take(bench.send(.begin))
        while !finished {
            let nextEnd = running.map(\.end).min()
            let wake = bench.scheduler.nextWake.map { Int($0.components.seconds) }
            guard let next = [nextEnd, wake.map { max($0, now) }].compactMap({ $0 }).min() else {
                Issue.record("nothing runs, nothing waits for the clock, and the run is not finished")
                return
            }
            #expect(wake.map { $0 > now } ?? true, "the scheduler asks to be woken in the past")
            now = next
            var events: [SchedulerEvent] = [.tick]
            for (end, start) in running where end <= now {
                let draw = Double.random(in: 0..<1, using: &random)
                if draw < failureRate {
                    events.append(.failed(start.task, draw < failureRate / 2 ? .outOfMemory : .failure))
                } else {
                    events.append(.succeeded(start.task))
                }
            }
            running.removeAll { $0.end <= now }
            var told: [SchedulerAction] = []
            for event in events { told += bench.send(event, at: now) }
            take(told)
        }
        for position in tasks.indices where policy.keepsGoing {
            #expect(bench.scheduler.state(of: TaskIndex(position)).isSettled, "a feasible task never started")
        }
    }

    @Test(arguments: 0..<40)
    func everyFeasibleTaskRunsWithinCapacityAfterItsParents(seed: Int) throws {
        try live(
            seed: UInt64(seed), tasks: 200, failureRate: 0.1,
            policy: SchedulingPolicy(keepsGoing: true, headPatience: .seconds(seed % 2 == 0 ? 600 : 0)))
    }

    @Test(arguments: 0..<10)
    func aRunThatStopsAtAFailureAlsoEnds(seed: Int) throws {
        try live(seed: UInt64(seed), tasks: 200, failureRate: 0.3, policy: SchedulingPolicy(keepsGoing: false))
    }

    /// Ten thousand samples of a three-stage line: the work of a decision must not grow with what waits.
    @Test func tenThousandTasksKeepTheMachineFull() throws {
        var tasks: [PlannedTask] = []
        for sample in 0..<3333 {
            tasks.append(Plans.task("a\(sample)", cpus: 2))
            tasks.append(Plans.task("b\(sample)", cpus: 1, after: ["a\(sample)"]))
            tasks.append(Plans.task("c\(sample)", cpus: 3, after: ["b\(sample)"]))
        }
        var bench = try Bench(Plans.plan(tasks), cpus: 16, gibibytes: 64)
        var queue: [TaskIndex] = []
        var done = 0
        func take(_ actions: [SchedulerAction]) {
            for case .start(let start) in actions { queue.append(start.task) }
        }
        take(bench.send(.begin))
        while done < queue.count {
            take(bench.send(.succeeded(queue[done])))
            done += 1
        }
        #expect(done == 9999)
        #expect(bench.scheduler.doneCount == 9999)
    }
}
