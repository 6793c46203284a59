import Pipeline
import Scheduling
import SchedulingSimulation
import Testing

/// A task that wants every GPU, or every core, against small tasks of which there are always more.
struct StartBoundTests {
    /// The bound. Ten seconds of waiting count as much as one second of work, so after ten times `advantage`, by which
    /// the chains of the small tasks are longer, all that come rank behind the wide task. Those before it, at most
    /// `queued`, have started after as many times `longest`, and nothing passes the wide task any more once it has been
    /// the head for `patience`. What runs then has ended after `longest`.
    private func bound(advantage: Int, queued: Int, longest: Int, patience: Int) -> Int {
        10 * advantage + queued * longest + patience + longest
    }

    @Test(arguments: 0..<40)
    func aWideTaskStartsWithinItsBoundThoughSmallOnesNeverEnd(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let count = Int.random(in: 2...8, using: &random)
        let wantsGPUs = seed % 2 == 0
        let declaresTimes = seed % 4 < 2
        let patience = [0, 60, 600].randomElement(using: &random) ?? 0
        let longest = Int.random(in: 20...200, using: &random)
        let queued = Int.random(in: 1...6, using: &random)
        let bound = bound(
            advantage: declaresTimes ? longest - 1 : 0, queued: queued, longest: longest, patience: patience)
        let small = (0..<2 * count * (bound / (longest / 2) + 2)).map { number in
            Plans.task("small\(number)", gpus: wantsGPUs ? 1 : 0, seconds: declaresTimes ? longest : nil)
        }
        let wide = Plans.task(
            "wide", cpus: count, gpus: wantsGPUs ? count : 0, seconds: declaresTimes ? 1 : nil)
        var bench = try Bench(
            Plans.plan([wide] + small), cpus: count, gibibytes: 1000,
            devices: wantsGPUs ? (0..<count).map { Devices.gpu($0) } : [],
            policy: SchedulingPolicy(headPatience: .seconds(patience)))

        // Tasks become ready when the runner has prepared them, so the test says when.
        var unready = bench.scheduler.handle([.begin], at: .zero).compactMap { action in
            if case .prepare(let index) = action, index != TaskIndex(0) { index } else { nil }
        }
        let readyTime = longest
        var isReady = false
        var released: [TaskIndex] = []
        var running: [(end: Int, start: SchedulerAction.Start)] = []
        var now = 0
        while now <= readyTime + bound {
            var events: [SchedulerEvent] = [.tick]
            for (_, start) in running.filter({ $0.end <= now }) {
                events.append(.succeeded(start.task))
                events += start.devices.map { .deviceBack($0) }
            }
            running.removeAll { $0.end <= now }
            released.removeAll { bench.scheduler.state(of: $0) != .ready }
            let more = unready.prefix(max(0, queued - released.count))
            released += more
            events += more.map { .mustRun($0) }
            unready.removeFirst(more.count)
            if now == readyTime, !isReady {
                isReady = true
                events.append(.mustRun(TaskIndex(0)))
            }
            for case .start(let start) in bench.scheduler.handle(events, at: .seconds(now)) {
                if start.task == TaskIndex(0) { return }
                running.append((now + Int.random(in: longest / 2...longest, using: &random), start))
            }
            // Whoever waits is replaced at once, so there is always somebody to pass the wide task.
            try #require(!unready.isEmpty)
            released.removeAll { bench.scheduler.state(of: $0) != .ready }
            let wake = bench.scheduler.nextWake.map { Int($0.components.seconds) }
            let times = running.map(\.end) + [wake, isReady ? nil : readyTime].compactMap { $0 }.filter { $0 > now }
            now = released.count < queued ? now : try #require(times.min())
        }
        Issue.record("it has not started \(bound) s after it could")
    }
}
