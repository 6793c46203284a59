import AWSClient
import Foundation
import LocalRunner
import RunStore

/// Runs at AWS as commands find them in run directories.
package enum CloudRuns {
    /// What the journal has as the engine of their attempts.
    package static let engine = "batch"
    /// Seconds for which what was seen is taken to hold.
    private static let freshness = 5.0

    /// The latest submission of a run directory; nil: it is a run on this machine.
    package static func submission(of directory: String) throws(RunStoreError) -> Submission? {
        try RunStore.read(directory).latestSubmission()
    }

    /// Looks at AWS, where nobody else does, what was seen is old, and the run has not ended.
    /// - Parameter open: a session in a region; called where it is needed.
    package static func refresh(
        _ directory: String, _ open: (Region) throws(AWSError) -> AWSSession
    ) throws(CloudRunError) {
        let found = try CloudRunError.storing { () throws(RunStoreError) in try submission(of: directory) }
        guard let found, found.outcome == nil else { return }
        if let looked = found.looked, Date().timeIntervalSince1970 - looked < freshness { return }
        try withWatch(of: directory, open) { watch throws(CloudRunError) in try watch.look() }
    }

    /// Calls `body` with the watch of a directory; not at all while another process works there.
    /// - Returns: what it returned; nil: it was not called.
    @discardableResult
    package static func withWatch<Result>(
        of directory: String, _ open: (Region) throws(AWSError) -> AWSSession,
        _ body: (RunWatch) throws(CloudRunError) -> Result
    ) throws(CloudRunError) -> Result? {
        let lock: RunLock
        do { lock = try RunLock.take(directory, as: ProcessTable.own) } catch {
            if case .inUse = error { return nil }
            throw .store(error)
        }
        let store = try CloudRunError.storing { () throws(RunStoreError) in try RunStore.open(directory) }
        let submission = try CloudRunError.storing { () throws(RunStoreError) in try store.latestSubmission() }
        guard let submission, let region = Region(submission.region) else { throw .notAtAWS(directory) }
        let session = try CloudRunError.asking { () throws(AWSError) in try open(region) }
        let result = try body(try RunWatch(store, submission, session))
        _ = consume lock
        return result
    }

    /// The latest job of a task; of an array its child. nil: it has none yet.
    package static func latestJob(
        of task: TaskRecord, in directory: String, _ session: AWSSession
    ) throws(CloudRunError) -> CloudJob? {
        let store = try CloudRunError.storing { () throws(RunStoreError) in try RunStore.read(directory) }
        let (job, submission) = try CloudRunError.storing { () throws(RunStoreError) in
            (try store.jobs(of: task.number).first, try store.latestSubmission())
        }
        guard job == nil, let submission else { return job }
        return try RunWatch(store, submission, session).child(of: task)
    }

    /// The latest submission of an open journal, after a look at AWS.
    static func refreshed(_ store: RunStore, _ session: AWSSession) throws(CloudRunError) -> Submission? {
        let submission = try CloudRunError.storing { () throws(RunStoreError) in try store.latestSubmission() }
        guard let submission else { return nil }
        let watch = try RunWatch(store, submission, session)
        try watch.look()
        return watch.submission
    }
}
