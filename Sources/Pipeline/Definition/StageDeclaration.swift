import OrderedCollections

/// A stage as it was written.
package struct StageDeclaration: Sendable {
    /// Its key below `stages`.
    package var name: StageName
    /// Of its name.
    package var position: SourcePosition
    /// What it does, in one sentence.
    package var about: String?
    /// One task for each combination of their values; empty: it runs once.
    package var forEach: [Located<ColumnName>]
    /// Nil: the only one of the kind that it needs.
    package var environment: Located<EnvironmentName>?
    /// Nil: the tools of the machine.
    package var image: String?
    /// Of one task.
    package var needs: NeedsDeclaration
    /// Whether the command may use the network.
    package var usesNetwork: Bool
    /// By shell variable.
    package var secrets: OrderedDictionary<VariableName, SecretDeclaration>
    /// By shell variable.
    package var inputs: OrderedDictionary<VariableName, InputDeclaration>
    /// By shell variable.
    package var outputs: OrderedDictionary<VariableName, OutputDeclaration>
    /// nil only in a file with an error there.
    package var command: Located<TaskCommand>?
    /// Other ways to run, the preferred one first.
    package var alternatives: [AlternativeDeclaration]
    /// What is tried again, and how often.
    package var retry: RetryPolicy
    /// Of the command, beside those that the runner sets.
    package var environmentVariables: OrderedDictionary<String, Located<String>>
}

/// The resources of one task, as far as they were written.
package struct NeedsDeclaration: Sendable {
    /// Of the key `needs`, or of the stage where there is none.
    package var position: SourcePosition
    /// Whole cores; nil: 1.
    package var cpus: Int?
    /// Nil: `standardMemory`.
    package var memory: ByteCount?
    /// The most in `/dev/shm`; nil: half of the memory.
    package var sharedMemory: ByteCount?
    /// Nil: no limit.
    package var timeLimitSeconds: Int?
    /// Nil: it needs none.
    package var gpu: Located<GPURequest>?

    /// What holds where nothing is written.
    package static let standardCPUs = 1
    /// Of a task that does not say what it needs.
    package static let standardMemory = ByteCount(gibibytes: 1)

    /// Nothing is said.
    package init(position: SourcePosition) { self.position = position }
}

/// A way to run a stage where there is not the GPU that it wants: on another one, or on cores.
package struct AlternativeDeclaration: Sendable {
    /// Of its mapping.
    package var position: SourcePosition
    /// Nil: as the stage says, or the only one of the kind.
    package var environment: Located<EnvironmentName>?
    /// Nil: the stage's, without a GPU.
    package var needs: NeedsDeclaration?
    /// Nil: the stage's.
    package var image: String?
    /// Nil: the stage's.
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
    /// Where the value comes from.
    package var reference: Located<Reference>
}

/// A secret that a command reads from a file.
package struct SecretDeclaration: Sendable {
    /// The name as it was written, before `-` became `_`.
    package var written: Located<String>
    /// Where the runner finds it.
    package var source: SecretSource
}

/// What a command makes.
package struct OutputDeclaration: Sendable {
    /// The name as it was written, before `-` became `_`.
    package var written: Located<String>
    /// What the command makes.
    package var output: PlannedOutput
}
