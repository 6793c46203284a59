import Glibc
import Pipeline
import Scheduling

/// A run of a load by the scheduler, with a virtual clock and, where asked for, devices that fail, are taken by others
/// and take their time to give memory back. It only records; judging is the business of whoever reads the trace.
package struct Simulation {
    package struct Trouble: Sendable {
        /// The probability that an attempt fails.
        package var failures = 0.0
        /// The probability that an attempt on a device breaks the device.
        package var brokenDevices = 0.0
        /// The probability that somebody takes an idle device after an event, for up to five minutes.
        package var takenDevices = 0.0
        /// The most seconds that memory takes to come back.
        package var drainSeconds = 0

        package init(failures: Double = 0, brokenDevices: Double = 0, takenDevices: Double = 0, drainSeconds: Int = 0) {
            self.failures = failures
            self.brokenDevices = brokenDevices
            self.takenDevices = takenDevices
            self.drainSeconds = drainSeconds
        }
    }

    package enum Step: Sendable {
        case start(SchedulerAction.Start)
        case end(Int, succeeded: Bool)
        case broken(DeviceID)
        case taken(DeviceID)
        case back(DeviceID)
        case givenUp(Int)
        case skipped(Int)
        /// After a decision: tasks that wait for room, each with whether the scheduler states that it keeps what is
        /// free from it.
        case waiting([(task: Int, isHeldBack: Bool)])
        case finished
    }

    package private(set) var trace: [(time: Int, step: Step)] = []
    /// The time of the end; nil: it stopped although not all was done.
    package private(set) var makespan: Int?
    /// The processor time that each decision took, in nanoseconds, where that was asked for.
    package private(set) var decisions: [Int64] = []
    package private(set) var scheduler: Scheduler
    private let load: Load
    private let trouble: Trouble
    private let observesWaiting: Bool
    private let timesDecisions: Bool
    private let decisionLimit: Int
    private var random: SplitMix
    private var now = 0
    /// What will happen, without order.
    private var agenda: [(time: Int, event: Event)] = []

    private enum Event {
        case end(SchedulerAction.Start)
        case back(DeviceID)
    }

    /// - Parameters:
    ///   - limits: whether tasks declare time limits.
    ///   - knowsTimes: whether the scheduler is told how long each task takes.
    ///   - decisionLimit: the run is left after so many timed decisions.
    package init(
        _ load: Load, policy: SchedulingPolicy = SchedulingPolicy(keepsGoing: true), limits: Bool = false,
        knowsTimes: Bool = false, trouble: Trouble = Trouble(), retry: RetryPolicy = .standard, seed: UInt64 = 0,
        observesWaiting: Bool = false, timesDecisions: Bool = false, decisionLimit: Int = .max
    ) throws(PreflightError) {
        // What is known is known of stages, so then each task is a stage of its own.
        var load = load
        var learned = LearnedTimes()
        if knowsTimes {
            for position in load.tasks.indices {
                load.tasks[position].stage = nil
                learned.add(Double(load.tasks[position].seconds), stage: load.stage(of: position), variant: 0)
            }
        }
        let plan = load.plan(limits: limits, retry: retry)
        let preflight = try Preflight(plan, capacity: load.machine, policy: policy)
        scheduler = Scheduler(
            plan: plan, graph: try TaskGraph(plan), variants: preflight.variants, capacity: load.machine,
            policy: policy, learned: learned)
        self.load = load
        self.trouble = trouble
        self.observesWaiting = observesWaiting
        self.timesDecisions = timesDecisions
        self.decisionLimit = decisionLimit
        random = SplitMix(seed: seed)
        run()
    }

    private mutating func run() {
        var events: [SchedulerEvent] = [.begin]
        while true {
            decide(events)
            if makespan != nil || decisions.count >= decisionLimit { return }
            let wake = scheduler.nextWake.map { max(now + 1, Int($0.components.seconds)) }
            guard let next = (agenda.map(\.time) + (wake.map { [$0] } ?? [])).min() else { return }
            now = next
            events = [.tick] + happenings()
        }
    }

    /// Tells the scheduler, and answers its questions until it has none.
    private mutating func decide(_ first: [SchedulerEvent]) {
        var events = first
        repeat {
            let begin = Self.processorTime
            let actions = scheduler.handle(events, at: .seconds(now))
            if timesDecisions { decisions.append(Self.processorTime - begin) }
            events = []
            for action in actions {
                switch action {
                case .prepare(let index): events.append(.mustRun(index))
                case .start(let start):
                    trace.append((now, .start(start)))
                    agenda.append((now + load.tasks[start.task.position].seconds, .end(start)))
                case .giveUp(let index, _): trace.append((now, .givenUp(index.position)))
                case .skip(let index, _): trace.append((now, .skipped(index.position)))
                case .retry: break
                case .finish:
                    trace.append((now, .finished))
                    makespan = now
                }
            }
        } while !events.isEmpty
        guard observesWaiting else { return }
        let waiting = load.tasks.indices.filter { scheduler.state(of: TaskIndex($0)) == .ready }
        trace.append(
            (now, .waiting(waiting.map { ($0, scheduler.isHeldBack(TaskIndex($0), at: .seconds(now))) })))
    }

    /// What has come by now.
    private mutating func happenings() -> [SchedulerEvent] {
        var events: [SchedulerEvent] = []
        let due = agenda.filter { $0.time <= now }
        agenda.removeAll { $0.time <= now }
        for (_, event) in due {
            switch event {
            case .back(let id):
                trace.append((now, .back(id)))
                events.append(.deviceBack(id))
            case .end(let start): end(start, &events)
            }
        }
        takeDevice(&events)
        return events
    }

    private mutating func end(_ start: SchedulerAction.Start, _ events: inout [SchedulerEvent]) {
        if let device = start.devices.first, chance(trouble.brokenDevices) {
            trace.append((now, .end(start.task.position, succeeded: false)))
            trace.append((now, .broken(device)))
            events += [.deviceFailed(device, reason: "broke"), .failed(start.task, .lostGPU)]
        } else if chance(trouble.failures) {
            trace.append((now, .end(start.task.position, succeeded: false)))
            events.append(.failed(start.task, .failure))
        } else {
            trace.append((now, .end(start.task.position, succeeded: true)))
            events.append(.succeeded(start.task))
        }
        for device in start.devices {
            let delay = trouble.drainSeconds > 0 ? Int.random(in: 0...trouble.drainSeconds, using: &random) : 0
            if delay > 0 {
                agenda.append((now + delay, .back(device)))
            } else {
                trace.append((now, .back(device)))
                events.append(.deviceBack(device))
            }
        }
    }

    private mutating func takeDevice(_ events: inout [SchedulerEvent]) {
        guard chance(trouble.takenDevices), let device = load.machine.devices.randomElement(using: &random) else {
            return
        }
        let isUsed = agenda.contains {
            switch $0.event {
            case .end(let start): start.devices.contains(device.id)
            case .back(let id): id == device.id
            }
        }
        guard !isUsed else { return }
        trace.append((now, .taken(device.id)))
        events.append(.deviceTaken(device.id, by: "another run"))
        agenda.append((now + Int.random(in: 1...300, using: &random), .back(device.id)))
    }

    /// Nanoseconds of this thread: what else the machine does is none of it.
    private static var processorTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private mutating func chance(_ probability: Double) -> Bool {
        probability > 0 && Double.random(in: 0..<1, using: &random) < probability
    }
}
