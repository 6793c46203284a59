import AWSClient
import Cloud
import Foundation
import RunStore

/// Ends a run at AWS: `cancel RUN`.
package struct CloudCancellation {
    /// Jobs that were told to end.
    package private(set) var ended = 0
    /// Jobs that still lived when nobody waited any longer.
    package private(set) var left: [String] = []

    /// Stops the execution and ends every job whose name is of this run, until none lives.
    /// - Parameter patience: seconds after which jobs that do not end are told instead.
    package init(_ submission: Submission, _ session: AWSSession, patience: Double = 120) throws(CloudRunError) {
        try Self.stop(submission.execution, session)
        let began = ContinuousClock.now
        var told: Set<String> = []
        while true {
            let live = try Self.liveJobs(of: submission, session)
            if live.isEmpty { break }
            // An array ends its children.
            for job in live where !job.contains(":") && told.insert(job).inserted {
                try CloudRunError.asking { () throws(AWSError) in
                    try Batch(session).terminate(job, reason: "cancelled with cohesin cancel")
                }
            }
            guard ContinuousClock.now - began < .seconds(patience), !session.cancellation.waits(seconds: 1) else {
                left = live
                break
            }
        }
        ended = told.count
    }

    /// An execution that has ended, or that never began, is stopped already.
    private static func stop(_ execution: String, _ session: AWSSession) throws(CloudRunError) {
        do {
            try StepFunctions(session).stop(execution, error: "Cohesin.Cancelled", cause: "cohesin cancel")
        } catch {
            guard error.isNotFound || error.fault?.meaning == .conflict else { throw .aws(error) }
        }
    }

    /// The ids of jobs of a run that have not ended, whether or not an execution knows of them.
    package static func liveJobs(of submission: Submission, _ session: AWSSession) throws(CloudRunError) -> [String] {
        let batch = Batch(session)
        return try CloudRunError.asking { () throws(AWSError) in
            let listed = try batch.liveJobs(in: submission.queues, namePrefix: RunPlace(submission).jobs)
            // A listing may be older than the truth.
            return try batch.jobs(listed.map(\.id)).filter { !$0.status.isFinal }.map(\.jobId)
        }
    }
}
