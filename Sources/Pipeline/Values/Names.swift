/// A name that the pipeline file gives to something. Each kind of name is a type of its own, so that a stage can never
/// be passed where an output is meant.
package protocol PipelineName: Hashable, Comparable, Codable, CodingKeyRepresentable, Sendable, CustomStringConvertible
{
    var text: String { get }
    init(_ text: String)
}

extension PipelineName {
    package var description: String { text }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    // As a key of a dictionary a name is a key of a JSON object.

    package var codingKey: any CodingKey { NameKey(stringValue: text) }

    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

private struct NameKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// The name of a stage: `align`.
package struct StageName: PipelineName {
    /// As the file has it.
    package let text: String
    /// Any text: the format's rules are checked elsewhere.
    package init(_ text: String) { self.text = text }
}

/// The name of an environment: `gpu`. In the cloud it becomes a job queue and its compute environments.
package struct EnvironmentName: PipelineName {
    /// As the file has it.
    package let text: String
    /// Any text: the format's rules are checked elsewhere.
    package init(_ text: String) { self.text = text }
}

/// The name of an input, output or parameter. A command sees it as a shell variable, so it is a legal one:
/// a letter, then letters, digits and `_` (a `-` in the file becomes `_`).
package struct VariableName: PipelineName {
    /// As a shell has it.
    package let text: String
    /// Any text: the format's rules are checked elsewhere.
    package init(_ text: String) { self.text = text }
}
