import Pipeline
import Scheduling
import SchedulingSimulation
import Testing

/// Goes through what happened and finds what must not: slow and plain, and without the scheduler's own notions.
struct TraceChecker {
    private let load: Load
    private let sharers: Int
    private var usedCPUs = 0
    private var usedMemory: Int64 = 0
    /// For each device who is on it, with the share or nil for all of it.
    private var users: [DeviceID: [Int: ByteCount?]] = [:]
    /// Who was on it and has not yet given its memory back.
    private var leavers: [DeviceID: [Int: ByteCount?]] = [:]
    private var broken: Set<DeviceID> = []
    private var taken: Set<DeviceID> = []
    private var succeeded: Set<Int> = []
    private var settled: Set<Int> = []
    private var running: [Int: SchedulerAction.Start] = [:]
    private(set) var faults: [String] = []
    private(set) var startTimes: [Int: Int] = [:]

    init(_ load: Load, sharers: Int = 4) {
        self.load = load
        self.sharers = sharers
    }

    mutating func check(_ simulation: Simulation, mayLeaveTasks: Bool = false) {
        for (time, step) in simulation.trace { check(step, at: time) }
        if simulation.makespan == nil { faults.append("the run never ended") }
        let open = load.tasks.indices.filter { !settled.contains($0) }
        if !mayLeaveTasks, !open.isEmpty { faults.append("tasks \(open.prefix(5)) never ran") }
        if !running.isEmpty { faults.append("the run ended while tasks ran") }
    }

    private mutating func check(_ step: Simulation.Step, at time: Int) {
        switch step {
        case .start(let start): check(start, at: time)
        case .end(let task, let hasSucceeded):
            guard let start = running.removeValue(forKey: task) else {
                faults.append("task \(task) ended without running")
                return
            }
            usedCPUs -= start.shape.cpus
            usedMemory -= start.shape.memory.bytes
            for device in start.devices {
                leavers[device, default: [:]][task] = users[device]?.removeValue(forKey: task)
            }
            if hasSucceeded {
                succeeded.insert(task)
                settled.insert(task)
            }
        case .broken(let device): broken.insert(device)
        case .taken(let device): taken.insert(device)
        case .back(let device):
            taken.remove(device)
            leavers[device] = nil
        case .givenUp(let task), .skipped(let task): settled.insert(task)
        case .waiting(let tasks):
            for (task, isHeldBack) in tasks where !isHeldBack && fits(task) {
                faults.append("at \(time) task \(task) fits, and nobody says why it waits")
            }
        case .finished: break
        }
    }

    private mutating func check(_ start: SchedulerAction.Start, at time: Int) {
        let number = start.task.position
        let task = load.tasks[number]
        startTimes[number] = startTimes[number] ?? time
        if running.updateValue(start, forKey: number) != nil { faults.append("task \(number) runs twice") }
        if !task.parents.allSatisfy(succeeded.contains) {
            faults.append("task \(number) started before a parent ended")
        }
        usedCPUs += start.shape.cpus
        usedMemory += start.shape.memory.bytes
        if usedCPUs > load.machine.cpus { faults.append("at \(time) \(usedCPUs) cores are in use") }
        if usedMemory > load.machine.memory.bytes { faults.append("at \(time) too much memory is in use") }
        if Set(start.devices).count != (task.gpu?.count ?? 0) || start.devices.count != Set(start.devices).count {
            faults.append("task \(number) got \(start.devices)")
        }
        let feasible = task.gpu.map { load.devices(for: $0).map { load.machine.devices[$0].id } } ?? []
        for id in start.devices {
            if !feasible.contains(id) { faults.append("task \(number) got \(id), which will not do") }
            if isOut(id) { faults.append("task \(number) got \(id), which is broken or taken") }
            checkCompany(of: number, share: start.deviceShare, on: id)
            users[id, default: [:]][number] = start.deviceShare
        }
        let models = Set(start.devices.compactMap { id in load.machine.devices.first { $0.id == id }?.model })
        if task.gpu?.isSameModel == true, models.count != 1 { faults.append("task \(number) got \(models)") }
    }

    private func isOut(_ id: DeviceID) -> Bool {
        let parent = load.machine.devices.first { $0.id == id }?.parent
        return broken.contains(id) || taken.contains(id) || parent.map(broken.contains) ?? false
    }

    private mutating func checkCompany(of task: Int, share: ByteCount?, on id: DeviceID) {
        let company = Array((users[id] ?? [:]).values) + Array((leavers[id] ?? [:]).values)
        guard let device = load.machine.devices.first(where: { $0.id == id }) else { return }
        let relatives = load.machine.devices.filter { $0.parent == id || $0.id == device.parent }
        if relatives.contains(where: { !(users[$0.id] ?? [:]).isEmpty }) {
            faults.append("\(id) is in use as a whole and in parts")
        }
        guard !company.isEmpty else { return }
        let shares = company.compactMap { $0 }
        guard let share, shares.count == company.count else {
            faults.append("task \(task) got \(id), which somebody has to himself")
            return
        }
        if shares.reduce(share.bytes, { $0 + $1.bytes }) > device.memory.bytes {
            faults.append("the sharers of \(id) want more than there is")
        }
        if company.count + 1 > sharers { faults.append("\(company.count + 1) share \(id)") }
    }

    private func fits(_ number: Int) -> Bool {
        let task = load.tasks[number]
        guard usedCPUs + task.cpus <= load.machine.cpus,
            usedMemory + task.memory.bytes <= load.machine.memory.bytes
        else { return false }
        guard let gpu = task.gpu else { return true }
        let free = load.devices(for: gpu).map { load.machine.devices[$0] }.filter {
            !isOut($0.id) && (users[$0.id] ?? [:]).isEmpty && (leavers[$0.id] ?? [:]).isEmpty
        }
        guard gpu.isSameModel else { return free.count >= gpu.count }
        return Dictionary(grouping: free, by: \.model).values.contains { $0.count >= gpu.count }
    }
}
