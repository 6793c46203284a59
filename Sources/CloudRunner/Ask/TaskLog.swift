import AWSClient
import Foundation
import RunStore

/// What a task wrote, as CloudWatch keeps it: `logs RUN TASK`.
package struct TaskLog {
    private let job: String
    private let session: AWSSession
    private let group: String

    /// - Parameter job: of the task, its latest.
    package init(of job: CloudJob, in submission: Submission, _ session: AWSSession) {
        self.job = job.id
        self.session = session
        group = submission.logGroup
    }

    /// Batch's own group, for job definitions without one.
    private static let standardGroup = "/aws/batch/job"

    /// Prints all lines of the latest attempt; with `follow` until the job has ended, of later attempts, too.
    /// - Returns: whether there was a log.
    package func print(follow: Bool, _ write: (String) -> Void) throws(CloudRunError) -> Bool {
        var stream: String?
        var token: String?
        var place: String?
        while true {
            // Asked before the lines, so that what is written last is printed, too.
            let batch = Batch(session)
            let id = job
            let now = try CloudRunError.asking { () throws(AWSError) in try batch.jobs([id]).first }
            if let latest = now?.logStream, latest != stream {
                stream = latest
                token = nil
                place = nil
            }
            if let stream {
                place = place ?? now?.logGroup ?? group
                while let page = try self.page(stream, &place, after: token) {
                    for event in page.events { write(event.message) }
                    let isLast = page.nextForwardToken == token || page.nextForwardToken == nil
                    token = page.nextForwardToken ?? token
                    if isLast { break }
                }
            }
            guard follow, let now, !now.status.isFinal else { return stream != nil }
            if session.cancellation.waits(seconds: 2) { throw .aws(.transport(.cancelled)) }
        }
    }

    /// nil: the stream is not there yet.
    private func page(
        _ stream: String, _ place: inout String?, after token: String?
    ) throws(CloudRunError) -> CloudWatchLogs.Page? {
        let logs = CloudWatchLogs(session)
        for group in [place, Self.standardGroup].compactMap(\.self) {
            let page = try CloudRunError.finding { () throws(AWSError) in
                try logs.events(group: group, stream: stream, after: token)
            }
            if let page {
                place = group
                return page
            }
        }
        return nil
    }
}
