import OrderedCollections

/// A plan as a table for people: each task, what it takes, where it runs and, where that is known, whether it will run.
package struct PlanTable {
    private let plan: Plan
    private let outlook: (PlannedTask) -> TaskOutlook?
    private let peakMemory: (PlannedTask) -> ByteCount?
    private let learnedTime: (PlannedTask) -> LearnedTime?

    /// - Parameters:
    ///   - outlook: asked once for each task; nil: not known.
    ///   - peakMemory: what the task used the last time that it ran; nil: not known.
    ///   - learnedTime: how long its stage took; nil: not known.
    package init(
        _ plan: Plan, outlook: @escaping (PlannedTask) -> TaskOutlook? = { _ in nil },
        peakMemory: @escaping (PlannedTask) -> ByteCount? = { _ in nil },
        learnedTime: @escaping (PlannedTask) -> LearnedTime? = { _ in nil }
    ) {
        self.plan = plan
        self.outlook = outlook
        self.peakMemory = peakMemory
        self.learnedTime = learnedTime
    }

    /// The header of the columns.
    package static let header = ["TASK", "CPUS", "MEMORY", "GPUS", "TIME", "ENVIRONMENT", "STATUS"]

    /// One row for each task, a cell for each column; the last cells are empty where nothing is known.
    package var rows: [[String]] {
        plan.tasks.map { task in
            let needs = task.variants.first?.needs
            let memory = needs.map { needs in
                needs.memory.shown + (peakMemory(task).map { ", used \($0.text)" } ?? "")
            }
            let environments = OrderedSet(task.variants.map(\.environment.text))
            return [
                task.id.description, needs.map { "\($0.cpus)" } ?? "", memory ?? "",
                needs?.gpu.map { "\($0.count)" } ?? "-",
                time(of: task, limit: needs?.timeLimitSeconds),
                environments.first.map { first in
                    environments.count > 1 ? "\(first) (or \(environments.dropFirst().joined(separator: ", ")))" : first
                } ?? "",
                outlook(task)?.description ?? "",
            ]
        }
    }

    /// What is declared, then what is learnt: `12 h, median of 3: 40 s`; `-`: neither is known.
    private func time(of task: PlannedTask, limit: Int?) -> String {
        let known = [
            limit.map(Self.duration),
            learnedTime(task).map { "median of \($0.attempts): \(Self.duration(max(1, Int($0.seconds.rounded()))))" },
        ].compactMap { $0 }
        return known.isEmpty ? "-" : known.joined(separator: ", ")
    }

    /// `12 h`, `90 min`, `45 s`: the largest unit that gives a whole number.
    package static func duration(_ seconds: Int) -> String {
        if seconds >= 3600, seconds % 3600 == 0 { return "\(seconds / 3600) h" }
        if seconds >= 60, seconds % 60 == 0 { return "\(seconds / 60) min" }
        return "\(seconds) s"
    }
}

extension ByteCount {
    /// `16 GiB`, `1.5 GiB`, `60000 MiB`: the largest binary unit that shows it exactly or to one place.
    package var shown: String {
        for (unit, size) in [("TiB", Int64(1) << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        where bytes >= size {
            if bytes % size == 0 { return "\(bytes / size) \(unit)" }
            if bytes % size * 10 % size == 0 { return "\(bytes / size).\(bytes % size * 10 / size) \(unit)" }
        }
        return "\(bytes) B"
    }
}
