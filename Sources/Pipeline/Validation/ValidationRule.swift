import OrderedCollections

/// One thing that must hold in a pipeline file beyond its shape. A new rule is a new element of `all`.
package struct ValidationRule: Sendable {
    /// What holds, as a sentence.
    package let name: String
    /// Adds what it finds.
    package let check: @Sendable (PipelineDefinition, inout Diagnostics) -> Void

    /// A rule of this name.
    package init(_ name: String, check: @escaping @Sendable (PipelineDefinition, inout Diagnostics) -> Void) {
        self.name = name
        self.check = check
    }

    /// A rule that looks at each stage by itself.
    package static func eachStage(
        _ name: String, check: @escaping @Sendable (StageDeclaration, PipelineDefinition, inout Diagnostics) -> Void
    ) -> ValidationRule {
        ValidationRule(name) { definition, diagnostics in
            for stage in definition.stages.values { check(stage, definition, &diagnostics) }
        }
    }

    /// Every rule; each runs on every file, also when others found something.
    package static let all: [ValidationRule] = [
        stageNamesAreFree, referencesAreKnown, stagesFormNoCircle,
        parametersAreConsistent, parametersAreUsed,
        columnsAreKnown, columnsAreUsed,
        environmentsFit, alternativesAreForGPUStages, gpuRequestsMakeSense,
        variablesAreFree, variablesDoNotClash, environmentVariablesAreFree,
        outputsDoNotClash, inputsAreUsed, outputsAreUsed, secretsAreUsed, arraysAreUsedAsArrays, variablesAreSpeltRight,
        argumentsBelongToImages, argumentsAreKnown,
    ]
}
