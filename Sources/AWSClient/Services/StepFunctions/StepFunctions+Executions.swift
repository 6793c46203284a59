extension StepFunctions {
    package struct Started: Hashable, Sendable, Decodable {
        package let executionArn: String
        package let startDate: Double
    }

    /// Starts an execution. The same name with the same input again is the same execution while that one runs.
    /// - Parameter input: JSON, at most 256 KiB.
    package func start(_ machine: String, name: String, input: String) throws(AWSError) -> Started {
        try session.call(StartExecution(stateMachineArn: machine, name: name, input: input))
    }

    struct StartExecution: JSONOperation {
        typealias Output = Started
        static let service = AWSService.states
        static let operation = "StartExecution"
        var resource: String? { stateMachineArn }
        let stateMachineArn: String
        let name: String
        let input: String
    }

    package enum ExecutionStatus: String, Sendable, Codable {
        case running = "RUNNING", succeeded = "SUCCEEDED", failed = "FAILED", timedOut = "TIMED_OUT"
        case aborted = "ABORTED", pendingRedrive = "PENDING_REDRIVE"
    }

    package struct Execution: Hashable, Sendable, Decodable {
        package let executionArn: String
        package let stateMachineArn: String?
        package let name: String?
        package let status: ExecutionStatus
        package let startDate: Double
        package let stopDate: Double?
        package let input: String?
        package let output: String?
        package let error: String?
        package let cause: String?
    }

    package func execution(_ arn: String) throws(AWSError) -> Execution {
        try session.call(DescribeExecution(executionArn: arn))
    }

    struct DescribeExecution: JSONOperation {
        typealias Output = Execution
        static let service = AWSService.states
        static let operation = "DescribeExecution"
        var resource: String? { executionArn }
        let executionArn: String
    }

    /// Ends an execution, and with it the Batch jobs that its `.sync` tasks wait for.
    package func stop(_ execution: String, error: String, cause: String) throws(AWSError) {
        _ = try session.call(StopExecution(executionArn: execution, error: error, cause: cause))
    }

    struct StopExecution: JSONOperation {
        typealias Output = NoOutput
        static let service = AWSService.states
        static let operation = "StopExecution"
        var resource: String? { executionArn }
        let executionArn: String
        let error: String
        let cause: String
    }

    package struct ExecutionSummary: Hashable, Sendable, Decodable {
        package let executionArn: String
        package let name: String
        package let status: ExecutionStatus
        package let startDate: Double
        package let stopDate: Double?
    }

    /// The executions of a state machine, newest first, at most so many.
    package func executions(
        of machine: String, _ status: ExecutionStatus? = nil, atMost limit: Int = 1000
    ) throws(AWSError) -> [ExecutionSummary] {
        try executions(ListExecutions(stateMachineArn: machine, mapRunArn: nil, statusFilter: status), limit)
    }

    /// The children of a distributed map.
    package func executions(
        ofMapRun run: String, _ status: ExecutionStatus? = nil, atMost limit: Int = 100_000
    ) throws(AWSError) -> [ExecutionSummary] {
        try executions(ListExecutions(stateMachineArn: nil, mapRunArn: run, statusFilter: status), limit)
    }

    private func executions(_ first: ListExecutions, _ limit: Int) throws(AWSError) -> [ExecutionSummary] {
        var request = first
        var found: [ExecutionSummary] = []
        repeat {
            let page = try session.call(request)
            found += page.executions
            request.nextToken = page.nextToken
        } while request.nextToken != nil && found.count < limit
        return Array(found.prefix(limit))
    }

    struct ListExecutions: JSONOperation {
        struct Output: Decodable {
            let executions: [ExecutionSummary]
            let nextToken: String?
        }
        static let service = AWSService.states
        static let operation = "ListExecutions"
        var resource: String? { stateMachineArn ?? mapRunArn }
        let stateMachineArn: String?
        let mapRunArn: String?
        let statusFilter: ExecutionStatus?
        var nextToken: String?
    }
}
