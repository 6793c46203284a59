import OrderedCollections

/// Turns the text of a pipeline file into a definition, and tells everything that is wrong with it in one pass.
package struct DefinitionReader {
    let file: String
    /// Where relative paths of the file begin; absolute.
    let folder: String
    var diagnostics: Diagnostics

    /// The definition in `bytes`. What could not be understood is missing from it and told in `diagnostics`; it is nil
    /// where there is no document at all.
    package static func read(
        _ bytes: [UInt8], file: String, folder: String, diagnostics: inout Diagnostics
    ) -> PipelineDefinition? {
        guard let root = YAMLReader.read(bytes, file: file, diagnostics: &diagnostics) else { return nil }
        Shape.table(FormatOne.file).check(root, what: "the file", diagnostics: &diagnostics)
        guard case .mapping = root.content else { return nil }
        var reader = DefinitionReader(file: file, folder: folder, diagnostics: diagnostics)
        let definition = reader.definition(root)
        for rule in ValidationRule.all { rule.check(definition, &reader.diagnostics) }
        diagnostics = reader.diagnostics
        return definition
    }

    private mutating func definition(_ root: YAMLNode) -> PipelineDefinition {
        PipelineDefinition(
            file: file, name: root["pipeline"]?.text ?? "", about: root["about"]?.text,
            parameters: parameters(root["parameters"]), samples: root["samples"].map { samples($0) },
            environments: environments(root["environments"], root: root), stages: stages(root["stages"]))
    }

    private mutating func parameters(
        _ node: YAMLNode?
    ) -> OrderedDictionary<ParameterName, ParameterDeclaration> {
        var parameters: OrderedDictionary<ParameterName, ParameterDeclaration> = [:]
        for entry in node?.entries ?? [] {
            // `reference: file` is short for `reference: {type: file}`.
            let written = entry.value.text ?? entry.value["type"]?.text ?? ""
            guard let type = ParameterType(written: written) else {
                // The type was told about; the name is kept, so that references to it are not told about as well.
                parameters[ParameterName(entry.key.value)] = ParameterDeclaration(
                    position: entry.key.position, type: ParameterType(.text), isOptional: true, choices: [],
                    companions: [])
                continue
            }
            parameters[ParameterName(entry.key.value)] = ParameterDeclaration(
                position: entry.key.position, type: type, about: entry.value["about"]?.text,
                standard: entry.value["default"].flatMap { Self.writtenValue($0, folder: folder) },
                isOptional: Self.isTrue(entry.value["optional"]), choices: Self.texts(entry.value["of"]),
                companions: Self.texts(entry.value["companions"]))
        }
        return parameters
    }

    private func samples(_ node: YAMLNode) -> SampleDeclaration {
        var columns: OrderedDictionary<ColumnName, SampleDeclaration.Column> = [:]
        for entry in node["columns"]?.entries ?? [] {
            let written = entry.value.text ?? entry.value["type"]?.text ?? ""
            // A column of an unknown type was told about; it is still a column.
            columns[ColumnName(entry.key.value)] = SampleDeclaration.Column(
                position: entry.key.position, type: ColumnType(rawValue: written) ?? .text,
                about: entry.value["about"]?.text, isOptional: Self.isTrue(entry.value["optional"]))
        }
        return SampleDeclaration(position: node.position, columns: columns, unique: Self.columnNames(node["unique"]))
    }

    private func environments(
        _ node: YAMLNode?, root: YAMLNode
    ) -> OrderedDictionary<EnvironmentName, EnvironmentDeclaration> {
        guard let node else {
            return OrderedDictionary(
                uniqueKeysWithValues: [EnvironmentKind.cpu, .gpu].map { kind in
                    (EnvironmentName(kind.rawValue), Self.environment(kind, at: root.position))
                })
        }
        var environments: OrderedDictionary<EnvironmentName, EnvironmentDeclaration> = [:]
        for entry in node.entries {
            let kind = entry.value["kind"]?.text.flatMap(EnvironmentKind.init(rawValue:)) ?? .cpu
            var environment = Self.environment(kind, at: entry.key.position)
            environment.about = entry.value["about"]?.text
            environment.instances = Self.texts(entry.value["instances"])
            let capacity = Self.texts(entry.value["capacity"]).compactMap(
                EnvironmentDeclaration.Capacity.init(rawValue:))
            if !capacity.isEmpty { environment.capacity = capacity }
            if let most = entry.value["max-vcpus"]?.text.flatMap(YAMLNode.integer) { environment.maximumCPUs = most }
            environments[EnvironmentName(entry.key.value)] = environment
        }
        return environments
    }

    private static func environment(_ kind: EnvironmentKind, at position: SourcePosition) -> EnvironmentDeclaration {
        EnvironmentDeclaration(
            position: position, kind: kind, about: nil, instances: [], capacity: [.onDemand], maximumCPUs: 256)
    }

    // MARK: - Values

    static func writtenValue(_ node: YAMLNode, folder: String) -> WrittenValue? {
        switch node.content {
        case .scalar(let text, _):
            node.isNull ? nil : WrittenValue(.scalar(text), at: node.position, folder: folder)
        case .sequence(let elements):
            WrittenValue(.list(elements.compactMap(\.text)), at: node.position, folder: folder)
        case .mapping: nil
        }
    }

    static func texts(_ node: YAMLNode?) -> [String] {
        node?.elements.compactMap(\.text) ?? []
    }

    static func columnNames(_ node: YAMLNode?) -> [Located<ColumnName>] {
        node?.elements.compactMap { element in element.text.map { Located(ColumnName($0), at: element.position) } }
            ?? []
    }

    static func isTrue(_ node: YAMLNode?) -> Bool { node?.text == "true" }
}
