import Foundation
import Pipeline
import RunStore

/// How long tasks of a pipeline took in the runs that this machine remembers.
package struct PastRuns: Sendable {
    private struct Observation: Sendable {
        let seconds: Double
        let bytes: Int64?
    }

    private var observations: [StageName: [Observation]] = [:]

    /// - Parameters:
    ///   - plan: of a run's directory; nil: it has none that can be read.
    ///   - size: bytes of a file of the user as it is now; nil: not known.
    package init(
        of pipeline: String, in registry: RunRegistry?, plan: (_ directory: String) -> Plan?,
        size: (String) -> Int64?
    ) {
        for entry in registry?.entries ?? [] where entry.pipeline == pipeline {
            // A journal that cannot be read teaches nothing, and hides no other.
            guard let store = try? RunStore.read(entry.directory), let tasks = try? store.tasks(),
                let attempts = try? store.latestAttempts()
            else { continue }
            let bytes = plan(entry.directory).map { InputBytes($0, size: size) }
            for task in tasks {
                guard let attempt = attempts[task.number], let end = attempt.end, end.outcome == .succeeded,
                    attempt.variant == 0
                else { continue }
                observations[task.id.stage, default: []].append(
                    Observation(seconds: max(0.001, end.ended - attempt.started), bytes: bytes?.bytes(of: task.id)))
            }
        }
    }

    /// nil: no task of the stage is remembered.
    package func pace(of stage: StageName) -> StagePace? {
        guard let seen = observations[stage], let seconds = seen.map(\.seconds).median else { return nil }
        let paces = seen.compactMap { seen in
            seen.bytes.flatMap { $0 > 0 ? Double($0) / seen.seconds * 3600 : nil }
        }
        guard paces.count == seen.count, let pace = paces.median else {
            return .fixed(seconds: seconds, tasks: seen.count)
        }
        return .measured(bytesPerHour: pace, tasks: seen.count)
    }
}
