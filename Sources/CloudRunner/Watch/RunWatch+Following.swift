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
        let began = session.clock.now
        var pace = PollPace(tasks: tasks.count)
        var hasSeen = false
        var (nextLook, lastMove) = (0.0, 0.0)
        while true {
            var elapsed: Double { session.clock.now.timeIntervalSince(began) }
            let wait: Double
            do throws(CloudRunError) {
                var isDue = elapsed >= nextLook
                if !isDue { isDue = try glance() }
                if isDue {
                    let calls = session.requestCount
                    try look()
                    hasSeen = true
                    pace.endFaults()
                    for notice in notices { observer?.run(notice, at: elapsed) }
                    if isEnded { return summary }
                    if hasMoved { lastMove = elapsed }
                    nextLook = pace.afterLook(at: elapsed, calls: session.requestCount - calls)
                    // Between two stages no job says when the next one begins.
                    if liveJobIDs.isEmpty { nextLook = min(nextLook, max(PollPace.shortest, elapsed - lastMove)) }
                    nextLook += elapsed
                }
                observer?.tick(status(at: elapsed))
                wait = max(PollPace.shortest, min(nextLook - elapsed, pace.betweenGlances(at: elapsed)))
            } catch {
                guard hasSeen, error.isPassing else { throw error }
                wait = pace.afterFault()
                observer?.run(.note("\(error); asking again in \(Int(wait)) s"), at: elapsed)
            }
            if session.clock.wait(seconds: wait, until: session.cancellation) { throw .aws(.transport(.cancelled)) }
        }
    }

    private func status(at seconds: Double) -> RunStatus {
        let now = now
        let running = tasks.filter { $0.status == .running }.map { task in
            RunStatus.Running(
                task: task.id, seconds: max(0, now - (latestJobs[task.position].flatMap { jobs[$0]?.created } ?? now)))
        }
        return RunStatus(
            total: tasks.count, done: tasks.count { $0.status.isDone } + unseenTasks(.succeeded) { $0.isDone },
            failed: tasks.count { $0.status == .failed } + unseenTasks(.failed) { $0 == .failed },
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
