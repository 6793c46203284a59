import Foundation
import OrderedCollections
import Pipeline
import RunStore

/// A stage's tasks together: what they asked for beside what they used.
package struct StageReport: Sendable, Encodable {
    /// Its name.
    package let stage: String
    /// How many it has.
    package let tasks: Int
    /// How many tasks are in each state.
    package let states: [String: Int]
    /// Tasks whose results stood.
    package let cached: Int
    /// The image as the pipeline file names it, and the digest of what ran.
    package let image: String?
    /// Nil: the tools of the machine.
    package let imageDigest: String?
    /// What ended well; nil: nothing yet.
    package let usage: Usage?
    /// What to ask for instead, in sentences.
    package let advice: [String]

    /// Of the attempts that made the results.
    package struct Usage: Sendable, Encodable {
        /// How many there were.
        package let attempts: Int
        /// Whether memory is that of the largest process, and not of all together: so the machine's tools are measured.
        package let isOfOneProcess: Bool
        /// Asked for; the most.
        package let cpus: Int
        /// Asked for; the most.
        package let memoryMiB: Int64
        /// Nil: no limit.
        package let timeLimitSeconds: Int?
        /// Asked for; the most.
        package let gpus: Int
        /// Asked for of each, the most; nil: no amount.
        package let gpuMemoryMiB: Int64?
        /// Used.
        package let medianSeconds: Double
        /// Of one task.
        package let longestSeconds: Double
        /// Of all tasks.
        package let totalSeconds: Double
        /// The mean over all their time; nil: not known.
        package let cpusUsed: Double?
        /// The most.
        package let peakMemoryMiB: Int64?
        /// The most that a task had of a GPU; nil: not known.
        package let gpuPeakMemoryMiB: Int64?
        /// The mean over attempts.
        package let gpuBusyPercent: Double?

        /// nil: nothing has ended well.
        init?(_ attempts: [AttemptDocument], timeLimitSeconds: Int?) {
            let seconds = attempts.compactMap { attempt in
                attempt.wallSeconds ?? attempt.ended.map { $0 - attempt.started }
            }
            guard let median = seconds.median else { return nil }
            self.attempts = attempts.count
            isOfOneProcess = attempts.contains { $0.engine == "host" }
            cpus = attempts.map(\.cpus).max() ?? 0
            memoryMiB = attempts.map(\.memoryMiB).max() ?? 0
            self.timeLimitSeconds = timeLimitSeconds
            gpus = attempts.map(\.gpus.count).max() ?? 0
            gpuMemoryMiB = attempts.compactMap(\.gpuMemoryMiB).max()
            medianSeconds = median
            longestSeconds = seconds.max() ?? 0
            totalSeconds = seconds.reduce(0, +)
            // Batch does not tell processor time.
            let processor = attempts.compactMap(\.cpuSeconds).reduce(0, +)
            cpusUsed = totalSeconds > 0 && processor > 0 ? processor / totalSeconds : nil
            peakMemoryMiB = attempts.compactMap(\.peakMemoryMiB).max()
            gpuPeakMemoryMiB = attempts.compactMap(\.gpuPeakMemoryMiB).max()
            let busy = attempts.compactMap(\.gpuBusyPercent)
            gpuBusyPercent = busy.isEmpty ? nil : busy.reduce(0, +) / Double(busy.count)
        }
    }

    /// The stages of a run, in the plan's order.
    static func all(
        tasks: [TaskRecord], reports: [TaskReport], planned: [TaskID: PlannedTask],
        _ attempts: [TaskNumber: [AttemptRecord]], in store: RunStore
    ) throws(RunStoreError) -> [StageReport] {
        let stages = OrderedDictionary(grouping: zip(tasks, reports), by: \.0.id.stage)
        var all: [StageReport] = []
        for (stage, members) in stages {
            let example = members.first { $0.0.status.isDone } ?? members[0]
            let text = try store.fingerprint(of: example.0.number)
            let fingerprint = text.flatMap {
                try? JSONDecoder().decode(TaskFingerprint.self, from: Data($0.utf8))
            }
            let variants = planned[example.0.id]?.variants ?? []
            let variant = variants.indices.contains(example.0.variant) ? variants[example.0.variant] : variants.first
            let usage = Usage(
                members.compactMap(\.1.success), timeLimitSeconds: variant?.needs.timeLimitSeconds)
            all.append(
                StageReport(
                    stage: stage.text, tasks: members.count,
                    states: Dictionary(members.map { ($0.1.state.rawValue, 1) }, uniquingKeysWith: +),
                    cached: members.count { $0.1.isCached },
                    image: fingerprint?.image ?? variant?.image, imageDigest: fingerprint?.imageDigest, usage: usage,
                    advice: usage.map(UsageAdvice.all) ?? []))
        }
        return all
    }

    /// So many tasks have a result.
    var done: Int { count { $0.isDone } }

    func count(_ isCounted: (TaskStatus) -> Bool) -> Int {
        states.reduce(0) { sum, state in
            sum + (TaskStatus(rawValue: state.key).map(isCounted) == true ? state.value : 0)
        }
    }
}
