import OrderedCollections

/// Makes the tasks of a definition without errors. What is the same for all tasks of a stage is made once and shared.
struct PlanBuilder {
    private let definition: PipelineDefinition
    private let parameters: ParameterValues
    private let sheet: SampleSheet

    init(definition: PipelineDefinition, parameters: ParameterValues, sheet: SampleSheet) {
        self.definition = definition
        self.parameters = parameters
        self.sheet = sheet
    }

    /// The tasks of a stage and the rows that they stand for.
    private struct StageTasks {
        let groups: RowGroups
        let ids: [TaskID]
    }

    func plan() -> Plan {
        var made: [StageName: StageTasks] = [:]
        var groups: [[ColumnName]: RowGroups] = [:]
        var sources: [ColumnName: [InputSource?]] = [:]
        var tasks: [PlannedTask] = []
        for name in definition.stagesInOrder {
            guard let stage = definition.stages[name] else { continue }
            let columns = stage.forEach.map(\.value)
            let grouping = groups[columns] ?? RowGroups(sheet: sheet, columns: columns)
            groups[columns] = grouping
            let ids = grouping.rows.map { rows in
                TaskID(stage: name, labels: rows.first.map { row in columns.map { text($0, row) } } ?? [])
            }
            let own = StageTasks(groups: grouping, ids: ids)
            made[name] = own
            for case .column(let column) in stage.inputs.values.map(\.reference.value) where sources[column] == nil {
                sources[column] = fileSources(column)
            }
            append(stage, own, made: made, sources: sources, to: &tasks)
        }
        return Plan(
            pipeline: definition.name,
            environments: Dictionary(uniqueKeysWithValues: definition.environments.map { ($0.key, $0.value.kind) }),
            tasks: tasks)
    }

    private func text(_ column: ColumnName, _ row: Int) -> String { sheet.columns[column]?.values[row] ?? "" }

    /// One source for each row; nil where an optional field is empty.
    private func fileSources(_ column: ColumnName) -> [InputSource?] {
        guard definition.samples?.columns[column]?.type == .file, let values = sheet.columns[column]?.values else {
            return []
        }
        return values.map { $0.isEmpty ? nil : .file(path: $0, companions: []) }
    }

    /// How an input of a stage is found for one of its tasks.
    private enum Recipe {
        case input(PlannedInput)
        case value(ShellValue)
        case fileOfRow([InputSource?])
        case filesOfRows([InputSource?])
        case textOfRow(ColumnName)
        case textOfRows(ColumnName)
        case outputOfOne(StageTasks, VariableName)
        case outputsOfMany(StageTasks, VariableName)
    }

    private func recipe(
        _ reference: InputDeclaration.Reference, isArray: Bool, made: [StageName: StageTasks],
        sources: [ColumnName: [InputSource?]]
    ) -> Recipe? {
        switch reference {
        case .parameter(let name):
            switch parameters.values[name] {
            case .scalar(let text): return .value(.scalar(text))
            case .list(let texts): return .value(.list(texts))
            case .file(let source): return .input(.one(source))
            case .files(let sources): return .input(.many(sources))
            case .some(.none):
                return definition.parameters[name]?.type.isPath == true ? .input(.none) : .value(.scalar(""))
            case nil: return nil
            }
        case .column(let column):
            if definition.samples?.columns[column]?.type == .file {
                let files = sources[column] ?? []
                return isArray ? .filesOfRows(files) : .fileOfRow(files)
            }
            return isArray ? .textOfRows(column) : .textOfRow(column)
        case .output(let stage, let variable):
            guard let producer = made[stage] else { return nil }
            return isArray ? .outputsOfMany(producer, variable) : .outputOfOne(producer, variable)
        }
    }

    private func append(
        _ stage: StageDeclaration, _ own: StageTasks, made: [StageName: StageTasks],
        sources: [ColumnName: [InputSource?]], to tasks: inout [PlannedTask]
    ) {
        let variants = definition.variants(of: stage)
        let outputs = stage.outputs.mapValues(\.output)
        let recipes = stage.inputs.compactMap { name, input in
            recipe(
                input.reference.value, isArray: definition.isArray(input.reference.value, in: stage), made: made,
                sources: sources
            ).map { (name: name, recipe: $0) }
        }
        // A label that no command mentions decides nothing, so it must not be in the cache key.
        let mentioned = CommandWords(of: variants.map(\.command))
        let labels = stage.forEach.enumerated().map {
            (name: VariableName(written: $0.element.value.text), index: $0.offset)
        }
        .filter { mentioned.mentions($0.name) && stage.inputs[$0.name] == nil }
        for (group, id) in own.ids.enumerated() {
            let rows = own.groups.rows[group]
            var inputs: OrderedDictionary<VariableName, PlannedInput> = [:]
            var values: OrderedDictionary<VariableName, ShellValue> = [:]
            for label in labels { values[label.name] = .scalar(id.labels[label.index]) }
            for (name, recipe) in recipes {
                switch recipe {
                case .input(let input): inputs[name] = input
                case .value(let value): values[name] = value
                case .fileOfRow(let files):
                    inputs[name] = rows.first.flatMap { files[$0] }.map { .one($0) } ?? .some(.none)
                case .filesOfRows(let files): inputs[name] = .many(rows.compactMap { files[$0] })
                case .textOfRow(let column): values[name] = .scalar(rows.first.map { text(column, $0) } ?? "")
                case .textOfRows(let column): values[name] = .list(rows.map { text(column, $0) })
                case .outputOfOne(let producer, let variable):
                    let index = rows.first.map { producer.groups.groupOfRow[$0] } ?? 0
                    inputs[name] = .one(.output(producer.ids[index], variable))
                case .outputsOfMany(let producer, let variable):
                    var seen: Set<Int> = []
                    let indices = rows.map { producer.groups.groupOfRow[$0] }.filter { seen.insert($0).inserted }
                    inputs[name] = .many(indices.map { .output(producer.ids[$0], variable) })
                }
            }
            tasks.append(
                PlannedTask(
                    id: id, variants: variants, inputs: inputs, values: values, outputs: outputs, retry: stage.retry))
        }
    }
}
