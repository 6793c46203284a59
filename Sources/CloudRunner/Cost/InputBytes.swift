import OrderedCollections
import Pipeline

/// How much data each task's work begins with: the user's files that it, or a task before it, reads. So one measure holds
/// for all stages, also where what flows between them does not exist yet.
package struct InputBytes: Sendable {
    private let byTask: [TaskID: Int64]

    /// - Parameter size: bytes of a file or folder of the user; nil: not known.
    package init(_ plan: Plan, size: (String) -> Int64?) {
        var files: [TaskID: Set<String>] = [:]
        var sizes: [String: Int64?] = [:]
        var byTask: [TaskID: Int64] = [:]
        for task in plan.tasks {
            var own: Set<String> = []
            for source in task.inputs.values.flatMap(\.sources) {
                switch source {
                case .file(let path, _): own.insert(path)
                case .output(let earlier, _): own.formUnion(files[earlier] ?? [])
                }
            }
            files[task.id] = own
            let known = own.compactMap { path in
                if let known = sizes[path] { return known }
                let found = size(path)
                sizes[path] = .some(found)
                return found
            }
            if known.count == own.count { byTask[task.id] = known.reduce(0, +) }
        }
        self.byTask = byTask
        total = sizes.values.compactMap(\.self).reduce(0, +)
    }

    /// Of all files together, as far as they are known.
    package let total: Int64

    /// nil: the size of a file is not known.
    package func bytes(of task: TaskID) -> Int64? { byTask[task] }
}
