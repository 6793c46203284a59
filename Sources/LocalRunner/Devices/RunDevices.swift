import GPUDevice
import Pipeline
import Scheduling

/// The devices of one run on this machine, beside the scheduler's book of them: who outside the run has one, what its
/// tasks use of theirs, which one fails, and when one that a task had can be given to the next.
struct RunDevices: ~Copyable {
    private var session: NVMLSession
    private var leases: DeviceLeases
    private let holder: LeaseHolder
    /// Those that tasks can have; a GPU that is given out as MIG instances is none of them.
    private let devices: [Device]
    /// Devices that tasks of this run have.
    private var uses: [DeviceID: DeviceUse] = [:]
    /// Devices whose tasks have ended, and whose memory is waited for.
    private var returns: [DeviceID: (wait: MemoryReturn, next: Duration)] = [:]
    /// Devices that somebody else has, as the scheduler was told.
    private var taken: Set<DeviceID> = []
    private var failed: Set<DeviceID> = []
    /// The devices when the run began, and what has been seen of their health since.
    private let inventory: GPUInventory
    private var health: GPUHealthRecord
    private var nextSample: Duration = .zero
    private var readsReports: Bool

    /// How often devices in use are looked at, and those that others have.
    private static let period = Duration.seconds(1)

    /// Asks the driver for the devices that the scheduler was given.
    /// - Parameter directory: the run's, which others are told as holder.
    static func open(
        _ devices: [Device], directory: String, environment: [String: String]
    ) throws(RunnerError) -> RunDevices {
        var session: NVMLSession
        let inventory: GPUInventory
        do throws(GPUError) {
            session = try NVMLSession.open(DriverLocation(nvmlIn: environment))
        } catch {
            throw .gpus(error)
        }
        do throws(GPUError) { inventory = try session.inventory(includingLinks: false) } catch { throw .gpus(error) }
        // Without reports a broken device is still found when a task on it fails.
        let readsReports = (try? session.watchReports()) != nil
        return RunDevices(
            session: session, leases: try DeviceLeases.open(environment: environment), devices: devices,
            directory: directory, readsReports: readsReports, inventory: inventory,
            health: GPUHealthRecord(inventory, policy: XidPolicy(environment: environment)))
    }

    private init(
        session: consuming NVMLSession, leases: consuming DeviceLeases, devices: [Device], directory: String,
        readsReports: Bool, inventory: GPUInventory, health: GPUHealthRecord
    ) {
        self.session = session
        self.leases = leases
        self.readsReports = readsReports
        self.inventory = inventory
        self.health = health
        holder = LeaseHolder.ofThisProcess(run: directory)
        let divided = Set(devices.compactMap(\.parent))
        self.devices = devices.filter { $0.fault == nil && !divided.contains($0.id) }
    }

    /// When to `look` at the latest; nil: nothing is waited for.
    var nextLook: Duration? {
        let sample = uses.isEmpty && taken.isEmpty ? nil : nextSample
        return (returns.values.map(\.next) + [sample].compactMap { $0 }).min()
    }

    // MARK: - Before and after a task

    /// Takes the devices of an attempt, all of them or none. Each is looked at before it is used: a device that broke
    /// meanwhile costs no task an attempt.
    /// - Returns: what the scheduler has to hear when one cannot be had; empty: all are taken.
    mutating func take(_ devices: [DeviceID]) throws(RunnerError) -> [SchedulerEvent] {
        var obstacles: [SchedulerEvent] = []
        for device in devices where uses[device] == nil {
            if let who = try whoHas(device, taking: true) {
                taken.insert(device)
                obstacles.append(.deviceTaken(device, by: who))
            }
        }
        if obstacles.isEmpty { obstacles = failures(of: devices) }
        guard obstacles.isEmpty else {
            for device in devices where uses[device] == nil { leases.release(device) }
            return obstacles
        }
        for device in devices {
            var use = uses[device] ?? DeviceUse(before: used(by: device) ?? 0)
            use.tasks += 1
            uses[device] = use
        }
        return []
    }

    /// What the tasks on these devices do, of the one with the most memory in use; nil: nothing is known.
    func use(of devices: [DeviceID]) -> DeviceUse? {
        devices.compactMap { uses[$0] }.max { $0.peak < $1.peak }
    }

    /// An attempt with these devices has ended.
    mutating func giveBack(_ devices: [DeviceID], at now: Duration) {
        for device in devices {
            guard var use = uses[device] else { continue }
            use.tasks -= 1
            uses[device] = use.tasks > 0 ? use : nil
            // While others share it, what the ended one had cannot be told from what they have.
            let wait = MemoryReturn(usedBefore: use.tasks > 0 ? .max / 2 : use.before, ended: now)
            returns[device] = (wait, now)
        }
    }

    // MARK: - While time passes

