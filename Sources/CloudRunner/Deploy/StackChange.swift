import AWSClient

/// One line of what a deployment would do.
package struct StackChange: Hashable, Sendable, Encodable {
    /// What becomes of a resource.
    package enum Action: String, Sendable, Encodable { case add, modify, replace, mayReplace = "may replace", remove }

    /// What becomes of it.
    package let action: Action
    /// In plain words: `job queue`.
    package let kind: String
    /// Its id in the template.
    package let name: String
    /// What it costs, or what a replacement means.
    package let note: String

    init(_ resource: CloudFormation.ChangeSet.Resource) {
        let kind = ResourceKind(resource.type)
        action =
            switch (resource.action, resource.replacement) {
            case ("Add", _): .add
            case ("Remove", _): .remove
            case (_, "True"): .replace
            case (_, "Conditional"): .mayReplace
            default: .modify
            }
        self.kind = kind.title
        name = resource.logicalID
        note =
            switch action {
            case .add: kind.idleCost
            case .modify: "changed in place"
            case .replace: kind.replacement
            case .mayReplace: "if it has to be made anew: \(kind.replacement)"
            case .remove: "goes"
            }
    }
}

/// What CloudFormation would do to a stack, not yet carried out.
package struct StackProposal: Hashable, Sendable {
    /// Its name.
    package let stack: StackName
    /// The stack is made by it.
    package let isNew: Bool
    /// The change set's ARN.
    let changeSet: String
    /// In the order of their weight: what is replaced or removed first.
    package let changes: [StackChange]
}
