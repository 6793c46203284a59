import AWSClient
import RunStore

extension RunWatch {
    /// One request: has something happened that is worth a look? Nothing is journalled.
    ///
    /// Of a few jobs, arrays as a rule, it asks for their states and the numbers of their children; of many for the end
    /// of the execution only. Failures of children are worth a look whenever they have doubled, so of 10,000 at most 14.
    func glance() throws(CloudRunError) -> Bool {
        let turn = try PollTurn.take(submission)
        let live = liveJobIDs
        guard !live.isEmpty, live.count <= Batch.jobsPerDescription else { return try execution()?.status != .running }
        var isWorthALook = false
        for job in try described(live) {
            summaries[job.jobId] = job.arrayProperties?.statusSummary
            let failed = childCount(.failed, of: job.jobId)
            isWorthALook = isWorthALook || job.status.isFinal || failed > 2 * failedChildren(of: job.jobId)
        }
        _ = consume turn
        return isWorthALook
    }

    /// Children of an array in a state, as Batch last counted them.
    func childCount(_ status: Batch.JobStatus, of array: String) -> Int { summaries[array]?[status.rawValue] ?? 0 }

    /// Children of an array that were seen to have failed.
    func failedChildren(of array: String) -> Int {
        jobs.values.count { $0.status == Batch.JobStatus.failed.rawValue && $0.id.hasPrefix(array + ":") }
    }
}
