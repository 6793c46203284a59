import OrderedCollections

extension DefinitionReader {
    mutating func stages(_ node: YAMLNode?) -> OrderedDictionary<StageName, StageDeclaration> {
        var stages: OrderedDictionary<StageName, StageDeclaration> = [:]
        for entry in node?.entries ?? [] {
            guard case .mapping = entry.value.content else { continue }
            let name = StageName(entry.key.value)
            stages[name] = stage(name, at: entry.key.position, entry.value)
        }
        return stages
    }

    private mutating func stage(_ name: StageName, at position: SourcePosition, _ node: YAMLNode) -> StageDeclaration {
        StageDeclaration(
            name: name, position: position, about: node["about"]?.text, forEach: Self.columnNames(node["for-each"]),
            environment: Self.environmentName(node["environment"]), image: node["image"]?.text,
            needs: Self.needs(node["needs"]) ?? NeedsDeclaration(position: position),
            usesNetwork: Self.isTrue(node["network"]), secrets: secrets(node["secrets"]),
            inputs: inputs(node["inputs"]), outputs: outputs(node["outputs"]), command: Self.command(node),
            alternatives: Self.alternatives(node["otherwise"]), retry: Self.retry(node["retry"]),
            environmentVariables: Self.environmentVariables(node["environment-variables"]))
    }

    /// One mapping, or a list of them.
    private static func alternatives(_ node: YAMLNode?) -> [AlternativeDeclaration] {
        guard let node else { return [] }
        if case .sequence(let elements) = node.content { return elements.compactMap(alternative) }
        return alternative(node).map { [$0] } ?? []
    }

    private static func alternative(_ node: YAMLNode) -> AlternativeDeclaration? {
        guard case .mapping = node.content else { return nil }
        return AlternativeDeclaration(
            position: node.position, environment: environmentName(node["environment"]), needs: needs(node["needs"]),
            image: node["image"]?.text, command: command(node))
    }

    private static func environmentName(_ node: YAMLNode?) -> Located<EnvironmentName>? {
        node.flatMap { node in node.text.map { Located(EnvironmentName($0), at: node.position) } }
    }

    private static func needs(_ node: YAMLNode?) -> NeedsDeclaration? {
        guard let node else { return nil }
        var needs = NeedsDeclaration(position: node.position)
        needs.cpus = node["cpus"]?.text.flatMap(YAMLNode.integer)
        needs.memory = node["memory"]?.text.flatMap(ByteCount.init(written:))
        needs.sharedMemory = node["shared-memory"]?.text.flatMap(ByteCount.init(written:))
        needs.timeLimitSeconds = node["time"]?.text.flatMap(WrittenTime.seconds)
        needs.gpu = node["gpu"].map { Located(gpuRequest($0), at: $0.position) }
        return needs
    }

    private static func gpuRequest(_ node: YAMLNode) -> GPURequest {
        GPURequest(
            // `gpu: 1` is short for `gpu: {count: 1}`.
            count: (node.text ?? node["count"]?.text).flatMap(YAMLNode.integer) ?? 1,
            memory: node["memory"]?.text.flatMap(ByteCount.init(written:)),
            computeCapability: node["compute-capability"]?.text.flatMap(ComputeCapabilityRange.init(written:)),
            models: texts(node["models"]).map(ModelPattern.init), mayUseMIG: node["mig"].map { isTrue($0) },
            isShared: isTrue(node["shared"]), isSameModel: isTrue(node["same-model"]),
            prefersLinked: isTrue(node["prefer-linked"]))
    }

    private mutating func inputs(_ node: YAMLNode?) -> OrderedDictionary<VariableName, InputDeclaration> {
        var inputs: OrderedDictionary<VariableName, InputDeclaration> = [:]
        for entry in node?.entries ?? [] {
            guard TextForm.name.accepts(entry.key.value), let text = entry.value.text, TextForm.reference.accepts(text)
            else { continue }
            let parts = text.split(separator: ".").map(String.init)
            let reference: InputDeclaration.Reference =
                switch parts[0] {
                case "sample": .column(ColumnName(parts[1]))
                case "parameters": .parameter(ParameterName(parts[1]))
                default: .output(StageName(parts[0]), VariableName(written: parts[1]))
                }
            let variable = VariableName(written: entry.key.value)
            if let first = inputs[variable] {
                tellClash(entry.key, with: first.written, variable: variable)
                continue
            }
            inputs[variable] = InputDeclaration(
                written: entry.key, reference: Located(reference, at: entry.value.position))
        }
        return inputs
    }

