/// One thing that must hold in a pipeline file beyond its shape. A new rule is a new element of `all`.
package struct ValidationRule: Sendable {
    /// What holds, as a sentence.
    package let name: String
    package let check: @Sendable (PipelineDefinition, inout Diagnostics) -> Void

    package init(_ name: String, check: @escaping @Sendable (PipelineDefinition, inout Diagnostics) -> Void) {
        self.name = name
        self.check = check
    }

    /// Every rule; each runs on every file, also when others found something.
    package static let all: [ValidationRule] = []
}
