/// AWS Step Functions (botocore stepfunctions/2016-11-23): state machines. Times are seconds since 1970.
package struct StepFunctions: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    /// Creates a state machine, and returns its ARN. The same again is the same machine.
    /// - Parameters:
    ///   - definition: Amazon States Language in JSON, at most 1 MiB.
    ///   - role: the ARN of the role that its executions have.
    package func createStateMachine(
        name: String, definition: String, role: String, tags: [String: String] = [:]
    ) throws(AWSError) -> String {
        let pairs = tags.sorted { $0.key < $1.key }.map { CreateStateMachine.Tag(key: $0.key, value: $0.value) }
        return try session.call(
            CreateStateMachine(
                name: name, definition: definition, roleArn: role, tags: pairs.isEmpty ? nil : pairs)
        ).stateMachineArn
    }

    struct CreateStateMachine: JSONOperation {
        struct Output: Decodable { let stateMachineArn: String }
        struct Tag: Encodable {
            let key: String
            let value: String
        }
        static let service = AWSService.states
        static let operation = "CreateStateMachine"
        var resource: String? { name }
        let name: String
        let definition: String
        let roleArn: String
        let tags: [Tag]?
    }

    /// Gives a state machine a new definition; executions under way keep the old one.
    package func updateStateMachine(_ arn: String, definition: String, role: String? = nil) throws(AWSError) {
        _ = try session.call(UpdateStateMachine(stateMachineArn: arn, definition: definition, roleArn: role))
    }

    struct UpdateStateMachine: JSONOperation {
        typealias Output = NoOutput
        static let service = AWSService.states
        static let operation = "UpdateStateMachine"
        var resource: String? { stateMachineArn }
        let stateMachineArn: String
        let definition: String
        let roleArn: String?
    }

    package struct StateMachine: Hashable, Sendable, Decodable {
        package let stateMachineArn: String
        package let name: String
        package let definition: String
        package let roleArn: String
        /// `ACTIVE` or `DELETING`.
        package let status: String?
        package let creationDate: Double?
    }

    package func stateMachine(_ arn: String) throws(AWSError) -> StateMachine {
        try session.call(DescribeStateMachine(stateMachineArn: arn))
    }

    struct DescribeStateMachine: JSONOperation {
        typealias Output = StateMachine
        static let service = AWSService.states
        static let operation = "DescribeStateMachine"
        var resource: String? { stateMachineArn }
        let stateMachineArn: String
    }
}
