import Foundation
import Pipeline
import RunStore
import Scheduling

/// Puts the scheduler of another process together again from that run's journal: for telling why it does what it does.
struct SchedulerRestoration {
    private let plan: Plan
    private let graph: TaskGraph
    private let capacity: Capacity
    /// GPUs that somebody outside the run has.
    private let outages: [SchedulerEvent]

    /// nil: the plan of the run's tasks is not there.
    init?(_ run: RunOverview, _ invocation: Invocation) {
        guard let plan = PlanFile.read(run.directory), plan.tasks.count == run.tasks.count,
            let graph = try? TaskGraph(plan)
        else { return nil }
        self.plan = plan
        self.graph = graph
        var capacity = Capacity(cpus: invocation.cpus, memory: invocation.memory)
        outages = Self.addDevices(to: &capacity, for: plan, of: run)
        self.capacity = capacity
    }

    /// How many tasks of each stage are in which state.
    func tallies(of run: RunOverview) -> StageTallies {
        var tallies = StageTallies(run.tasks.lazy.map { ($0.id.stage, run.status(of: $0)) })
        tallies.link(graph.stageParents)
        return tallies
    }

    /// The scheduler as the journal shows it, with a clock that is at zero now.
    /// - Parameter now: seconds since 1970.
    func scheduler(of run: RunOverview, at now: Double) -> Scheduler {
        let variants = zip(plan.tasks, run.tasks).map { min($1.variant, $0.variants.count - 1) }
        var scheduler = Scheduler(
            plan: plan, graph: graph, variants: variants, capacity: capacity, policy: SchedulingPolicy(),
            learned: (try? run.learnedTimes()) ?? LearnedTimes())
        _ = scheduler.handle(outages, at: .zero)
        var devices: [TaskIndex: [DeviceID]] = [:]
        var states: [TaskIndex: TaskState] = [:]
        var shapes: [TaskIndex: RequestShape] = [:]
        var starts: [TaskIndex: Duration] = [:]
        for (position, record) in run.tasks.enumerated() {
            let index = TaskIndex(position)
            switch run.status(of: record) {
            case .succeeded: states[index] = .succeeded
            case .upToDate: states[index] = .upToDate
            case .failed: states[index] = .failed(nil)
            case .cancelled: states[index] = .cancelled
            case .running:
                let attempt = run.attempts[record.number]
                states[index] = .running(attempt: attempt?.ordinal ?? 1)
                if let attempt {
                    shapes[index] = RequestShape(cpus: attempt.cpus, memory: attempt.memory)
                    devices[index] = attempt.devices.map(DeviceID.init)
                    starts[index] = .seconds(attempt.started - now)
                }
            case .delayed: states[index] = .delayed(until: .zero, attempt: 2)
            case .skipped: break
            case .waiting:
                if graph.parents[position].allSatisfy({ run.status(of: run.tasks[$0.position]).isDone }) {
                    states[index] = .ready
                }
            }
        }
        scheduler.restore(states, shapes: shapes, devices: devices, starts: starts)
        return scheduler
    }

    /// Adds the machine's GPUs where the plan has a use for them.
    /// - Returns: those that somebody outside the run has.
    private static func addDevices(
        to capacity: inout Capacity, for plan: Plan, of run: RunOverview
    ) -> [SchedulerEvent] {
        guard plan.tasks.contains(where: { $0.variants.contains { $0.needs.gpu != nil } }),
            let survey = try? DeviceSurvey.ofThisMachine(
                environment: ProcessInfo.processInfo.environment, hostMemory: capacity.memory)
        else { return [] }
        capacity.devices = survey.devices
        return survey.entries.compactMap { entry in
            switch entry.state {
            case .leased(let holder) where holder?.run != run.directory:
                .deviceTaken(entry.device.id, by: holder?.text ?? "a run that begins just now")
            case .busy(let who): .deviceTaken(entry.device.id, by: who)
            default: nil
            }
        }
    }
}
