import Pipeline
import Scheduling

/// Small plans that read as sentences.
enum Plans {
    /// A task of a stage that runs once. `after` names the stages whose output it reads.
    static func task(
        _ name: String, cpus: Int = 1, gibibytes: Int64 = 1, after: [String] = [], gpus: Int = 0,
        gpu: GPURequest? = nil, otherwise: Bool = false, seconds: Int? = nil, retry: RetryPolicy = .standard
    ) -> PlannedTask {
        let gpu = gpu ?? (gpus > 0 ? GPURequest(count: gpus) : nil)
        let variants = ([gpu] + (otherwise ? [nil] : [])).map { gpu in
            TaskVariant(
                environment: EnvironmentName("e"),
                needs: ResourceRequest(
                    cpus: cpus, memory: ByteCount(gibibytes: gibibytes), timeLimitSeconds: seconds, gpu: gpu),
                image: nil, command: .bash("true"))
        }
        return PlannedTask(
            id: TaskID(stage: StageName(name)), variants: variants,
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

/// Devices that read as words: `Devices.gpu(0, gibibytes: 40)` is the device "0".
enum Devices {
    static func gpu(
        _ index: Int, gibibytes: Int64 = 16, capability: (Int, Int) = (8, 0), model: String = "NVIDIA A100",
        linkGroup: Int? = nil, numaNode: Int? = nil, isDegraded: Bool = false, allowsSharing: Bool = true,
        fault: String? = nil
    ) -> Device {
        Device(
            id: DeviceID("\(index)"), index: index, model: model, memory: ByteCount(gibibytes: gibibytes),
            computeCapability: ComputeCapability(major: capability.0, minor: capability.1), numaNode: numaNode,
            linkGroup: linkGroup, isDegraded: isDegraded, allowsSharing: allowsSharing, fault: fault)
    }

    /// An instance of GPU `parent`, with an identity like "0/1".
    static func instance(_ number: Int, of parent: Int, gibibytes: Int64 = 10) -> Device {
        Device(
            id: DeviceID("\(parent)/\(number)"), index: parent, model: "NVIDIA A100",
            kind: .migInstance(parent: DeviceID("\(parent)")), memory: ByteCount(gibibytes: gibibytes),
            computeCapability: ComputeCapability(major: 8, minor: 0))
    }
}

/// A scheduler with the names of its plan.
struct Bench {
    var scheduler: Scheduler
    let graph: TaskGraph

    init(
        _ plan: Plan, cpus: Int = 4, gibibytes: Int64 = 16, devices: [Device] = [],
        policy: SchedulingPolicy = SchedulingPolicy()
    ) throws {
        let capacity = Capacity(cpus: cpus, memory: ByteCount(gibibytes: gibibytes), devices: devices)
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

    /// The devices that these actions give to each task, by the numbers in their identities.
    func placed(_ actions: [SchedulerAction]) -> [String: [String]] {
        var placed: [String: [String]] = [:]
        for case .start(let start) in actions { placed[graph.id(start.task).description] = start.devices.map(\.text) }
        return placed
    }

    /// The names of the tasks that these actions start, in order.
    func started(_ actions: [SchedulerAction]) -> [String] {
        actions.compactMap { action in
            if case .start(let start) = action { graph.id(start.task).description } else { nil }
        }
    }
}
