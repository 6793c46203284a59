import OrderedCollections
import Pipeline

/// A value or a file of the user that commands read, the same for all tasks of the stages that read it.
package struct Setting: Sendable, Encodable {
    /// Of the variable that commands see.
    package let name: String
    /// A parameter's value, or the path of a file; of a list its elements.
    package let values: [String]
    /// Those that read it.
    package let stages: [String]

    /// The settings of a plan, in the order of its stages.
    static func all(of plan: Plan) -> [Setting] {
        var found: OrderedDictionary<StageName, OrderedDictionary<VariableName, [String]?>> = [:]
        for task in plan.tasks {
            for (name, values) in Self.read(by: task) {
                let standing = found[task.id.stage, default: [:]][name]
                // Different in two tasks: it belongs to the sample and is no setting.
                found[task.id.stage, default: [:]][name] = standing.map { $0 == values ? $0 : .none } ?? .some(values)
            }
        }
        var stages: OrderedDictionary<Key, [String]> = [:]
        for (stage, variables) in found {
            for case (let name, let values?) in variables {
                stages[Key(name: name, values: values), default: []].append(stage.text)
            }
        }
        return stages.map { Setting(name: $0.key.name.text, values: $0.key.values, stages: $0.value) }
    }

    private struct Key: Hashable {
        let name: VariableName
        let values: [String]
    }

    private static func read(by task: PlannedTask) -> [(VariableName, [String])] {
        let labels = Set(task.id.labels)
        let values = task.values.compactMap { name, value -> (VariableName, [String])? in
            switch value {
            case .scalar(let text): labels.contains(text) ? nil : (name, [text])
            case .list(let texts): (name, texts)
            }
        }
        let files = task.inputs.compactMap { name, input -> (VariableName, [String])? in
            let paths = input.sources.compactMap { source in
                if case .file(let path, _) = source { path } else { nil }
            }
            return paths.isEmpty ? nil : (name, paths)
        }
        return values + files
    }
}
