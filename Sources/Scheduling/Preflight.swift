import Pipeline

/// Which variant of each task will run on this machine, decided before anything starts.
package struct Preflight: Sendable {
    /// For each task of the plan the position in `PlannedTask.variants`.
    package let variants: [Int]
    /// Stages whose preferred variant was passed over, with the reason, in the plan's order.
    package let fallbacks: [(stage: StageName, reason: String)]

    /// Chooses the first variant of each task that this machine can ever run.
    /// - Throws: `.cannotFit` with one finding for each stage that has none.
    package init(_ plan: Plan, capacity: Capacity, policy: SchedulingPolicy) throws(PreflightError) {
        let machine = Machine(capacity: capacity, policy: policy)
        var variants: [Int] = []
        variants.reserveCapacity(plan.tasks.count)
        var fallbacks: [(stage: StageName, reason: String)] = []
        var findings: [String] = []
        // All tasks of a stage have the same variants, whatever they are for.
        var chosen: [StageName: (variants: [TaskVariant], choice: Int)] = [:]
        for task in plan.tasks {
            if let known = chosen[task.id.stage], known.variants == task.variants {
                variants.append(known.choice)
                continue
            }
            let obstacles = task.variants.map { machine.obstacle(to: $0.needs, of: task) }
            let choice = obstacles.firstIndex { $0 == nil }
            if chosen.updateValue((task.variants, choice ?? 0), forKey: task.id.stage) == nil {
                if let choice, choice > 0, let reason = obstacles[0] { fallbacks.append((task.id.stage, reason)) }
                if choice == nil { findings.append(Self.finding(task, obstacles.compactMap { $0 }, policy: policy)) }
            } else if choice == nil {
                findings.append(Self.finding(task, obstacles.compactMap { $0 }, policy: policy))
            }
            variants.append(choice ?? 0)
        }
        guard findings.isEmpty else { throw .cannotFit(findings) }
        self.variants = variants
        self.fallbacks = fallbacks
    }

    private static func finding(_ task: PlannedTask, _ obstacles: [String], policy: SchedulingPolicy) -> String {
        let finding = "stage '\(task.id.stage)' " + obstacles.joined(separator: "\nits alternative ")
        let hasCPUVariant = task.variants.contains { $0.needs.gpu == nil }
        return hasCPUVariant ? finding : finding + "\ngive the stage an 'otherwise' that runs on cores alone"
    }
}

/// Why a plan cannot be scheduled on this machine at all.
package enum PreflightError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One finding for each stage that can never run here.
    case cannotFit([String])
    case taskOutOfOrder(TaskID, dependency: TaskID)
    case taskTwice(TaskID)

    package var description: String {
        switch self {
        case .cannotFit(let findings):
            findings.joined(separator: "\n")
        case .taskOutOfOrder(let task, let dependency):
            "the plan lists \(task) before \(dependency), on which it depends: make the plan again with 'cohesin plan'"
        case .taskTwice(let task):
            "the plan lists \(task) twice: make the plan again with 'cohesin plan'"
        }
    }
}
