import Pipeline
import RunStore

/// An output that its stage declares for showing.
package struct ShownOutput: Sendable, Encodable {
    /// Which task made it.
    package let task: String
    /// Of the task.
    package let stage: String
    /// Of the task: values of columns.
    package let labels: [String]
    /// Its name in the stage.
    package let output: String
    /// As what it is shown.
    package let show: PlannedOutput.Show
    /// Below the run directory.
    package let path: String
    /// Its size.
    package let bytes: Int64
    /// SHA-256 in hexadecimal.
    package let digest: String

    /// All that stand, in the plan's order.
    static func all(
        of tasks: [TaskRecord], planned: [TaskID: PlannedTask], in store: RunStore
    ) throws(RunStoreError) -> [ShownOutput] {
        let results = try store.results(tasks.filter(\.status.isDone).compactMap(\.key))
        return tasks.flatMap { task -> [ShownOutput] in
            guard let plan = planned[task.id], let result = task.key.flatMap({ results[$0] }) else { return [] }
            return plan.outputs.compactMap { variable, output in
                guard let show = output.show, let made = result.outputs[variable] else { return nil }
                return ShownOutput(
                    task: task.id.description, stage: task.id.stage.text, labels: task.id.labels,
                    output: variable.text, show: show, path: "\(result.directory)/outputs/\(made.name)",
                    bytes: made.bytes, digest: made.digest)
            }
        }
    }
}
