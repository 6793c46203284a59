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
        var variants: [Int] = []
        variants.reserveCapacity(plan.tasks.count)
        var fallbacks: [(stage: StageName, reason: String)] = []
        var findings: [String] = []
        var seen: Set<StageName> = []
        for task in plan.tasks {
            let obstacles = task.variants.map { Self.obstacle(to: $0.needs, capacity: capacity, policy: policy) }
            let isFirstOfStage = seen.insert(task.id.stage).inserted
            let forbidden = policy.gpuUse == .required && task.variants.first?.needs.gpu != nil
            if !forbidden || obstacles.first == .some(.none), let chosen = obstacles.firstIndex(where: { $0 == nil }) {
                variants.append(chosen)
                if chosen > 0, isFirstOfStage, let reason = obstacles[0] {
                    fallbacks.append((task.id.stage, reason))
                }
                continue
            }
            variants.append(0)
            guard isFirstOfStage else { continue }
            let reasons = forbidden ? obstacles.prefix(1) : obstacles[...]
            var finding =
                "stage '\(task.id.stage)' " + reasons.compactMap { $0 }.joined(separator: "; its alternative ")
            if forbidden, task.variants.count > 1 {
                finding += " (--require-gpu rules its CPU alternative out)"
            } else if task.variants.count == 1, task.variants[0].needs.gpu != nil {
                finding += "; give the stage an 'otherwise' that runs on cores alone"
            }
            findings.append(finding)
        }
        guard findings.isEmpty else { throw .cannotFit(findings) }
        self.variants = variants
        self.fallbacks = fallbacks
    }

    /// Why these needs can never be met here; nil when they can.
    private static func obstacle(
        to needs: ResourceRequest, capacity: Capacity, policy: SchedulingPolicy
    ) -> String? {
        if let gpu = needs.gpu {
            let count = gpu.count == 1 ? "a GPU" : "\(gpu.count) GPUs"
            return policy.gpuUse == .never
                ? "needs \(count), which --no-gpu rules out"
                : "needs \(count), and this runner offers none"
        }
        if needs.cpus > capacity.cpus {
            return "needs \(needs.cpus) cores, and this run may use \(capacity.cpus): "
                + "lower the stage's 'cpus' or raise --cpus"
        }
        if needs.memory > capacity.memory {
            return "needs \(needs.memory.text) of memory, and this run may use \(capacity.memory.text): "
                + "lower the stage's 'memory' or raise --memory"
        }
        return nil
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
