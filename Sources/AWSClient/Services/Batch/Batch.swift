/// AWS Batch (botocore batch/2016-08-10): job definitions, jobs, queues.
package struct Batch: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    /// The service's own limit of jobs in one question.
    package static let jobsPerDescription = 100
}

// MARK: Submitting

extension Batch {
    /// A job as it is submitted. What is nil or empty is left to the job definition.
    package struct Submission: Hashable, Sendable {
        /// At most 128 of letters, digits, `-` and `_`, a letter or digit first.
        package var name: String
        package var queue: String
        /// A name, `name:revision` or an ARN.
        package var definition: String
        /// 2 to 10,000; nil is a plain job.
        package var arraySize: Int?
        package var dependsOn: [Dependency] = []
        package var parameters: [String: String] = [:]
        package var overrides: Overrides?
        /// Seconds for each attempt, at least 60.
        package var timeout: Int?
        /// 1 to 10, for each job of an array.
        package var attempts: Int?
        package var tags: [String: String] = [:]

        package init(name: String, queue: String, definition: String) {
            self.name = name
            self.queue = queue
            self.definition = definition
        }
    }

    package struct Dependency: Hashable, Sendable, Codable {
        package enum Kind: String, Sendable, Codable {
            case nToN = "N_TO_N"
            case sequential = "SEQUENTIAL"
        }
        package var jobId: String?
        package var type: Kind?

        package init(jobId: String?, type: Kind? = nil) {
            self.jobId = jobId
            self.type = type
        }
    }

    /// What a job changes of its definition.
    package struct Overrides: Hashable, Sendable, Codable {
        package struct Variable: Hashable, Sendable, Codable {
            package var name: String
            package var value: String
            package init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }
        package enum ResourceKind: String, Sendable, Codable { case vcpu = "VCPU", memory = "MEMORY", gpu = "GPU" }
        /// A number as text: vCPUs, MiB or GPUs.
        package struct Requirement: Hashable, Sendable, Codable {
            package var type: ResourceKind
            package var value: String
            package init(_ type: ResourceKind, _ value: Int) {
                self.type = type
                self.value = String(value)
            }
        }
        package var command: [String]?
        package var environment: [Variable]?
        package var resourceRequirements: [Requirement]?

        package init(
            command: [String]? = nil, environment: [Variable]? = nil, resourceRequirements: [Requirement]? = nil
        ) {
            self.command = command
            self.environment = environment
            self.resourceRequirements = resourceRequirements
        }
    }

    package struct SubmittedJob: Hashable, Sendable, Decodable {
        package let jobId: String
        package let jobArn: String?
        package let jobName: String
    }

    /// Submits a job. The service has no token against twice the same: after an answer that was lost it is not sent
    /// again, and the error says so; look for the name with `jobs(in:named:)`.
    package func submit(_ submission: Submission) throws(AWSError) -> SubmittedJob {
        try session.call(SubmitJob(submission))
    }

    struct SubmitJob: JSONOperation {
        typealias Output = SubmittedJob
        static let service = AWSService.batch
        static let operation = "SubmitJob"
        static let path = "/v1/submitjob"
        static let isRepeatable = false
        var resource: String? { jobQueue }

        struct ArrayProperties: Encodable { let size: Int }
        struct Timeout: Encodable { let attemptDurationSeconds: Int }
        struct RetryStrategy: Encodable { let attempts: Int }
        let jobName: String
        let jobQueue: String
        let jobDefinition: String
        let arrayProperties: ArrayProperties?
        let dependsOn: [Dependency]?
        let parameters: [String: String]?
        let containerOverrides: Overrides?
        let timeout: Timeout?
        let retryStrategy: RetryStrategy?
        let tags: [String: String]?
        let propagateTags: Bool?

        init(_ job: Submission) {
            jobName = job.name
            jobQueue = job.queue
            jobDefinition = job.definition
            arrayProperties = job.arraySize.map { ArrayProperties(size: $0) }
            dependsOn = job.dependsOn.isEmpty ? nil : job.dependsOn
            parameters = job.parameters.isEmpty ? nil : job.parameters
            containerOverrides = job.overrides
            timeout = job.timeout.map { Timeout(attemptDurationSeconds: $0) }
            retryStrategy = job.attempts.map { RetryStrategy(attempts: $0) }
            tags = job.tags.isEmpty ? nil : job.tags
            propagateTags = job.tags.isEmpty ? nil : true
        }
    }
}