    private mutating func secrets(_ node: YAMLNode?) -> OrderedDictionary<VariableName, SecretDeclaration> {
        var secrets: OrderedDictionary<VariableName, SecretDeclaration> = [:]
        for entry in node?.entries ?? [] {
            guard TextForm.name.accepts(entry.key.value) else { continue }
            let source: SecretSource
            if let path = entry.value["file"]?.text {
                source = .file(FilePath.join(folder, path))
            } else if let name = entry.value["environment"]?.text {
                source = .environment(name)
            } else {
                continue
            }
            let variable = VariableName(written: entry.key.value)
            if let first = secrets[variable] {
                tellClash(entry.key, with: first.written, variable: variable)
                continue
            }
            secrets[variable] = SecretDeclaration(written: entry.key, source: source)
        }
        return secrets
    }

    private mutating func outputs(_ node: YAMLNode?) -> OrderedDictionary<VariableName, OutputDeclaration> {
        var outputs: OrderedDictionary<VariableName, OutputDeclaration> = [:]
        for entry in node?.entries ?? [] {
            guard TextForm.name.accepts(entry.key.value), let output = Self.output(entry.value) else { continue }
            let variable = VariableName(written: entry.key.value)
            if let first = outputs[variable] {
                tellClash(entry.key, with: first.written, variable: variable)
                continue
            }
            outputs[variable] = OutputDeclaration(written: entry.key, output: output)
        }
        return outputs
    }

    private static func output(_ node: YAMLNode) -> PlannedOutput? {
        if let text = node.text {
            return text.last == "/"
                ? PlannedOutput(name: String(text.dropLast()), kind: .folder) : PlannedOutput(name: text)
        }
        let folder = node["folder"]?.text
        guard let name = node["file"]?.text ?? folder else { return nil }
        return PlannedOutput(
            name: name.last == "/" ? String(name.dropLast()) : name, kind: folder == nil ? .file : .folder,
            show: node["show"]?.text.flatMap(PlannedOutput.Show.init(rawValue:)),
            isPublished: node["publish"]?.text != "false")
    }

    private mutating func tellClash(_ written: Located<String>, with first: Located<String>, variable: VariableName) {
        diagnostics.error(
            "\(written.value) and \(first.value) are both $\(variable) in the command", at: written.position,
            help: "rename one of them (- becomes _ in a shell variable)")
    }

    private static func command(_ node: YAMLNode) -> Located<TaskCommand>? {
        if let command = node["command"] {
            return command.text.map { Located(.bash($0), at: command.position) }
        }
        guard let arguments = node["arguments"], case .sequence(let elements) = arguments.content else { return nil }
        return Located(.arguments(elements.compactMap { $0.text.map(argument) }), at: arguments.position)
    }

    /// `$name` and `${name}` are variables; `$$name` is the text `$name`.
    private static func argument(_ text: String) -> ArgumentPart {
        guard text.first == "$" else { return .text(text) }
        var name = text.dropFirst()
        if name.first == "$" { return .text(String(name)) }
        if name.first == "{", name.last == "}" { name = name.dropFirst().dropLast() }
        return TextForm.name.accepts(String(name)) ? .variable(VariableName(written: String(name))) : .text(text)
    }

    private static func retry(_ node: YAMLNode?) -> RetryPolicy {
        var policy = RetryPolicy.standard
        for entry in node?.entries ?? [] {
            guard let failure = FailureClass(rawValue: entry.key.value),
                let retries = (entry.value.text ?? entry.value["attempts"]?.text).flatMap(YAMLNode.integer)
            else { continue }
            policy.budgets[failure] = RetryPolicy.Budget(
                retries: retries, memoryFactor: entry.value["memory"]?.text.flatMap(MemoryFactor.value) ?? 1)
        }
        return policy
    }

    private static func environmentVariables(_ node: YAMLNode?) -> OrderedDictionary<String, Located<String>> {
        var variables: OrderedDictionary<String, Located<String>> = [:]
        for entry in node?.entries ?? [] {
            guard let text = entry.value.text else { continue }
            variables[entry.key.value] = Located(text, at: entry.key.position)
        }
        return variables
    }
}

extension VariableName {
    /// The shell variable of a name in the file: `-` becomes `_`.
    package init(written: String) {
        self.init(written.utf8.contains(UInt8(ascii: "-")) ? written.replacing("-", with: "_") : written)
    }
}
