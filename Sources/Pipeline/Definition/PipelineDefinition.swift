import OrderedCollections

/// A pipeline file as it was written, with the place of everything: what a plan is made from, and what the cloud
/// generators read for environments.
package struct PipelineDefinition: Sendable {
    /// The path as the user gave it.
    package var file: String
    package var name: String
    package var about: String?
    package var parameters: OrderedDictionary<ParameterName, ParameterDeclaration>
    package var samples: SampleDeclaration?
    package var environments: OrderedDictionary<EnvironmentName, EnvironmentDeclaration>
    package var stages: OrderedDictionary<StageName, StageDeclaration>
}

/// The name of a parameter: `reference`.
package struct ParameterName: PipelineName {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// The name of a column of the sample sheet: `reads1`.
package struct ColumnName: PipelineName {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// Something that a user can set.
package struct ParameterDeclaration: Sendable {
    package var position: SourcePosition
    package var type: ParameterType
    package var about: String?
    /// What holds when the user says nothing; as written, one element or several.
    package var standard: WrittenValue?
    package var isOptional: Bool
    /// What a choice can be.
    package var choices: [String]
    /// Suffixes of files beside a file that travel with it where all are present.
    package var companions: [String]
}

/// A value as somebody wrote it, before it is known to fit its type.
package struct WrittenValue: Sendable {
    package enum Content: Sendable {
        case scalar(String)
        case list([String])
    }
    package var content: Content
    /// nil: on the command line.
    package var position: SourcePosition?
    /// Where relative paths begin.
    package var folder: String

    package init(_ content: Content, at position: SourcePosition?, folder: String) {
        self.content = content
        self.position = position
        self.folder = folder
    }
}

/// The sample sheet that the pipeline reads.
package struct SampleDeclaration: Sendable {
    package struct Column: Sendable {
        package var position: SourcePosition
        package var type: ColumnType
        package var about: String?
        package var isOptional: Bool
    }

    package var position: SourcePosition
    package var columns: OrderedDictionary<ColumnName, Column>
    /// The columns that no two rows may share; empty: those that a for-each names.
    package var unique: [Located<ColumnName>]
}

/// A place where tasks run.
package struct EnvironmentDeclaration: Sendable {
    package enum Capacity: String, Hashable, Sendable, Codable {
        case spot
        case onDemand = "on-demand"
    }

    package var position: SourcePosition
    package var kind: EnvironmentKind
    package var about: String?
    /// Instance types or families in the cloud; empty: the generator's choice.
    package var instances: [String]
    /// The kinds of capacity, the preferred one first.
    package var capacity: [Capacity]
    /// The most vCPUs at once.
    package var maximumCPUs: Int
}
