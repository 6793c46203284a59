import Foundation

/// AWS CloudFormation (botocore cloudformation/2010-05-15): stacks, by way of change sets that can be looked at first.
package struct CloudFormation: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    package enum Template: Hashable, Sendable {
        /// At most 51,200 bytes.
        case body(String)
        /// An object in S3, at most 1 MiB.
        case url(String)
    }

    /// What is to become of a stack.
    package struct Change: Hashable, Sendable {
        package enum Kind: String, Sendable { case create = "CREATE", update = "UPDATE" }
        package var stack: String
        /// The change set's name: a letter, then letters, digits and hyphens.
        package var name: String
        package var kind: Kind
        package var template: Template
        package var parameters: [String: String] = [:]
        package var tags: [String: String] = [:]
        /// `CAPABILITY_IAM`, `CAPABILITY_NAMED_IAM`.
        package var capabilities: [String] = []

        package init(stack: String, name: String, kind: Kind, template: Template) {
            self.stack = stack
            self.name = name
            self.kind = kind
            self.template = template
        }
    }

    /// Has the service work out what would change; the ARN of the change set. Ask `changeSet` until it is complete.
    package func createChangeSet(_ change: Change) throws(AWSError) -> String {
        var form = self.form("CreateChangeSet", change.stack)
        form.add("ChangeSetName", change.name)
        form.add("ChangeSetType", change.kind.rawValue)
        switch change.template {
        case .body(let text): form.add("TemplateBody", text)
        case .url(let text): form.add("TemplateURL", text)
        }
        form.add(
            "Parameters.member", pairs: change.parameters, key: "ParameterKey", value: "ParameterValue")
        form.add("Tags.member", pairs: change.tags, key: "Key", value: "Value")
        form.add("Capabilities.member", list: change.capabilities)
        // A request that is sent twice makes one change set.
        form.add("ClientToken", change.name)
        return try session.text(try session.call(form)["Id"], "Id", of: .cloudformation, "CreateChangeSet")
    }

    package struct ChangeSet: Hashable, Sendable {
        package struct Resource: Hashable, Sendable {
            /// `Add`, `Modify`, `Remove` …
            package let action: String
            package let logicalID: String
            package let physicalID: String?
            package let type: String
            /// `True`, `False` or `Conditional`; nil when it is not a modification.
            package let replacement: String?
        }
        /// `CREATE_PENDING`, `CREATE_IN_PROGRESS`, `CREATE_COMPLETE`, `FAILED` …
        package let status: String
        package let reason: String?
        /// `AVAILABLE` when it can be carried out.
        package let executionStatus: String?
        package let resources: [Resource]

        package var isPending: Bool { status == "CREATE_PENDING" || status == "CREATE_IN_PROGRESS" }
        /// The service calls a change set without a change a failed one, and tells it in words only.
        package var isEmpty: Bool {
            status == "FAILED"
                && (reason?.contains("didn't contain changes") == true
                    || reason?.contains("No updates are to be") == true)
        }
    }

    package func changeSet(_ name: String, of stack: String) throws(AWSError) -> ChangeSet {
        var resources: [ChangeSet.Resource] = []
        var token: String?
        while true {
            var form = self.form("DescribeChangeSet", stack)
            form.add("ChangeSetName", name)
            form.add("NextToken", token)
            let page = try session.call(form)
            resources += (page["Changes"]?.all("member") ?? []).compactMap { member in
                guard let change = member["ResourceChange"] else { return nil }
                return ChangeSet.Resource(
                    action: change["Action"]?.text ?? "", logicalID: change["LogicalResourceId"]?.text ?? "",
                    physicalID: change["PhysicalResourceId"]?.text, type: change["ResourceType"]?.text ?? "",
                    replacement: change["Replacement"]?.text)
            }
            token = page["NextToken"]?.text
            guard token == nil else { continue }
            return ChangeSet(
                status: try session.text(page["Status"], "Status", of: .cloudformation, "DescribeChangeSet"),
                reason: page["StatusReason"]?.text, executionStatus: page["ExecutionStatus"]?.text, resources: resources
            )
        }
    }

    /// Begins to carry out a change set, by name or ARN.
    package func executeChangeSet(_ name: String, of stack: String) throws(AWSError) {
        var form = self.form("ExecuteChangeSet", stack)
        form.add("ChangeSetName", name)
        // The end of an ARN is as unique as the name, and has no sign that a token cannot have.
        form.add("ClientRequestToken", name.split(separator: "/").last.map(String.init))
        _ = try session.call(form)
    }

    package func deleteChangeSet(_ name: String, of stack: String) throws(AWSError) {
        var form = self.form("DeleteChangeSet", stack)
        form.add("ChangeSetName", name)
        _ = try session.call(form)
    }

    func form(_ operation: String, _ stack: String) -> QueryForm {
        var form = QueryForm(.cloudformation, operation)
        form.resource = stack
        form.add("StackName", stack)
        return form
    }
}
