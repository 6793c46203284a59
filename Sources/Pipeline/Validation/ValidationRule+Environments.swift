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
        "Only a stage that needs a GPU has other ways to run, and each of them can be taken."
    ) { stage, definition, diagnostics in
        guard let first = stage.alternatives.first else { return }
        if stage.needs.gpu == nil {
            diagnostics.error(
                "the stage \(stage.name) needs no GPU, so its otherwise would never be taken", at: first.position,
                help: "add gpu to needs, or remove otherwise")
        }
        var earlier = [
            (definition.environment(named: stage.environment?.value, needsGPU: true), ResourceRequest(stage.needs))
        ]
        for alternative in stage.alternatives {
            checkEnvironment(of: alternative, stage, definition, diagnostics: &diagnostics)
            let own = (
                definition.environment(of: alternative, of: stage), ResourceRequest(alternative.needs(of: stage))
            )
            if earlier.contains(where: { $0 == own }) {
                diagnostics.error(
                    "this otherwise needs what an earlier way to run needs, so it would never be taken",
                    at: alternative.position, help: "change its needs, or remove it")
            }
            earlier.append(own)
        }
    }

    private static func checkEnvironment(
        of alternative: AlternativeDeclaration, _ stage: StageDeclaration, _ definition: PipelineDefinition,
        diagnostics: inout Diagnostics
    ) {
        let gpu = alternative.needs?.gpu
        checkEnvironment(
            alternative.environment ?? (gpu == nil ? nil : stage.environment), needsGPU: gpu != nil, of: "otherwise",
            at: alternative.position, definition, diagnostics: &diagnostics)
        guard let name = alternative.environment, let kind = definition.environments[name.value]?.kind else { return }
        if gpu == nil, kind == .gpu {
            diagnostics.error(
                "this otherwise runs on cores alone, but \(name.value) is an environment of kind gpu",
                at: name.position, help: "write an environment of kind cpu, or add gpu to its needs")
        } else if let gpu, kind == .cpu {
            diagnostics.error(
                "this otherwise needs a GPU, but \(name.value) is an environment of kind cpu", at: gpu.position,
                help: "write an environment of kind gpu, or remove gpu from its needs")
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
