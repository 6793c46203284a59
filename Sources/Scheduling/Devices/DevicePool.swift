import Pipeline

/// Who has which device, and which ones a task could have. Devices go by their positions in the list of the machine.
struct DevicePool: Sendable {
    let devices: [Device]
    private(set) var states: [State]
    /// The demands of the run; those that cannot be told apart on this machine are one.
    private(set) var demands: [Entry] = []
    private var numbers: [DeviceDemand: Int] = [:]
    private var numbersByKind: [DemandKind: Int] = [:]
    private let positions: [DeviceID: Int]
    /// The most tasks that share one device.
    private let sharerLimit: Int
    /// For each device how much the unfinished tasks of the run depend on it: the scarcer it is for those who need it,
    /// the higher.
    private var pressures: [Double]?

    struct State: Sendable {
        /// Tasks that run on it; several only where all of them share it.
        var users: [Claim] = []
        /// Tasks that have ended, whose memory is not yet back.
        var draining: [Claim] = []
        var outage: Outage?

        var isIdle: Bool { users.isEmpty && draining.isEmpty && outage == nil }
    }

    /// What one task has of a device.
    struct Claim: Sendable {
        let task: TaskIndex
        /// nil: all of it.
        let share: ByteCount?
    }

    /// Why nobody of this run can have a device now.
    enum Outage: Hashable, Sendable {
        /// It failed in this run.
        case failed(String)
        /// Somebody outside this run has it.
        case taken(by: String)
    }

    /// What of a demand matters on this machine.
    private struct DemandKind: Hashable, Sendable {
        let feasible: [Int]
        let count: Int
        let isSameModel: Bool
        let prefersLinked: Bool
        let share: ByteCount?
    }

    /// A demand with the devices that meet it and have not failed.
    struct Entry: Sendable {
        /// One of those that are alike.
        let demand: DeviceDemand
        fileprivate(set) var feasible: [Int]
        /// Tasks with this demand that have not ended.
        fileprivate(set) var openTasks = 0
        /// Whether there are enough devices, all of them free.
        fileprivate(set) var isFeasible: Bool
        /// How many times more devices the machine has than tasks with this demand can choose from.
        let scarcity: Double
    }

