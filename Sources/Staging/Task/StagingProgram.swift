import AWSClient
import Cloud
import Foundation
import Glibc
import LocalRunner
import Pipeline

/// The program in a job's container.
package struct StagingProgram {
    /// Which of a job's three steps is done: all of it, or only what comes before or behind the command.
    package enum Part: String, Sendable { case run, fetch, store }

    private let part: Part
    private let job: JobIdentity
    private let folder: WorkFolder
    private let interrupts: Interrupts
    private let cancellation = Cancellation()

    /// Call it before any thread starts.
    /// - Parameter folder: in which the command works.
    package init(_ part: Part, folder: String = StagingContract.workFolder, environment: [String: String]) {
        interrupts = Interrupts()
        self.part = part
        self.folder = WorkFolder(path: folder)
        job = JobIdentity(environment: environment)
    }

    /// Does its part.
    /// - Parameter task: the location of a manifest, or of the list of an array's.
    /// - Returns: the exit status, as `StagingContract` has it.
    package func execute(_ task: String, variant: Int) -> Int32 {
        watchSignals()
        do throws(StagingError) {
            let session = try opened()
            let store = ObjectStore(session)
            let work = try TaskWork(task, variant: variant, job: job, store: store)
            // What is to be said and freed after a signal must not end with it.
            return attempt(work, store, after: ObjectStore(session.until(Cancellation())))
        } catch {
            return status(of: error)
        }
    }

    private func attempt(_ work: TaskWork, _ store: ObjectStore, after: ObjectStore) -> Int32 {
        let attempt = TaskAttempt(
            work: work, store: store, folder: folder,
            imageDigest: part == .run
                ? job.imageDigest(asking: CurlTransport(), until: cancellation) : nil,
            environment: job.environment, cancellation: cancellation, say: say)
        do throws(StagingError) {
            let ending =
                switch part {
                case .run: try attempt.runCommand()
                case .fetch: try attempt.fetchInputs()
                case .store: try attempt.storeOutputs()
                }
            switch ending {
            case .done: return 0
            case .cancelled: return cancelled()
            case .failed(let failure, let cause, let status, let lines):
                say("\(work.manifest.name) failed: \(cause)")
                record(work, failure, cause, status, lines, in: after)
                return status
            }
        } catch {
            attempt.freeUploads(in: after)
            let status = status(of: error)
            if !error.isCancelled { record(work, nil, error.description, status, [], in: after) }
            return status
        }
    }

    // MARK: - Failures

    private func record(
        _ work: TaskWork, _ failure: FailureClass?, _ cause: String, _ status: Int32, _ lines: [String],
        in store: ObjectStore
    ) {
        let record = TaskFailureRecord(
            stage: work.manifest.stage, labels: work.manifest.labels, variant: work.variant, job: job.job,
            attempt: job.attempt, failure: failure, cause: cause, exitStatus: status, lastLines: lines)
        // The status says it all the same.
        do { try store.put(record, at: work.manifest.failure) } catch { say(error.description) }
    }

    private func status(of error: StagingError) -> Int32 {
        if error.isCancelled { return cancelled() }
        say(error.description)
        return Int32(StagingContract.stagingFailedStatus)
    }

    private func cancelled() -> Int32 {
        say("ended by a signal; nothing was stored")
        return 128 + SIGTERM
    }

    // MARK: - Around

    private func say(_ text: String) { FileHandle.standardError.write(Data("cohesin-task: \(text)\n".utf8)) }

    private func opened() throws(StagingError) -> AWSSession {
        do {
            return try Self.session(environment: job.environment, until: cancellation)
        } catch {
            throw .aws(error)
        }
    }

    /// A session that trusts the authorities which came with the program.
    package static func session(
        environment: [String: String], until cancellation: Cancellation = Cancellation()
    ) throws(AWSError) -> AWSSession {
        try AWSSession.open(environment: environment, authorities: authorities, cancellation: cancellation)
    }

    /// Those that came with the program: the image may have none.
    private static var authorities: String? {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = program.deletingLastPathComponent().deletingLastPathComponent().path + "/lib/ca-certificates.crt"
        return Files.status(path) == nil ? nil : path
    }

    /// A signal ends what is under way, wherever that is.
    private func watchSignals() {
        let (descriptor, cancellation) = (interrupts.descriptor, cancellation)
        Thread.detachNewThread {
            var signals = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while poll(&signals, 1, -1) <= 0 {}
            cancellation.cancel()
        }
    }
}

extension TaskManifest {
    /// `align/yeast/lane1`
    fileprivate var name: String { TaskID(stage: stage, labels: labels).description }
}
