import Pipeline
import Scheduling

/// Small plans that read as sentences.
enum Plans {
    /// A task of a stage that runs once. `after` names the stages whose output it reads.
    static func task(
        _ name: String, cpus: Int = 1, gibibytes: Int64 = 1, after: [String] = [], gpus: Int = 0,
        otherwise: Bool = false, retry: RetryPolicy = .standard
    ) -> PlannedTask {
        func variant(gpus: Int) -> TaskVariant {
            TaskVariant(
                environment: EnvironmentName("e"),
                needs: ResourceRequest(
                    cpus: cpus, memory: ByteCount(gibibytes: gibibytes), gpu: gpus > 0 ? GPURequest(count: gpus) : nil),
                image: nil, command: .bash("true"))
        }
        return PlannedTask(
            id: TaskID(stage: StageName(name)), variants: [variant(gpus: gpus)] + (otherwise ? [variant(gpus: 0)] : []),
            inputs: after.isEmpty
                ? [:]
                : [
                    VariableName("inputs"): .many(
                        after.map { .output(TaskID(stage: StageName($0)), VariableName("out")) })
                ],
            values: [:], outputs: [VariableName("out"): PlannedOutput(name: "out")], retry: retry)
    }

    static func plan(_ tasks: PlannedTask...) -> Plan { plan(tasks) }

    static func plan(_ tasks: [PlannedTask]) -> Plan {
        Plan(pipeline: "test", environments: [EnvironmentName("e"): .cpu], tasks: tasks)
    }
}

/// A scheduler with the names of its plan.
struct Bench {
    var scheduler: Scheduler
    let graph: TaskGraph

    init(
        _ plan: Plan, cpus: Int = 4, gibibytes: Int64 = 16, policy: SchedulingPolicy = SchedulingPolicy()
    ) throws {
        let capacity = Capacity(cpus: cpus, memory: ByteCount(gibibytes: gibibytes))
        graph = try TaskGraph(plan)
        let preflight = try Preflight(plan, capacity: capacity, policy: policy)
        scheduler = Scheduler(
            plan: plan, graph: graph, variants: preflight.variants, capacity: capacity, policy: policy)
    }

    func index(_ name: String) -> TaskIndex { graph.index(of: TaskID(stage: StageName(name)))! }

    /// Sends events and answers every request to prepare with "must run"; returns all actions but those requests.
    mutating func send(_ events: SchedulerEvent..., at seconds: Int = 0) -> [SchedulerAction] {
        var open = events
        var told: [SchedulerAction] = []
        repeat {
            let actions = scheduler.handle(open, at: .seconds(seconds))
            open = []
            for action in actions {
                if case .prepare(let index) = action { open.append(.mustRun(index)) } else { told.append(action) }
            }
        } while !open.isEmpty
        return told
    }

    /// The names of the tasks that these actions start, in order.
    func started(_ actions: [SchedulerAction]) -> [String] {
        actions.compactMap { action in
            if case .start(let start) = action { graph.id(start.task).description } else { nil }
        }
    }
}