    init(_ devices: [Device], sharerLimit: Int) {
        // While MIG is on its instances are what is given out, whatever the inventory says of their GPU.
        let parents = Set(devices.compactMap(\.parent))
        self.devices = devices.map { device in
            var device = device
            if parents.contains(device.id), device.fault == nil { device.fault = "is given out as MIG instances" }
            return device
        }
        states = Array(repeating: State(), count: devices.count)
        positions = Dictionary(
            devices.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        self.sharerLimit = sharerLimit
    }

    /// The number of a demand.
    mutating func number(of demand: DeviceDemand) -> Int {
        if let known = numbers[demand] { return known }
        let feasible = devices.indices.filter { demand.isMet(by: devices[$0]) }
        let kind = DemandKind(
            feasible: feasible, count: demand.request.count, isSameModel: demand.request.isSameModel,
            prefersLinked: demand.request.prefersLinked, share: demand.share)
        let number = numbersByKind[kind] ?? demands.count
        if number == demands.count {
            let scarcity = Double(devices.count * demand.request.count) / Double(max(1, feasible.count))
            demands.append(Entry(demand: demand, feasible: feasible, isFeasible: true, scarcity: scarcity))
            keepSound(number)
        }
        numbers[demand] = number
        numbersByKind[kind] = number
        return number
    }

    /// A task with this demand came (+1) or ended (-1).
    mutating func count(_ change: Int, demand: Int) {
        demands[demand].openTasks += change
        pressures = nil
    }

    /// Takes the devices that failed from a demand.
    private mutating func keepSound(_ number: Int) {
        demands[number].feasible.removeAll { position in
            if case .failed = states[position].outage { true } else { false }
        }
        demands[number].isFeasible = demands[number].demand.isMet(byAll: demands[number].feasible.map { devices[$0] })
    }

    // MARK: - What happens to devices

    /// The devices that this identity stands for: a GPU takes its MIG instances with it.
    private func positions(of id: DeviceID) -> [Int] {
        (positions[id].map { [$0] } ?? []) + devices.indices.filter { devices[$0].parent == id }
    }

    /// Keeps a device from all tasks; nil: it is back. Unknown identities mean nothing.
    mutating func set(_ outage: Outage?, of id: DeviceID) {
        for position in positions(of: id) {
            if outage == nil { states[position].draining = [] }
            // A device that failed stays out to the end of the run.
            if case .failed = states[position].outage { continue }
            states[position].outage = outage
        }
        for number in demands.indices { keepSound(number) }
        pressures = nil
    }

    /// Gives devices to a task.
    mutating func take(_ chosen: [Int], for task: TaskIndex, demand: Int) {
        let share = demands[demand].demand.share
        for position in chosen { states[position].users.append(Claim(task: task, share: share)) }
    }

    /// Ends a task's use. `isClean`: it never began, so there is nothing to wait for.
    mutating func leave(_ chosen: [Int], task: TaskIndex, isClean: Bool) {
        for position in chosen {
            guard let place = states[position].users.firstIndex(where: { $0.task == task }) else { continue }
            let claim = states[position].users.remove(at: place)
            if !isClean { states[position].draining.append(claim) }
        }
    }

    // MARK: - What a task could have

    /// Whether a task with this demand could have the device now.
    func isAvailable(_ position: Int, for demand: DeviceDemand) -> Bool {
        let state = states[position]
        if state.isIdle { return true }
        guard let share = demand.share, state.outage == nil else { return false }
        var left = devices[position].memory.bytes
        for claim in state.users + state.draining {
            guard let other = claim.share else { return false }
            left -= other.bytes
        }
        return share.bytes <= left && state.users.count + state.draining.count < sharerLimit
    }

    /// The best devices for a demand among those that are free now; nil: there are not enough.
    /// - Parameters:
    ///   - kept: devices that are kept for another task.
    ///   - assumed: devices that are taken to be free.
    mutating func choose(_ number: Int, without kept: Set<Int> = [], assuming assumed: Set<Int> = []) -> [Int]? {
        let entry = demands[number]
        let free = entry.feasible.filter { position in
            !kept.contains(position) && (assumed.contains(position) || isAvailable(position, for: entry.demand))
        }
        guard free.count >= entry.demand.request.count else { return nil }
        return DeviceChoice(pool: self, demand: entry.demand, pressures: currentPressures()).best(of: free)
    }

    /// Why these devices were chosen for a demand, before they are taken.
    mutating func reason(for chosen: [Int], demand number: Int) -> String {
        let free = free(for: number)
        let names = chosen.map { "\(devices[$0].name) (\(devices[$0].model), \(devices[$0].memory.text))" }
            .joined(separator: " and ")
        let choice = DeviceChoice(pool: self, demand: demands[number].demand, pressures: currentPressures())
        return names + ": " + choice.reason(for: chosen, of: free)
    }

    /// Whether enough devices are free now for a demand, beside those that are kept for another task.
    func hasEnough(for number: Int, without kept: Set<Int> = []) -> Bool {
        let entry = demands[number]
        let free = entry.feasible.lazy.filter { !kept.contains($0) && isAvailable($0, for: entry.demand) }
        return entry.demand.isMet(byAll: free.map { devices[$0] })
    }

    /// The devices that are free now for a demand.
    func free(for number: Int) -> [Int] {
        demands[number].feasible.filter { isAvailable($0, for: demands[number].demand) }
    }

    private mutating func currentPressures() -> [Double] {
        if let pressures { return pressures }
        var found = [Double](repeating: 0, count: devices.count)
        for entry in demands where entry.openTasks > 0 && !entry.feasible.isEmpty {
            let wanted = Double(entry.openTasks * entry.demand.request.count)
            for position in entry.feasible { found[position] += wanted / Double(entry.feasible.count) }
        }
        pressures = found
        return found
    }

    /// Whether an unfinished task wants one of these devices for itself.
    func isWantedWhole(_ positions: [Int]) -> Bool {
        demands.contains { entry in
            entry.openTasks > 0 && entry.demand.share == nil && positions.contains { entry.feasible.contains($0) }
        }
    }
}
