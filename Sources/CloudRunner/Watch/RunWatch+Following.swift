import AWSClient
import Foundation
import LocalRunner
import RunStore

extension RunWatch {
    /// Looks again and again until the run has ended.
    /// - Throws: `.aws` with a cancelled error when the session was told to stop; the run goes on.
    package func follow(_ observer: (any RunObserver)?) throws(CloudRunError) -> RunSummary {
        observer?.run(
            .began(
                tasks: tasks.count, directory: store.directory,
                engine: "AWS Batch (stack \(submission.stack), \(submission.region))", cpus: nil, memory: nil), at: 0)
        var hasSeen = false
        let began = ContinuousClock.now
        var pace = PollPace(tasks: tasks.count)
        func elapsed() -> Double {
            let time = (ContinuousClock.now - began).components
            return Double(time.seconds) + Double(time.attoseconds) / 1e18
        }
        while true {
            var wait: Double
            do throws(CloudRunError) {
                try look()
                hasSeen = true
                for notice in notices { observer?.run(notice, at: elapsed()) }
                if isEnded { return summary }
                observer?.tick(status(at: elapsed()))
                wait = pace.wait(after: elapsed(), calls: calls)
            } catch {
                guard hasSeen, error.isPassing else { throw error }
                wait = pace.waitAfterFault()
                observer?.run(.note("\(error); asking again in \(Int(wait)) s"), at: elapsed())
            }
            if session.cancellation.waits(seconds: wait) { throw .aws(.transport(.cancelled)) }
        }
    }

    private func status(at seconds: Double) -> RunStatus {
        let now = Date().timeIntervalSince1970
        let running = tasks.filter { $0.status == .running }.map { task in
            RunStatus.Running(
                task: task.id, seconds: max(0, now - (latestJobs[task.position].flatMap { jobs[$0]?.created } ?? now)))
        }
        return RunStatus(
            total: tasks.count, done: tasks.count { $0.status.isDone }, failed: tasks.count { $0.status == .failed },
            running: running, waiting: tasks.first { $0.status == .waiting && $0.note != nil }?.note, seconds: seconds)
    }
}

extension CloudRunError {
    /// Whether asking again later may help.
    var isPassing: Bool {
        guard case .aws(let error) = self, !error.isCancelled else { return false }
        switch error {
        case .refused(let fault): return fault.meaning == .throttled || fault.meaning == .serviceTrouble
        case .transport(.lost), .transport(.timedOut), .transport(.unreachable): return true
        default: return false
        }
    }
}
