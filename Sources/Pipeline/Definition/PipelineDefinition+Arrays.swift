import OrderedCollections

extension PipelineDefinition {
    /// Whether a command of `stage` sees an array for this reference: decided by the file alone, never by how many rows
    /// a sheet happens to have.
    package func isArray(_ reference: InputDeclaration.Reference, in stage: StageDeclaration) -> Bool {
        let columns = Set(stage.forEach.map(\.value))
        switch reference {
        case .parameter(let name):
            return parameters[name]?.type.isList == true
        case .column(let column):
            // A task that stands for one row gets a field, one that stands for several gets all of them.
            return !columns.contains(column) && !uniqueColumns.allSatisfy(columns.contains)
        case .output(let producer, _):
            // A producer that runs for columns which this stage does not has several tasks for each of this one's.
            return !(stages[producer]?.forEach.allSatisfy { columns.contains($0.value) } ?? true)
        }
    }

    /// Whether a command sees a path for this reference, and not a value.
    package func isPath(_ reference: InputDeclaration.Reference) -> Bool {
        switch reference {
        case .parameter(let name): parameters[name]?.type.isPath == true
        case .column(let column): samples?.columns[column]?.type == .file
        case .output: true
        }
    }
}
