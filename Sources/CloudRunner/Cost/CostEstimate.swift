import Cloud
import OrderedCollections
import Pipeline

/// Time and money of a plan before anything is spent. What is not known is said to be so, and never counted as nothing.
package struct CostEstimate: Sendable, Encodable {
    /// Of one stage, in its preferred way.
    package struct Stage: Sendable, Encodable {
        package let stage: String
        package let tasks: Int
        /// The machine; nil: none that is known fits.
        package let machine: String?
        /// What part of it one task takes.
        package let share: Double?
        /// Of all tasks together; nil: not known.
        package let hours: Double?
        package let basis: String
        /// nil: hours or price are not known.
        package let cost: DollarRange?
    }

    package let stages: [Stage]
    /// Of what is known.
    package let machines: DollarRange
    package let transitions: Int
    package let transitionCost: Double
    package let inputBytes: Int64
    /// A month of the inputs in the bucket. What comes out is not known before it is there.
    package let inputStoragePerMonth: Double
    /// From beginning to end, at least: the longest chain of tasks, and all tasks on all vCPUs that the environments may
    /// have; nil: not known.
    package let leastHours: Double?
    /// Stages whose cost is not known.
    package let unknown: [String]
    package let pricesOf: String

    /// - Parameters:
    ///   - transitions: of the state machine for this plan.
    ///   - pace: how long a stage's tasks take.
    package init(
        _ plan: Plan, _ definition: PipelineDefinition, transitions: Int, bytes: InputBytes, prices: PriceList,
        pace: (StageName) -> StagePace
    ) {
        let machines = InstanceSelection(definition)
        var hours: [TaskID: Double] = [:]
        var stages: [Stage] = []
        for (name, tasks) in Self.byStage(plan) {
            guard let variant = tasks.first?.variants.first else { continue }
            let environment = definition.environments[variant.environment]
            let choice = MachineChoice(
                variant.needs, among: machines.types(of: variant.environment) ?? [],
                isOrdered: environment?.kind == .gpu, prices)
            let known = pace(name)
            let each = tasks.map { known.hours(bytes: bytes.bytes(of: $0.id)) }
            for (task, time) in zip(tasks, each) { hours[task.id] = time }
            let total = each.contains(nil) ? nil : each.compactMap(\.self).reduce(0, +)
            let capacity = Set((environment?.capacity ?? []).map { $0 == .spot ? PriceList.Capacity.spot : .onDemand })
            let hourly = choice.flatMap { prices.hour($0.type, capacity) }.map { $0 * (choice?.share ?? 1) }
            stages.append(
                Stage(
                    stage: name.text, tasks: tasks.count, machine: choice?.type.name, share: choice?.share,
                    hours: total, basis: known.basis, cost: total.flatMap { total in hourly.map { $0 * total } }))
        }
        self.stages = stages
        self.machines = stages.compactMap(\.cost).reduce(.zero, +)
        unknown = stages.filter { $0.cost == nil }.map(\.stage)
        self.transitions = transitions
        transitionCost = Double(transitions) * prices.transitionsPerThousand / 1000
        inputBytes = bytes.total
        inputStoragePerMonth = Double(bytes.total) / 1e9 * prices.storagePerGBMonth
        leastHours = Self.leastHours(plan, definition, hours)
        pricesOf = "\(prices.region), \(prices.date): \(prices.source)"
    }

    private static func byStage(_ plan: Plan) -> [(StageName, [PlannedTask])] {
        var order: [StageName] = []
        var tasks: [StageName: [PlannedTask]] = [:]
        for task in plan.tasks {
            if tasks[task.id.stage] == nil { order.append(task.id.stage) }
            tasks[task.id.stage, default: []].append(task)
        }
        return order.map { ($0, tasks[$0] ?? []) }
    }

    private static func leastHours(
        _ plan: Plan, _ definition: PipelineDefinition, _ hours: [TaskID: Double]
    ) -> Double? {
        guard hours.count == plan.tasks.count else { return nil }
        var ends: [TaskID: Double] = [:]
        var work: [EnvironmentName: Double] = [:]
        for task in plan.tasks {
            let own = hours[task.id] ?? 0
            ends[task.id] = (task.dependencies.compactMap { ends[$0] }.max() ?? 0) + own
            if let variant = task.variants.first {
                work[variant.environment, default: 0] += own * Double(variant.needs.cpus)
            }
        }
        let crowded = work.map { name, cpuHours in
            cpuHours / Double(definition.environments[name]?.maximumCPUs ?? .max)
        }
        return max(ends.values.max() ?? 0, crowded.max() ?? 0)
    }
}
