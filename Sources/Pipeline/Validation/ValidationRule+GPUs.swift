extension ValidationRule {
    static let gpuRequestsMakeSense = ValidationRule.eachStage(
        "What a stage asks of GPUs can be met by some machine."
    ) { stage, _, diagnostics in
        for needs in [stage.needs] + stage.alternatives.compactMap(\.needs) {
            if let gpu = needs.gpu { check(gpu.value, at: gpu.position, diagnostics: &diagnostics) }
        }
    }

    private static func check(_ gpu: GPURequest, at position: SourcePosition, diagnostics: inout Diagnostics) {
        if let range = gpu.computeCapability, range.isEmpty {
            diagnostics.error("no compute capability is \(range)", at: position, help: "swap the two numbers")
        }
        if gpu.isShared, gpu.memory == nil {
            diagnostics.error(
                "a task that shares its GPU must say how much of its memory it uses", at: position,
                help: "add memory: 4 GiB")
        }
        if gpu.isShared, gpu.count > 1 {
            diagnostics.error(
                "a task that shares its GPU cannot have \(gpu.count)", at: position, help: "remove count or shared")
        }
        if gpu.count == 1, gpu.isSameModel || gpu.prefersLinked {
            diagnostics.warning(
                "\(gpu.isSameModel ? "same-model" : "prefer-linked") means nothing for one GPU", at: position,
                help: "remove it, or raise count")
        }
    }
}