    /// Looks at what may have changed.
    mutating func look(at now: Duration) throws(RunnerError) -> [SchedulerEvent] {
        var events: [SchedulerEvent] = []
        for device in returns.keys.sorted() {
            guard var entry = returns[device], entry.next <= now else { continue }
            switch entry.wait.judge(used: used(by: device), at: now) {
            case .back:
                returns[device] = nil
                if uses[device] == nil { leases.release(device) }
                if !failed.contains(device) { events.append(.deviceBack(device)) }
            case .look(let next):
                entry.next = next
                returns[device] = entry
            }
        }
        guard nextSample <= now, !(uses.isEmpty && taken.isEmpty) else { return events }
        nextSample = now + Self.period
        for device in uses.keys.sorted() { sample(device) }
        events += reports()
        for device in taken.sorted() where try whoHas(device, taking: false) == nil {
            taken.remove(device)
            events.append(.deviceBack(device))
        }
        return events
    }

    /// Devices that others have now, told before anything starts.
    mutating func lookAround() throws(RunnerError) -> [SchedulerEvent] {
        var events: [SchedulerEvent] = []
        for device in devices.map(\.id) {
            guard let who = try whoHas(device, taking: false) else { continue }
            taken.insert(device)
            events.append(.deviceTaken(device, by: who))
        }
        return events
    }

    /// Asks for devices that a task is to get, or on which one has just failed: a broken one is the reason then, and not
    /// the task's command.
    mutating func failures(of devices: [DeviceID]) -> [SchedulerEvent] {
        var events = reports()
        for device in devices {
            guard case .unhealthy(let reasons)? = healthNow(of: device), failed.insert(device).inserted else {
                continue
            }
            let reason = reasons.map(\.description).joined(separator: "; ")
            events.append(.deviceFailed(device, reason: reason))
        }
        return events
    }

    /// nil: the driver does not answer, which says nothing against the device.
    private func healthNow(of device: DeviceID) -> GPUHealth? {
        guard let known = inventory.device(GPUUUID(device.text)) else { return nil }
        do throws(GPUError) {
            return health.health(of: try session.device(known))
        } catch {
            guard case .deviceFailed(_, let fault) = error else { return nil }
            return GPUHealth([fault])
        }
    }

    /// `GPU 1`; of a GPU that is given out in parts its number, too.
    func name(of id: DeviceID) -> String {
        if let device = devices.first(where: { $0.id == id }) { return device.name }
        return devices.first { $0.parent == id }.map { "GPU \($0.index)" } ?? id.text
    }

    /// What fails with a device: itself, and its MIG instances.
    func casualties(of id: DeviceID) -> [DeviceID] {
        [id] + devices.filter { $0.parent == id }.map(\.id)
    }

    // MARK: - The driver's word

    /// What the driver has reported since it was last asked.
    private mutating func reports() -> [SchedulerEvent] {
        var events: [SchedulerEvent] = []
        while readsReports {
            do throws(GPUError) {
                guard let report = try session.nextReport() else { break }
                for uuid in health.note(report, in: inventory) {
                    let device = DeviceID(uuid.text)
                    guard failed.insert(device).inserted else { continue }
                    events.append(.deviceFailed(device, reason: "the driver reported Xid \(report.xid)"))
                }
            } catch {
                readsReports = false
            }
        }
        return events
    }

    private func used(by device: DeviceID) -> Int64? {
        (try? session.usage(of: GPUUUID(device.text)))?.memory?.used
    }

    private mutating func sample(_ device: DeviceID) {
        guard let usage = try? session.usage(of: GPUUUID(device.text)) else { return }
        uses[device]?.add(usage)
    }

    /// Who outside this run has a device, in words; nil: nobody. `taking` leases it when nobody has.
    private mutating func whoHas(_ device: DeviceID, taking: Bool) throws(RunnerError) -> String? {
        let lease = taking ? try leases.take(device, as: holder) : try leases.state(of: device)
        if case .held(let other) = lease { return other?.text ?? "a run that begins just now" }
        // What does not answer is no reason here: the task that gets it will show it.
        guard uses[device] == nil, let usage = try? session.usage(of: GPUUUID(device.text)) else { return nil }
        let who = ForeignUse.obstacle(
            memory: usage.memory, processes: usage.processes, hidden: usage.hiddenProcesses)
        if who != nil, taking { leases.release(device) }
        return who
    }
}

/// What tasks of this run do on a device, from when the first of them got it.
struct DeviceUse {
    /// Bytes that were in use before.
    let before: Int64
    var tasks = 0
    /// Bytes beyond `before`, at most.
    private(set) var peak: Int64 = 0
    private var busy = 0
    private var samples = 0

    init(before: Int64) { self.before = before }

    /// The mean of the samples; nil: there is none.
    var busyPercent: Double? { samples > 0 ? Double(busy) / Double(samples) : nil }
    var peakMemory: ByteCount? { peak > 0 ? ByteCount(bytes: peak) : nil }

    mutating func add(_ usage: GPUUsage) {
        if let memory = usage.memory { peak = max(peak, memory.used - before) }
        if let percent = usage.busyPercent {
            busy += percent
            samples += 1
        }
    }
}
