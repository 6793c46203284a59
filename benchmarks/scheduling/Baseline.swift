import Pipeline
import Scheduling
import SchedulingSimulation

/// Other ways to choose among ready tasks, with the same virtual clock. All of them get for nothing what they lack:
/// devices are bound to tasks (the first free ones that will do), and their memory is back at once.
enum Baseline: String, CaseIterable {
    /// In the order of readiness; what does not fit holds up everything behind it.
    case firstComeFirstServed = "first come, first served"
    /// In the order of readiness; what does not fit is passed.
    case firstFit = "first fit"
    /// Snakemake 9's `--scheduler greedy`: one ready job after another by (priority, size of temporary inputs, size of
    /// inputs), each that still fits into cores, memory and GPUs. Without priorities and sizes, which a task graph does
    /// not have, that is the order of the jobs.
    case snakemakeGreedy = "Snakemake greedy"
    /// Snakemake 9's default, `--scheduler ilp`: of the ready jobs the set that makes (priorities, then cores in use,
    /// then temporary files removed) greatest; here the most cores in use, found by branch and bound.
    case snakemakeILP = "Snakemake ilp"

    /// The time at which the last task of the load ends.
    func makespan(of load: Load) -> Int {
        var state = BaselineState(load)
        while true {
            for task in choose(&state) { state.start(task) }
            guard state.advance() else { return state.now }
        }
    }

    private func choose(_ state: inout BaselineState) -> [Int] {
        switch self {
        case .firstComeFirstServed:
            var room = state.room
            var chosen: [Int] = []
            for task in state.ready {
                guard room.take(task, of: state.load) else { break }
                chosen.append(task)
            }
            return chosen
        case .firstFit:
            var room = state.room
            return state.ready.filter { room.take($0, of: state.load) }
        case .snakemakeGreedy:
            var room = state.room
            return state.ready.sorted().filter { room.take($0, of: state.load) }
        case .snakemakeILP: return MostCores(state).best
        }
    }
}

/// What is free: cores, memory and devices.
struct Room {
    var cpus: Int
    var memory: Int64
    var devices: Set<Int>
    let feasible: [[Int]]

    /// Takes what a task needs; false, and nothing taken, when it does not fit.
    mutating func take(_ task: Int, of load: Load) -> Bool {
        let needs = load.tasks[task]
        guard needs.cpus <= cpus, needs.memory.bytes <= memory else { return false }
        if let gpu = needs.gpu {
            guard let chosen = Self.devices(for: gpu, of: load, from: feasible[task].filter(devices.contains)) else {
                return false
            }
            devices.subtract(chosen)
        }
        cpus -= needs.cpus
        memory -= needs.memory.bytes
        return true
    }

    static func devices(for gpu: GPURequest, of load: Load, from free: [Int]) -> [Int]? {
        guard gpu.isSameModel else { return free.count >= gpu.count ? Array(free.prefix(gpu.count)) : nil }
        let byModel = Dictionary(grouping: free) { load.machine.devices[$0].model }
        return byModel.values.filter { $0.count >= gpu.count }.min { $0[0] < $1[0] }.map { Array($0.prefix(gpu.count)) }
    }
}

/// A load while it is lived through.
struct BaselineState {
    let load: Load
    private(set) var now = 0
    /// In the order in which they became ready.
    private(set) var ready: [Int] = []
    private(set) var room: Room
    private var running: [(end: Int, task: Int, devices: Set<Int>)] = []
    private var open: [Int]
    private var children: [[Int]]

    init(_ load: Load) {
        self.load = load
        room = Room(
            cpus: load.machine.cpus, memory: load.machine.memory.bytes, devices: Set(load.machine.devices.indices),
            feasible: load.tasks.map { $0.gpu.map { load.devices(for: $0) } ?? [] })
        open = load.tasks.map(\.parents.count)
        children = Array(repeating: [], count: load.tasks.count)
        for (position, task) in load.tasks.enumerated() {
            for parent in task.parents { children[parent].append(position) }
        }
        ready = open.indices.filter { open[$0] == 0 }
    }

    mutating func start(_ task: Int) {
        let before = room.devices
        guard room.take(task, of: load) else { preconditionFailure("task \(task) does not fit") }
        running.append((now + load.tasks[task].seconds, task, before.subtracting(room.devices)))
        ready.removeAll { $0 == task }
    }

    /// To the next end; false: nothing runs.
    mutating func advance() -> Bool {
        guard let next = running.map(\.end).min() else {
            precondition(ready.isEmpty, "a task never fits")
            return false
        }
        now = next
        for (_, task, devices) in running.filter({ $0.end == next }).sorted(by: { $0.task < $1.task }) {
            room.cpus += load.tasks[task].cpus
            room.memory += load.tasks[task].memory.bytes
            room.devices.formUnion(devices)
            for child in children[task] {
                open[child] -= 1
                if open[child] == 0 { ready.append(child) }
            }
        }
        running.removeAll { $0.end == next }
        return true
    }
}

/// The set of ready tasks that uses the most cores.
struct MostCores {
    private(set) var best: [Int] = []
    private var bestCores = -1
    private var looked = 0
    /// After so many steps the best so far is taken; Snakemake gives its solver ten seconds.
    private static let limit = 1000

    init(_ state: BaselineState) {
        let load = state.load
        let order = state.ready.sorted {
            (load.tasks[$1].cpus, $0) < (load.tasks[$0].cpus, $1)
        }
        var rest = [Int](repeating: 0, count: order.count + 1)
        for index in order.indices.reversed() { rest[index] = rest[index + 1] + load.tasks[order[index]].cpus }
        extend(order, 0, rest, state.room, [], 0, load)
    }

    private mutating func extend(
        _ order: [Int], _ index: Int, _ rest: [Int], _ room: Room, _ chosen: [Int], _ cores: Int, _ load: Load
    ) {
        looked += 1
        if cores > bestCores {
            bestCores = cores
            best = chosen
        }
        guard index < order.count, looked < Self.limit, cores + min(rest[index], room.cpus) > bestCores else { return }
        var with = room
        if with.take(order[index], of: load) {
            extend(order, index + 1, rest, with, chosen + [order[index]], cores + load.tasks[order[index]].cpus, load)
        }
        extend(order, index + 1, rest, room, chosen, cores, load)
    }
}
