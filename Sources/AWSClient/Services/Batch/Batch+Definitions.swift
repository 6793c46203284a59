extension Batch {
    package struct Revision: Hashable, Sendable, Decodable {
        package let jobDefinitionArn: String
        package let jobDefinitionName: String
        package let revision: Int
    }

    /// Registers a job definition: a new revision of its name.
    /// - Parameter document: the request of RegisterJobDefinition in JSON, as `cohesin generate job-definitions` writes it.
    package func register(document: [UInt8], name: String) throws(AWSError) -> Revision {
        try session.call(RegisterJobDefinition.self, document: document, resource: name)
    }

    /// Its body is written elsewhere.
    struct RegisterJobDefinition: JSONOperation {
        typealias Output = Revision
        static let service = AWSService.batch
        static let operation = "RegisterJobDefinition"
        static let path = "/v1/registerjobdefinition"
    }

    package struct Definition: Hashable, Sendable, Decodable {
        package let jobDefinitionArn: String
        package let jobDefinitionName: String
        package let revision: Int
        /// `ACTIVE` or `INACTIVE`.
        package let status: String?
        package let tags: [String: String]?
    }

    /// The active revisions of one name, or of all names.
    package func activeDefinitions(named name: String? = nil) throws(AWSError) -> [Definition] {
        var request = DescribeJobDefinitions(jobDefinitionName: name)
        var found: [Definition] = []
        repeat {
            let page = try session.call(request)
            found += page.jobDefinitions ?? []
            request.nextToken = page.nextToken
        } while request.nextToken != nil
        return found
    }

    struct DescribeJobDefinitions: JSONOperation {
        struct Output: Decodable {
            let jobDefinitions: [Definition]?
            let nextToken: String?
        }
        static let service = AWSService.batch
        static let operation = "DescribeJobDefinitions"
        static let path = "/v1/describejobdefinitions"
        var resource: String? { jobDefinitionName }
        let jobDefinitionName: String?
        var status = "ACTIVE"
        var nextToken: String?

        init(jobDefinitionName: String?) { self.jobDefinitionName = jobDefinitionName }
    }

    /// Takes a revision (`name:revision` or an ARN) out of use; jobs that have it go on.
    package func deregister(_ definition: String) throws(AWSError) {
        _ = try session.call(DeregisterJobDefinition(jobDefinition: definition))
    }

    struct DeregisterJobDefinition: JSONOperation {
        typealias Output = NoOutput
        static let service = AWSService.batch
        static let operation = "DeregisterJobDefinition"
        static let path = "/v1/deregisterjobdefinition"
        var resource: String? { jobDefinition }
        let jobDefinition: String
    }

    package struct Queue: Hashable, Sendable, Decodable {
        package struct Environment: Hashable, Sendable, Decodable {
            package let order: Int
            package let computeEnvironment: String
        }
        package let jobQueueName: String
        package let jobQueueArn: String
        /// `ENABLED` or `DISABLED`.
        package let state: String
        /// `VALID`, `INVALID`, `CREATING` …
        package let status: String?
        package let statusReason: String?
        package let priority: Int
        package let computeEnvironmentOrder: [Environment]
    }

    /// The queues of these names or ARNs (at most 100); all of the account when there are none.
    package func queues(_ names: [String] = []) throws(AWSError) -> [Queue] {
        var request = DescribeJobQueues(jobQueues: names.isEmpty ? nil : names)
        var found: [Queue] = []
        repeat {
            let page = try session.call(request)
            found += page.jobQueues ?? []
            request.nextToken = page.nextToken
        } while request.nextToken != nil
        return found
    }

    struct DescribeJobQueues: JSONOperation {
        struct Output: Decodable {
            let jobQueues: [Queue]?
            let nextToken: String?
        }
        static let service = AWSService.batch
        static let operation = "DescribeJobQueues"
        static let path = "/v1/describejobqueues"
        let jobQueues: [String]?
        var nextToken: String?

        init(jobQueues: [String]?) { self.jobQueues = jobQueues }
    }

    package struct ComputeEnvironment: Hashable, Sendable, Decodable {
        package struct Resources: Hashable, Sendable, Decodable {
            /// `EC2`, `SPOT`, `FARGATE` …
            package let type: String
            package let minvCpus: Int?
            package let maxvCpus: Int?
            package let desiredvCpus: Int?
            package let instanceTypes: [String]?
        }
        package let computeEnvironmentName: String
        package let computeEnvironmentArn: String
        package let state: String?
        package let status: String?
        /// What is wrong, when `status` is `INVALID`.
        package let statusReason: String?
        package let computeResources: Resources?
    }

    /// The compute environments of these names or ARNs (at most 100); all of the account when there are none.
    package func computeEnvironments(_ names: [String] = []) throws(AWSError) -> [ComputeEnvironment] {
        var request = DescribeComputeEnvironments(computeEnvironments: names.isEmpty ? nil : names)
        var found: [ComputeEnvironment] = []
        repeat {
            let page = try session.call(request)
            found += page.computeEnvironments ?? []
            request.nextToken = page.nextToken
        } while request.nextToken != nil
        return found
    }

    struct DescribeComputeEnvironments: JSONOperation {
        struct Output: Decodable {
            let computeEnvironments: [ComputeEnvironment]?
            let nextToken: String?
        }
        static let service = AWSService.batch
        static let operation = "DescribeComputeEnvironments"
        static let path = "/v1/describecomputeenvironments"
        let computeEnvironments: [String]?
        var nextToken: String?

        init(computeEnvironments: [String]?) { self.computeEnvironments = computeEnvironments }
    }
}
