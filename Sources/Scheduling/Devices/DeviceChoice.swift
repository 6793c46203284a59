import Pipeline

/// Best fit: of the devices that a task could have, those that others miss least.
///
/// The order of the criteria: no doubtful device where a sound one is free; linked devices where the task asks for
/// them; the devices on which the fewest other tasks depend; the least memory left over; MIG instances before whole
/// GPUs; the fewest groups of linked devices; the fewest NUMA nodes; the lowest numbers.
struct DeviceChoice {
    private let pool: DevicePool
    private let demand: DeviceDemand
    private let pressures: [Double]
    /// A set is not looked at any more after so many: machines with that many different free devices are rare, and a
    /// decision must stay quick.
    private static let limit = 20_000

    init(pool: DevicePool, demand: DeviceDemand, pressures: [Double]) {
        self.pool = pool
        self.demand = demand
        self.pressures = pressures
    }

    /// The best set of `demand.request.count` of these positions; nil: there is none.
    func best(of positions: [Int]) -> [Int]? {
        if demand.share != nil { return positions.min { shareCost($0) < shareCost($1) }.map { [$0] } }
        guard demand.request.isSameModel, demand.request.count > 1 else { return search(positions)?.positions }
        var byModel: [String: [Int]] = [:]
        for position in positions { byModel[pool.devices[position].model, default: []].append(position) }
        return byModel.values.compactMap(search).min { $0.cost < $1.cost }?.positions
    }

    private struct Found {
        let positions: [Int]
        let cost: Cost
    }

    /// Devices that are alike are interchangeable but for their numbers, so of each kind the first ones are taken: the
    /// search goes over how many of each kind.
    private func search(_ positions: [Int]) -> Found? {
        let count = demand.request.count
        guard positions.count >= count else { return nil }
        var kinds: [(cost: Cost, positions: [Int])] = []
        for position in positions {
            let cost = cost(of: [position], numbered: false)
            let device = pool.devices[position]
            if let same = kinds.firstIndex(where: {
                let other = pool.devices[$0.positions[0]]
                return $0.cost == cost && other.linkGroup == device.linkGroup && other.numaNode == device.numaNode
            }) {
                kinds[same].positions.append(position)
            } else {
                kinds.append((cost, [position]))
            }
        }
        if count == 1 {
            return kinds.map { Found(positions: [$0.positions[0]], cost: cost(of: [$0.positions[0]])) }
                .min { $0.cost < $1.cost }
        }
        var best: Found?
        var looked = 0
        func extend(_ chosen: [Int], from kind: Int) {
            let missing = count - chosen.count
            if missing == 0 {
                looked += 1
                let chosen = chosen.sorted()
                let cost = cost(of: chosen)
                if best.map({ cost < $0.cost }) ?? true { best = Found(positions: chosen, cost: cost) }
                return
            }
            guard kind < kinds.count, looked < Self.limit else { return }
            guard kinds[kind...].reduce(0, { $0 + $1.positions.count }) >= missing else { return }
            for taken in stride(from: min(missing, kinds[kind].positions.count), through: 0, by: -1) {
                extend(chosen + kinds[kind].positions.prefix(taken), from: kind + 1)
            }
        }
        extend([], from: 0)
        return best
    }

    /// What a set of devices costs the others, lower is better.
    private struct Cost: Comparable {
        var doubtful: Int
        var unlinked: Int
        var pressure: Double
        var leftover: Int64
        var whole: Int
        var groups: Int
        var nodes: Int
        var numbers: [Int]

        /// The first criterion in which this cost is lower.
        func advantage(over other: Self) -> String {
            if doubtful != other.doubtful { return "the other free ones are doubtful" }
            if unlinked != other.unlinked { return "these are linked" }
            if pressure != other.pressure { return "fewer other tasks depend on it than on what else is free" }
            if leftover != other.leftover { return "it leaves the least memory unused" }
            if whole != other.whole { return "an instance, so whole GPUs stay free" }
            if groups != other.groups { return "these are linked" }
            if nodes != other.nodes { return "these are on one NUMA node" }
            return "the first of several that are alike"
        }

        static func < (left: Self, right: Self) -> Bool {
            let first = (left.doubtful, left.unlinked, left.pressure, left.leftover)
            let second = (right.doubtful, right.unlinked, right.pressure, right.leftover)
            if first != second { return first < second }
            let third = (left.whole, left.groups, left.nodes)
            let fourth = (right.whole, right.groups, right.nodes)
            return third != fourth ? third < fourth : left.numbers.lexicographicallyPrecedes(right.numbers)
        }
    }

    private func cost(of positions: [Int], numbered: Bool = true) -> Cost {
        let wanted = demand.request.memory?.bytes ?? 0
        var cost = Cost(
            doubtful: 0, unlinked: 0, pressure: 0, leftover: 0, whole: 0, groups: 0, nodes: 0,
            numbers: numbered ? positions : [])
        for (place, position) in positions.enumerated() {
            let earlier = positions[..<place]
            let (group, node) = (pool.devices[position].linkGroup, pool.devices[position].numaNode)
            cost.doubtful += pool.devices[position].isDegraded ? 1 : 0
            cost.pressure += pressures[position]
            cost.leftover += pool.devices[position].memory.bytes - wanted
            cost.whole += pool.devices[position].kind == .gpu ? 1 : 0
            cost.groups += group == nil || !earlier.contains { pool.devices[$0].linkGroup == group } ? 1 : 0
            cost.nodes += earlier.contains { pool.devices[$0].numaNode == node } ? 0 : 1
        }
        if demand.request.prefersLinked { cost.unlinked = cost.groups }
        return cost
    }

    /// What told the chosen devices from the next best ones, in words.
    func reason(for chosen: [Int], of free: [Int]) -> String {
        let others = free.filter { !chosen.contains($0) }
        guard !others.isEmpty else {
            return chosen.count == 1 ? "the only free one that will do" : "the only free ones that will do"
        }
        if demand.share != nil, let other = others.min(by: { shareCost($0) < shareCost($1) }) {
            let isJoining = shareCost(chosen[0]).unlinked < shareCost(other).unlinked
            return isJoining && !pool.states[chosen[0]].users.isEmpty
                ? "it is shared already, so whole ones stay free" : "of those that can be shared the best fit"
        }
        // The next best set keeps all but one of the chosen ones.
        let own = cost(of: chosen)
        var next: Cost?
        for kept in chosen.indices {
            for other in others {
                var set = chosen
                set[kept] = other
                let cost = cost(of: set.sorted())
                if own < cost, next.map({ cost < $0 }) ?? true { next = cost }
            }
        }
        return next.map(own.advantage(over:)) ?? "the best fit of \(free.count) free ones"
    }

    /// A sharer joins others where somebody may want a whole device, and goes where it is emptiest where nobody does.
    private func shareCost(_ position: Int) -> Cost {
        let state = pool.states[position]
        let sharers = state.users.count + state.draining.count
        var cost = cost(of: [position])
        cost.unlinked = pool.isWantedWhole([position]) ? (sharers > 0 ? 0 : 1) : sharers
        return cost
    }
}
