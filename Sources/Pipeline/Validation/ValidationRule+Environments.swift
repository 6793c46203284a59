import OrderedCollections

extension ValidationRule {
    static let environmentsFit = ValidationRule.eachStage(
        "A stage runs in an environment that exists and has what it needs."
    ) { stage, definition, diagnostics in
        checkEnvironment(
            stage.environment, needsGPU: stage.needs.gpu != nil, of: "the stage \(stage.name)", at: stage.position,
            definition, diagnostics: &diagnostics)
        guard let name = stage.environment, let environment = definition.environments[name.value] else { return }
        if environment.kind == .cpu, let gpu = stage.needs.gpu {
            diagnostics.error(
                "the stage \(stage.name) needs a GPU, but \(name.value) is an environment of kind cpu",
                at: gpu.position, help: "write an environment of kind gpu, or remove gpu from needs")
        }
        if environment.kind == .gpu, stage.needs.gpu == nil {
            diagnostics.warning(
                "the stage \(stage.name) needs no GPU, but would keep others from the GPUs of \(name.value)",
                at: name.position, help: "write an environment of kind cpu, or add gpu to needs")
        }
    }

    static let alternativesAreForGPUStages = ValidationRule.eachStage(
        "Only a stage that needs a GPU has another way to run, and that way needs none."
    ) { stage, definition, diagnostics in
        guard let otherwise = stage.otherwise else { return }
        if stage.needs.gpu == nil {
            diagnostics.error(
                "the stage \(stage.name) needs no GPU, so its otherwise would never be taken", at: otherwise.position,
                help: "add gpu to needs, or remove otherwise")
        }
        if let gpu = otherwise.needs?.gpu {
            diagnostics.error(
                "otherwise is how the stage runs without a GPU, but it needs one", at: gpu.position,
                help: "remove gpu from its needs")
        }
        checkEnvironment(
            otherwise.environment, needsGPU: false, of: "otherwise", at: otherwise.position, definition,
            diagnostics: &diagnostics)
        if let name = otherwise.environment, definition.environments[name.value]?.kind == .gpu {
            diagnostics.error(
                "otherwise is how the stage runs without a GPU, but \(name.value) is an environment of kind gpu",
                at: name.position)
        }
    }

    private static func checkEnvironment(
        _ name: Located<EnvironmentName>?, needsGPU: Bool, of what: String, at position: SourcePosition,
        _ definition: PipelineDefinition, diagnostics: inout Diagnostics
    ) {
        let names = definition.environments.keys.map(\.text)
        if let name {
            if definition.environments[name.value] == nil {
                diagnostics.error(
                    "there is no environment \(name.value)", at: name.position,
                    help: Spelling.help(for: name.value.text, among: names))
            }
        } else if definition.environment(named: nil, needsGPU: needsGPU) == nil {
            let kind = needsGPU ? "gpu" : "cpu"
            let fitting = definition.environments.filter { $0.value.kind.rawValue == kind }.keys
            diagnostics.error(
                fitting.isEmpty
                    ? "\(what) needs an environment of kind \(kind), and there is none"
                    : "\(what) does not say in which environment of kind \(kind) it runs",
                at: position,
                help: fitting.isEmpty
                    ? "declare one: environments: {\(kind): {kind: \(kind)}}"
                    : "write environment: \(fitting.map(\.text).joined(separator: " or "))")
        }
    }
}
