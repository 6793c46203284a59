import Foundation

extension CloudFormation {
    package struct Stack: Hashable, Sendable {
        package let name: String
        package let id: String
        /// Such as `CREATE_COMPLETE` or `UPDATE_ROLLBACK_IN_PROGRESS`.
        package let status: String
        package let reason: String?
        package let outputs: [String: String]
        package let parameters: [String: String]
        package let tags: [String: String]

        package var isInProgress: Bool { status.hasSuffix("_IN_PROGRESS") }
        /// It holds what its template says.
        package var isGood: Bool { status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE" }
    }

    /// A stack by name or id; nil when there is none. One that was deleted is found by its id only.
    package func stack(_ name: String) throws(AWSError) -> Stack? {
        try AWSError.finding { () throws(AWSError) in
            try session.call(form("DescribeStacks", name))["Stacks", "member"].map(Stack.init)
        } ?? nil
    }

    /// All stacks of the account in the region.
    package func stacks() throws(AWSError) -> [Stack] {
        var found: [Stack] = []
        var token: String?
        repeat {
            var form = QueryForm(.cloudformation, "DescribeStacks")
            form.add("NextToken", token)
            let page = try session.call(form)
            token = page["NextToken"]?.text
            found += (page["Stacks"]?.all("member") ?? []).map(Stack.init)
        } while token != nil
        return found
    }

    package struct StackEvent: Hashable, Sendable {
        package let id: String
        package let time: Date?
        package let logicalID: String
        package let type: String
        package let status: String
        package let reason: String?
    }

    /// What happened to a stack since an event, oldest first; the whole story when there is none.
    package func events(of stack: String, after last: String? = nil) throws(AWSError) -> [StackEvent] {
        var found: [StackEvent] = []
        var token: String?
        repeat {
            var form = self.form("DescribeStackEvents", stack)
            form.add("NextToken", token)
            let page = try session.call(form)
            token = page["NextToken"]?.text
            for member in page["StackEvents"]?.all("member") ?? [] {
                let event = StackEvent(
                    id: member["EventId"]?.text ?? "", time: (member["Timestamp"]?.text).flatMap { Timestamp.read($0) },
                    logicalID: member["LogicalResourceId"]?.text ?? "", type: member["ResourceType"]?.text ?? "",
                    status: member["ResourceStatus"]?.text ?? "", reason: member["ResourceStatusReason"]?.text)
                // Newest first: what follows is known.
                if event.id == last { return found.reversed() }
                found.append(event)
            }
        } while token != nil
        return found.reversed()
    }

    package struct StackResource: Hashable, Sendable {
        package let logicalID: String
        package let physicalID: String?
        package let type: String
        package let status: String
    }

    package func resources(of stack: String) throws(AWSError) -> [StackResource] {
        var found: [StackResource] = []
        var token: String?
        repeat {
            var form = self.form("ListStackResources", stack)
            form.add("NextToken", token)
            let page = try session.call(form)
            token = page["NextToken"]?.text
            found += (page["StackResourceSummaries"]?.all("member") ?? []).map { member in
                StackResource(
                    logicalID: member["LogicalResourceId"]?.text ?? "", physicalID: member["PhysicalResourceId"]?.text,
                    type: member["ResourceType"]?.text ?? "", status: member["ResourceStatus"]?.text ?? "")
            }
        } while token != nil
        return found
    }

    /// The template of a stack, as it was given.
    package func template(of stack: String) throws(AWSError) -> String {
        let result = try session.call(form("GetTemplate", stack))
        return try session.text(result["TemplateBody"], "TemplateBody", of: .cloudformation, "GetTemplate")
    }

    /// Takes up a rollback again that could not be done.
    package func continueRollback(_ name: String) throws(AWSError) {
        _ = try session.call(form("ContinueUpdateRollback", name))
    }

    /// Begins to delete a stack. A stack that is not there is no error.
    package func deleteStack(_ name: String) throws(AWSError) { _ = try session.call(form("DeleteStack", name)) }
}

extension CloudFormation.Stack {
    fileprivate init(_ member: XMLElement) {
        func pairs(_ list: String, _ key: String, _ value: String) -> [String: String] {
            let members = member[list]?.all("member") ?? []
            return Dictionary(members.map { ($0[key]?.text ?? "", $0[value]?.text ?? "") }) { $1 }
        }
        self.init(
            name: member["StackName"]?.text ?? "", id: member["StackId"]?.text ?? "",
            status: member["StackStatus"]?.text ?? "", reason: member["StackStatusReason"]?.text,
            outputs: pairs("Outputs", "OutputKey", "OutputValue"),
            parameters: pairs("Parameters", "ParameterKey", "ParameterValue"), tags: pairs("Tags", "Key", "Value"))
    }
}
