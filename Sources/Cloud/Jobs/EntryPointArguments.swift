import OrderedCollections
import Pipeline

/// The command of a container whose image's own entry point is called: each variable is a parameter of the job.
struct EntryPointArguments {
    /// Texts, and `Ref::NAME` for a variable.
    private(set) var command: [String] = []
    /// The parameter of each variable, with the value that is known without a run: paths of outputs and of inputs that
    /// another stage makes, and resources; else empty.
    private(set) var parameters: OrderedDictionary<String, String> = [:]
    /// Variables that are arrays: one parameter cannot become several arguments.
    private(set) var arrays: [VariableName] = []
    /// Texts in which Batch would see a parameter.
    private(set) var misleading: [String] = []

    init(_ stage: StageDeclaration, _ way: TaskVariant, _ definition: PipelineDefinition) {
        guard case .arguments(let parts) = way.command else { return }
        for part in parts {
            switch part {
            case .text(let text):
                command.append(text)
                if text.contains("Ref::") { misleading.append(text) }
            case .variable(let name):
                command.append("Ref::\(Self.parameter(name))")
                parameters[Self.parameter(name)] = Self.known(name, stage, way, definition)
                if let input = stage.inputs[name], definition.isArray(input.reference.value, in: stage) {
                    arrays.append(name)
                }
            }
        }
    }

    /// The job's parameter for a variable.
    static func parameter(_ name: VariableName) -> String {
        name.text == StagingContract.taskParameter ? "task_" : name.text
    }

    private static func known(
        _ name: VariableName, _ stage: StageDeclaration, _ way: TaskVariant, _ definition: PipelineDefinition
    ) -> String {
        if let output = stage.outputs[name] { return "\(StagingContract.workFolder)/outputs/\(output.output.name)" }
        if case .output(let producer, let variable)? = stage.inputs[name]?.reference.value,
            let output = definition.stages[producer]?.outputs[variable]?.output
        {
            return "\(StagingContract.workFolder)/inputs/\(StagedName.one(name, original: output.name))"
        }
        switch name.text {
        case "cpus": return String(way.needs.cpus)
        case "memory_mib": return String(way.needs.memory.mebibytes)
        default: return ""
        }
    }
}
