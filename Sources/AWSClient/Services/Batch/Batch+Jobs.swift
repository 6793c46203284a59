extension Batch {
    package enum JobStatus: String, Sendable, Codable, CaseIterable {
        case submitted = "SUBMITTED", pending = "PENDING", runnable = "RUNNABLE", starting = "STARTING"
        case running = "RUNNING", succeeded = "SUCCEEDED", failed = "FAILED"

        package var isFinal: Bool { self == .succeeded || self == .failed }
    }

    /// A job as DescribeJobs tells it. Times are milliseconds since 1970.
    package struct Job: Hashable, Sendable, Decodable {
        package struct Container: Hashable, Sendable, Decodable {
            package let exitCode: Int?
            package let reason: String?
            package let logStreamName: String?
            package let containerInstanceArn: String?
            package let taskArn: String?
            package let image: String?
            package let resourceRequirements: [Requirement]?
            package let logConfiguration: LogConfiguration?
        }
        /// A number as text: `VCPU`, `MEMORY` in MiB, `GPU`.
        package struct Requirement: Hashable, Sendable, Decodable {
            package let type: String
            package let value: String
        }
        package struct LogConfiguration: Hashable, Sendable, Decodable {
            package let options: [String: String]?
        }
        /// Several containers side by side.
        package struct TaskProperties: Hashable, Sendable, Decodable {
            package let containers: [NamedContainer]?
            package let containerInstanceArn: String?
        }
        package struct NamedContainer: Hashable, Sendable, Decodable {
            package let name: String?
            package let exitCode: Int?
            package let reason: String?
            package let logStreamName: String?
            package let image: String?
            package let resourceRequirements: [Requirement]?
            package let logConfiguration: LogConfiguration?
        }
        package struct ECSProperties: Hashable, Sendable, Decodable {
            package let taskProperties: [TaskProperties]?
        }
        package struct Attempt: Hashable, Sendable, Decodable {
            package let container: Container?
            package let startedAt: Int64?
            package let stoppedAt: Int64?
            package let statusReason: String?
            package let taskProperties: [TaskProperties]?
        }
        package struct ArrayProperties: Hashable, Sendable, Decodable {
            package let size: Int?
            /// Which child this is.
            package let index: Int?
            /// Children by status.
            package let statusSummary: [String: Int]?
        }
        package let jobId: String
        package let jobName: String
        package let jobArn: String?
        package let jobQueue: String?
        package let jobDefinition: String?
        package let status: JobStatus
        package let statusReason: String?
        package let createdAt: Int64?
        package let startedAt: Int64?
        package let stoppedAt: Int64?
        package let attempts: [Attempt]?
        package let container: Container?
        package let ecsProperties: ECSProperties?
        package let arrayProperties: ArrayProperties?
        package let dependsOn: [Dependency]?
        package let parameters: [String: String]?
        package let tags: [String: String]?
        package let isTerminated: Bool?
        package let isCancelled: Bool?

        /// A child of an array as a listing tells it.
        package init(_ child: JobSummary, of array: Job) {
            jobId = child.jobId
            jobName = child.jobName
            jobArn = nil
            jobQueue = array.jobQueue
            jobDefinition = child.jobDefinition
            status = child.status ?? array.status
            statusReason = child.statusReason
            createdAt = child.createdAt
            startedAt = child.startedAt
            stoppedAt = child.stoppedAt
            attempts = nil
            container = array.container
            ecsProperties = array.ecsProperties
            arrayProperties = child.arrayProperties
            dependsOn = nil
            parameters = nil
            tags = nil
            isTerminated = nil
            isCancelled = nil
        }
    }

    /// The jobs of these ids, asked for in hundreds; ids that the service does not know any more are left out.
    package func jobs(_ ids: [String]) throws(AWSError) -> [Job] {
        var found: [Job] = []
        for start in stride(from: 0, to: ids.count, by: Self.jobsPerDescription) {
            let some = Array(ids[start..<min(start + Self.jobsPerDescription, ids.count)])
            found += try session.call(DescribeJobs(jobs: some)).jobs ?? []
        }
        return found
    }

    struct DescribeJobs: JSONOperation {
        struct Output: Decodable { let jobs: [Job]? }
        static let service = AWSService.batch
        static let operation = "DescribeJobs"
        static let path = "/v1/describejobs"
        let jobs: [String]
    }

    /// A job as a listing tells it. Times are milliseconds since 1970.
    package struct JobSummary: Hashable, Sendable, Decodable {
        package let jobId: String
        package let jobName: String
        package let status: JobStatus?
        package let statusReason: String?
        package let createdAt: Int64?
        package let startedAt: Int64?
        package let stoppedAt: Int64?
        package let arrayProperties: Job.ArrayProperties?
        package let jobDefinition: String?
    }

    /// Where jobs are listed.
    package enum Place: Hashable, Sendable {
        case queue(String)
        /// The children of an array job.
        case array(jobId: String)
    }

    /// The jobs of a place in one status.
    package func jobs(in place: Place, _ status: JobStatus) throws(AWSError) -> [JobSummary] {
        try list(ListJobs(place, status: status, filters: nil))
    }

    /// The jobs of a queue by name (`*` at its end for any ending), whatever their status.
    package func jobs(in queue: String, named name: String) throws(AWSError) -> [JobSummary] {
        try list(ListJobs(.queue(queue), status: nil, filters: [.init(name: "JOB_NAME", values: [name])]))
    }

    /// The same page by page, those first that were submitted last.
    /// - Parameter wantsMore: gets a page; false ends the listing.
    package func jobs(
        in queue: String, named name: String, wantsMore: ([JobSummary]) -> Bool
    ) throws(AWSError) {
        try list(ListJobs(.queue(queue), status: nil, filters: [.init(name: "JOB_NAME", values: [name])]), wantsMore)
    }

    private func list(_ first: ListJobs) throws(AWSError) -> [JobSummary] {
        var found: [JobSummary] = []
        try list(first) { page in
            found += page
            return true
        }
        return found
    }

    private func list(_ first: ListJobs, _ wantsMore: ([JobSummary]) -> Bool) throws(AWSError) {
        var request = first
        repeat {
            let page = try session.call(request)
            request.nextToken = wantsMore(page.jobSummaryList) ? page.nextToken : nil
        } while request.nextToken != nil
    }

    struct ListJobs: JSONOperation {
        struct Output: Decodable {
            let jobSummaryList: [JobSummary]
            let nextToken: String?
        }
        struct Filter: Encodable {
            let name: String
            let values: [String]
        }
        static let service = AWSService.batch
        static let operation = "ListJobs"
        static let path = "/v1/listjobs"
        var resource: String? { jobQueue ?? arrayJobId }
        let jobQueue: String?
        let arrayJobId: String?
        let jobStatus: JobStatus?
        let filters: [Filter]?
        var nextToken: String?

        init(_ place: Place, status: JobStatus?, filters: [Filter]?) {
            switch place {
            case .queue(let name): (jobQueue, arrayJobId) = (name, nil)
            case .array(let id): (jobQueue, arrayJobId) = (nil, id)
            }
            jobStatus = status
            self.filters = filters
        }
    }

    /// Ends a job whatever its state, and its children. A job that has ended already stays as it is.
    package func terminate(_ id: String, reason: String) throws(AWSError) {
        _ = try session.call(TerminateJob(jobId: id, reason: reason))
    }

    struct TerminateJob: JSONOperation {
        typealias Output = NoOutput
        static let service = AWSService.batch
        static let operation = "TerminateJob"
        static let path = "/v1/terminatejob"
        var resource: String? { jobId }
        let jobId: String
        let reason: String
    }
}
