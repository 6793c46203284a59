import Pipeline

/// What the tasks that have not started will take of the machine.
struct OpenWork: Sendable {
    private let capacity: Capacity
    private var cpuSeconds = 0
    private var mebibyteSeconds: Int64 = 0
    /// By the number of the demand.
    private var deviceSeconds: [Int] = []

    init(_ capacity: Capacity) { self.capacity = capacity }

    /// A task came (1) or left (-1).
    mutating func count(_ change: Int, _ entry: Scheduler.Entry) {
        let seconds = change * entry.time.likelySeconds
        cpuSeconds += seconds * entry.shape.cpus
        mebibyteSeconds += Int64(seconds) * (entry.shape.memory.bytes >> 20)
        guard let demand = entry.demand else { return }
        while deviceSeconds.count <= demand { deviceSeconds.append(0) }
        deviceSeconds[demand] += seconds
    }

    /// How long it takes at the least, spread over the whole machine.
    func leastSeconds(_ pool: DevicePool) -> Int {
        var least = max(cpuSeconds / max(1, capacity.cpus), Int(mebibyteSeconds / max(1, capacity.memory.bytes >> 20)))
        for (demand, seconds) in zip(pool.demands, deviceSeconds) {
            least = max(least, seconds * demand.demand.request.count / max(1, demand.feasible.count))
        }
        return least
    }
}
