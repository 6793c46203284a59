import OrderedCollections

/// A pipeline file as it was written, with the place of everything: what a plan is made from, and what the cloud
/// generators read for environments.
package struct PipelineDefinition: Sendable {
    /// The path as the user gave it.
    package var file: String
    /// The key `pipeline`.
    package var name: String
    /// What it does, in one sentence.
    package var about: String?
    /// In the order of the file, as all below.
    package var parameters: OrderedDictionary<ParameterName, ParameterDeclaration>
    /// Nil: the pipeline reads no sample sheet.
    package var samples: SampleDeclaration?
    /// With those that hold where the file declares none.
    package var environments: OrderedDictionary<EnvironmentName, EnvironmentDeclaration>
    /// In the order of the file.
    package var stages: OrderedDictionary<StageName, StageDeclaration>
}

/// The name of a parameter: `reference`.
package struct ParameterName: PipelineName {
    /// As the file has it.
    package let text: String
    /// Any text: the format's rules are checked elsewhere.
    package init(_ text: String) { self.text = text }
}

/// The name of a column of the sample sheet: `reads1`.
package struct ColumnName: PipelineName {
    /// As the file has it.
    package let text: String
    /// Any text: the format's rules are checked elsewhere.
    package init(_ text: String) { self.text = text }
}

/// Something that a user can set.
package struct ParameterDeclaration: Sendable {
    /// Of its name.
    package var position: SourcePosition
    /// What it takes.
    package var type: ParameterType
    /// What it means, for help and messages.
    package var about: String?
    /// What holds when the user says nothing; as written, one element or several.
    package var standard: WrittenValue?
    /// Whether it may stay away.
    package var isOptional: Bool
    /// What a choice can be.
    package var choices: [String]
    /// Suffixes of files beside a file that travel with it where all are present.
    package var companions: [String]
}

/// A value as somebody wrote it, before it is known to fit its type.
package struct WrittenValue: Sendable {
    /// One text or several.
    package enum Content: Sendable {
        case scalar(String)
        case list([String])
    }
    /// As it was written.
    package var content: Content
    /// nil: on the command line.
    package var position: SourcePosition?
    /// Where relative paths begin.
    package var folder: String

    /// - Parameter folder: where relative paths in it begin.
    package init(_ content: Content, at position: SourcePosition?, folder: String) {
        self.content = content
        self.position = position
        self.folder = folder
    }
}

/// The sample sheet that the pipeline reads.
package struct SampleDeclaration: Sendable {
    /// What a column is.
    package struct Column: Sendable {
        /// Of its name.
        package var position: SourcePosition
        /// What stands in it.
        package var type: ColumnType
        /// What it means.
        package var about: String?
        /// Whether a field may be empty.
        package var isOptional: Bool
    }

    /// Of the key `samples`.
    package var position: SourcePosition
    /// In the order of the file, which need not be that of the sheet.
    package var columns: OrderedDictionary<ColumnName, Column>
    /// The columns that no two rows may share; empty: those that a for-each names.
    package var unique: [Located<ColumnName>]
}

/// A place where tasks run.
package struct EnvironmentDeclaration: Sendable {
    /// How machines are bought in the cloud.
    package enum Capacity: String, Hashable, Sendable, Codable {
        case spot
        case onDemand = "on-demand"
    }

    /// Of its name.
    package var position: SourcePosition
    /// Whether its machines have GPUs.
    package var kind: EnvironmentKind
    /// What it is for.
    package var about: String?
    /// Instance types or families in the cloud; empty: the generator's choice.
    package var instances: [String]
    /// The kinds of capacity, the preferred one first.
    package var capacity: [Capacity]
    /// The most vCPUs at once.
    package var maximumCPUs: Int
}
