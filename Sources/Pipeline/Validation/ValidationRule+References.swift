import OrderedCollections

extension ValidationRule {
    static let stageNamesAreFree = ValidationRule.eachStage(
        "No stage is called like something else that references name."
    ) { stage, _, diagnostics in
        if ["sample", "parameters"].contains(stage.name.text) {
            diagnostics.error(
                "no stage can be called \(stage.name)", at: stage.position,
                help: "references that begin with \(stage.name). mean something else")
        }
    }

    static let referencesAreKnown = ValidationRule.eachStage(
        "Every reference names a column, a parameter or an output that exists."
    ) { stage, definition, diagnostics in
        for input in stage.inputs.values {
            let position = input.reference.position
            switch input.reference.value {
            case .parameter(let name):
                if definition.parameters[name] == nil {
                    diagnostics.error(
                        "there is no parameter \(name)", at: position,
                        help: Spelling.help(for: name.text, among: definition.parameters.keys.map(\.text)))
                }
            case .column(let column):
                checkColumn(column, definition, at: position, diagnostics: &diagnostics)
            case .output(let producer, let variable):
                guard let found = definition.stages[producer] else {
                    let names = definition.stages.keys.map(\.text) + ["parameters", "sample"]
                    diagnostics.error(
                        "there is no stage \(producer)", at: position,
                        help: Spelling.help(for: producer.text, among: names))
                    continue
                }
                if found.outputs[variable] == nil {
                    diagnostics.error(
                        "the stage \(producer) has no output \(variable)", at: position,
                        help: Spelling.help(for: variable.text, among: found.outputs.keys.map(\.text)))
                }
            }
        }
    }

    static func checkColumn(
        _ column: ColumnName, _ definition: PipelineDefinition, at position: SourcePosition,
        diagnostics: inout Diagnostics
    ) {
        guard let samples = definition.samples else {
            diagnostics.error(
                "there is no column \(column), because the pipeline declares no sample sheet", at: position,
                help: "declare it with samples: {columns: {\(column): text}}")
            return
        }
        if samples.columns[column] == nil {
            diagnostics.error(
                "there is no column \(column)", at: position,
                help: Spelling.help(for: column.text, among: samples.columns.keys.map(\.text)))
        }
    }

    static let stagesFormNoCircle = ValidationRule("No stage waits for itself.") { definition, diagnostics in
        for circle in definition.circles {
            // Told where the first stage of the circle reads from the last.
            guard circle.count > 1, let stage = definition.stages[circle[0]] else { continue }
            let reader = stage.inputs.values.first { input in
                if case .output(let producer, _) = input.reference.value {
                    producer == circle[circle.count - 2]
                } else {
                    false
                }
            }
            diagnostics.error(
                "stages wait for each other in a circle: \(circle.map(\.text).joined(separator: " -> "))",
                at: reader?.reference.position ?? stage.position, help: "remove one of these references")
        }
    }
}
