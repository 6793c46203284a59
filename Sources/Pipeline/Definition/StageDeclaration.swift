import OrderedCollections

/// A stage as it was written.
package struct StageDeclaration: Sendable {
    package var name: StageName
    package var position: SourcePosition
    package var about: String?
    package var forEach: [Located<ColumnName>]
    package var environment: Located<EnvironmentName>?
    package var image: String?
    package var needs: NeedsDeclaration
    /// Whether the command may use the network.
    package var usesNetwork: Bool
    package var secrets: OrderedDictionary<VariableName, SecretDeclaration>
    package var inputs: OrderedDictionary<VariableName, InputDeclaration>
    package var outputs: OrderedDictionary<VariableName, OutputDeclaration>
    /// nil only in a file with an error there.
    package var command: Located<TaskCommand>?
    /// Other ways to run, the preferred one first.
    package var alternatives: [AlternativeDeclaration]
    package var retry: RetryPolicy
    package var environmentVariables: OrderedDictionary<String, Located<String>>
}

/// The resources of one task, as far as they were written.
package struct NeedsDeclaration: Sendable {
    package var position: SourcePosition
    package var cpus: Int?
    package var memory: ByteCount?
    package var sharedMemory: ByteCount?
    package var timeLimitSeconds: Int?
    package var gpu: Located<GPURequest>?

    /// What holds where nothing is written.
    package static let standardCPUs = 1
    package static let standardMemory = ByteCount(gibibytes: 1)

    package init(position: SourcePosition) { self.position = position }
}

/// A way to run a stage where there is not the GPU that it wants: on another one, or on cores.
package struct AlternativeDeclaration: Sendable {
    package var position: SourcePosition
    package var environment: Located<EnvironmentName>?
    package var needs: NeedsDeclaration?
    package var image: String?
    package var command: Located<TaskCommand>?
}

/// What a command reads.
package struct InputDeclaration: Sendable {
    /// Where its value comes from.
    package enum Reference: Hashable, Sendable {
        case column(ColumnName)
        case parameter(ParameterName)
        case output(StageName, VariableName)
    }

    /// The name as it was written, before `-` became `_`.
    package var written: Located<String>
    package var reference: Located<Reference>
}

/// A secret that a command reads from a file.
package struct SecretDeclaration: Sendable {
    /// The name as it was written, before `-` became `_`.
    package var written: Located<String>
    package var source: SecretSource
}

/// What a command makes.
package struct OutputDeclaration: Sendable {
    package var written: Located<String>
    package var output: PlannedOutput
}
