/// One execution of a run at AWS. It holds names only: nothing that opens anything.
package struct Submission: Hashable, Sendable {
    /// From 1; `RunPlace` counts so, too.
    package var number: Int
    /// `eu-central-1`
    package var region: String
    /// The CloudFormation stack's name.
    package var stack: String
    /// Of inputs and results.
    package var bucket: String
    /// The pipeline's folder, ending in `/`, or empty.
    package var prefix: String
    /// What the run is called in the bucket and in the names of its jobs.
    package var run: String
    /// Equal for two submissions exactly when a task that one of them has done is done for the other.
    package var plan: String
    /// Of CloudWatch, where its jobs write.
    package var logGroup: String
    /// The ARNs of the job queues that its jobs may be in.
    package var queues: [String]
    /// The execution's ARN, which is known before it begins.
    package var execution: String
    /// Seconds since 1970; nil: nobody has seen that it began.
    package var started: Double?
    /// Seconds since 1970; nil: it runs.
    package var ended: Double?
    /// nil: it runs.
    package var outcome: Invocation.Outcome?
    /// Why it failed, for people.
    package var reason: String?
    /// When AWS was last asked about it.
    package var looked: Double?

    /// An execution that is about to begin.
    package init(
        number: Int, region: String, stack: String, bucket: String, prefix: String, run: String, plan: String,
        logGroup: String, queues: [String], execution: String
    ) {
        self.number = number
        self.region = region
        self.stack = stack
        self.bucket = bucket
        self.prefix = prefix
        self.run = run
        self.plan = plan
        self.logGroup = logGroup
        self.queues = queues
        self.execution = execution
    }
}

/// A Batch job as it was last seen.
package struct CloudJob: Hashable, Sendable {
    /// Of Batch.
    package var id: String
    /// The number of the submission that it belongs to.
    package var submission: Int
    /// nil: an array, whose children have the tasks.
    package var task: TaskNumber?
    /// As Batch shows it.
    package var name: String
    /// ARN.
    package var queue: String
    /// In Batch's words: `RUNNABLE`.
    package var status: String
    /// In Batch's words; nil: it gave none.
    package var reason: String?
    /// Seconds since 1970.
    package var created: Double
    /// Of its latest attempt.
    package var logStream: String?

    /// As Batch tells it.
    package init(
        id: String, submission: Int, task: TaskNumber?, name: String, queue: String, status: String,
        reason: String? = nil, created: Double, logStream: String? = nil
    ) {
        self.id = id
        self.submission = submission
        self.task = task
        self.name = name
        self.queue = queue
        self.status = status
        self.reason = reason
        self.created = created
        self.logStream = logStream
    }

    /// Whether Batch may still change its status.
    package var isLive: Bool { status != "SUCCEEDED" && status != "FAILED" }
}
