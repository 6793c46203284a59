import AWSClient

/// Executions and jobs of a stack that have not ended.
package struct LiveWork: Hashable, Sendable {
    /// An execution that runs.
    package struct Execution: Hashable, Sendable {
        /// Of the execution.
        package let arn: String
        /// The run's name.
        package let name: String
    }

    /// A job that has not ended.
    package struct Job: Hashable, Sendable {
        /// Of Batch.
        package let id: String
        /// As Batch shows it.
        package let name: String
        /// As it was last seen.
        package let status: Batch.JobStatus
    }

    /// Of the pipeline's state machine.
    package let executions: [Execution]
    /// Of the pipeline's queues.
    package let jobs: [Job]

    /// Whether nothing runs or waits.
    package var isEmpty: Bool { executions.isEmpty && jobs.isEmpty }

    /// - Parameters:
    ///   - run: of this run only; nil: of all.
    init(stateMachine: String?, queues: [String], run: String? = nil, _ session: AWSSession) throws(AWSError) {
        executions =
            try stateMachine.map { machine throws(AWSError) in try Self.executions(of: machine, session) }?
            .filter { run == nil || $0.name == run } ?? []
        jobs = try Batch(session).liveJobs(in: queues, namePrefix: run ?? "")
    }

    /// A machine that somebody removed has none.
    private static func executions(of machine: String, _ session: AWSSession) throws(AWSError) -> [Execution] {
        try AWSError.finding { () throws(AWSError) in
            try StepFunctions(session).executions(of: machine, .running).map {
                Execution(arn: $0.executionArn, name: $0.name)
            }
        } ?? []
    }

    /// Ends all of it. Executions first, so that they start nothing new.
    func end(reason: String, _ session: AWSSession) throws(AWSError) {
        for execution in executions {
            try StepFunctions(session).stop(execution.arn, error: "Cancelled", cause: reason)
        }
        for job in jobs { try Batch(session).terminate(job.id, reason: reason) }
    }

    /// `2 runs (a, b) and 17 jobs`
    package var text: String {
        let names = executions.prefix(3).map(\.name).joined(separator: ", ") + (executions.count > 3 ? ", …" : "")
        let runs = executions.isEmpty ? nil : "\(executions.count) \(executions.count == 1 ? "run" : "runs") (\(names))"
        let jobs = jobs.isEmpty ? nil : "\(jobs.count) \(jobs.count == 1 ? "job" : "jobs")"
        return [runs, jobs].compactMap(\.self).joined(separator: " and ")
    }
}

extension Batch {
    /// Jobs of these queues that have not ended, as the listings have them.
    func liveJobs(in queues: [String], namePrefix: String) throws(AWSError) -> [LiveWork.Job] {
        var live: [LiveWork.Job] = []
        for queue in queues {
            for status in JobStatus.allCases where !status.isFinal {
                live += try jobs(in: .queue(queue), status).filter { $0.jobName.hasPrefix(namePrefix) }.map {
                    LiveWork.Job(id: $0.jobId, name: $0.jobName, status: status)
                }
            }
        }
        return live
    }
}
