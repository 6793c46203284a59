import OrderedCollections

extension ValidationRule {
    static let parametersAreConsistent = ValidationRule(
        "The keys of a parameter fit its type."
    ) { definition, diagnostics in
        for (name, parameter) in definition.parameters {
            if parameter.type.element == .choice, parameter.choices.isEmpty {
                diagnostics.error(
                    "the choice \(name) does not say what it can be", at: parameter.position, help: "add of: [...]")
            }
            if parameter.type.element != .choice, !parameter.choices.isEmpty {
                diagnostics.error(
                    "\(name) has the type \(parameter.type), but says what it can be (of)", at: parameter.position,
                    help: "write type: choice, or remove of:")
            }
            if parameter.type != ParameterType(.file), !parameter.companions.isEmpty {
                diagnostics.error(
                    "\(name) has the type \(parameter.type), but only a file has companions", at: parameter.position)
            }
            if parameter.isOptional, parameter.standard != nil {
                diagnostics.warning(
                    "\(name) is optional and has a default, so it never stays away", at: parameter.position,
                    help: "remove one of them")
            }
        }
    }

    static let parametersAreUsed = ValidationRule("Every parameter reaches a command.") { definition, diagnostics in
        var used: Set<ParameterName> = []
        for stage in definition.stages.values {
            for case .parameter(let name) in stage.inputs.values.map(\.reference.value) { used.insert(name) }
        }
        for (name, parameter) in definition.parameters where !used.contains(name) {
            diagnostics.warning(
                "no stage uses the parameter \(name)", at: parameter.position,
                help: "add it to a stage's inputs (NAME: parameters.\(name)), or remove it")
        }
    }

    static let columnsAreKnown = ValidationRule(
        "for-each and unique name columns that can name tasks."
    ) { definition, diagnostics in
        for stage in definition.stages.values {
            var seen: Set<ColumnName> = []
            for column in stage.forEach {
                checkColumn(column.value, definition, at: column.position, diagnostics: &diagnostics)
                if !seen.insert(column.value).inserted {
                    diagnostics.error("for-each names \(column.value) twice", at: column.position)
                }
                guard let declaration = definition.samples?.columns[column.value] else { continue }
                if declaration.type == .file {
                    diagnostics.error(
                        "a task cannot be named by the file column \(column.value)", at: column.position,
                        help: "use columns of type text or integer in for-each")
                }
                if declaration.isOptional {
                    diagnostics.error(
                        "a task cannot be named by the optional column \(column.value)", at: column.position)
                }
            }
        }
        guard let samples = definition.samples else { return }
        for column in samples.unique {
            checkColumn(column.value, definition, at: column.position, diagnostics: &diagnostics)
        }
    }

    static let columnsAreUsed = ValidationRule("Every column reaches a command.") { definition, diagnostics in
        guard let samples = definition.samples else { return }
        var used = definition.labelColumns.union(samples.unique.map(\.value))
        for stage in definition.stages.values {
            for case .column(let column) in stage.inputs.values.map(\.reference.value) { used.insert(column) }
        }
        for (name, column) in samples.columns where !used.contains(name) {
            diagnostics.warning(
                "no stage uses the column \(name)", at: column.position,
                help: "add it to a stage's inputs (NAME: sample.\(name)) or for-each, or remove it")
        }
    }
}
