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
        var findings: [UnfitStage] = []
        // All tasks of a stage have the same variants, whatever they are for.
        var chosen: [StageName: (variants: [TaskVariant], choice: Int)] = [:]
        for task in plan.tasks {
            if let known = chosen[task.id.stage], known.variants == task.variants {
                variants.append(known.choice)
                continue
            }
            let obstacles = task.variants.map { machine.shortfall(of: $0.needs, of: task) }
            let choice = obstacles.firstIndex { $0 == nil }
            if chosen.updateValue((task.variants, choice ?? 0), forKey: task.id.stage) == nil {
                if let choice, choice > 0, let reason = obstacles[0] {
                    fallbacks.append((task.id.stage, reason.description))
                }
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

    private static func finding(
        _ task: PlannedTask, _ obstacles: [Machine.Shortfall], policy: SchedulingPolicy
    ) -> UnfitStage {
        let finding =
            "stage '\(task.id.stage)' " + obstacles.map(\.description).joined(separator: "\nits alternative ")
        let hasCPUVariant = task.variants.contains { $0.needs.gpu == nil }
        return UnfitStage(
            text: hasCPUVariant ? finding : finding + "\ngive the stage an 'otherwise' that runs on cores alone",
            lacksDevices: obstacles.first?.isOfDevices ?? false)
    }
}

/// A stage that can never run on a machine.
package struct UnfitStage: Hashable, Sendable {
    /// Why, and what to do.
    package let text: String
    /// Whether its first choice lacks devices, and not cores or memory.
    package let lacksDevices: Bool
}

/// Why a plan cannot be scheduled on this machine at all.
package enum PreflightError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One finding for each stage that can never run here.
    case cannotFit([UnfitStage])
    case taskOutOfOrder(TaskID, dependency: TaskID)
    case taskTwice(TaskID)

    package var description: String {
        switch self {
        case .cannotFit(let findings):
            findings.map(\.text).joined(separator: "\n")
        case .taskOutOfOrder(let task, let dependency):
            "the plan lists \(task) before \(dependency), on which it depends: make the plan again with 'cohesin plan'"
        case .taskTwice(let task):
            "the plan lists \(task) twice: make the plan again with 'cohesin plan'"
        }
    }
}
