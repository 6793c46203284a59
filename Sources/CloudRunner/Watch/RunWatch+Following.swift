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
        let isSeen = observer?.wantsTicks == true
        if isSeen { try prepareView() }
        let began = session.clock.now
        var pace = PollPace(tasks: tasks.count)
        var hasSeen = false
        var (nextLook, lastMove) = (0.0, 0.0)
        while true {
            var elapsed: Double { session.clock.now.timeIntervalSince(began) }
            let pause: Double
            var shown: RunStatus?
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
                if isSeen { shown = status(at: elapsed) }
                pause = max(PollPace.shortest, min(nextLook - elapsed, pace.betweenGlances(at: elapsed)))
            } catch {
                guard hasSeen, error.isPassing else { throw error }
                pause = pace.afterFault()
                observer?.run(.note("\(error); asking again in \(Int(pause)) s"), at: elapsed)
            }
            if let shown { observer?.tick(shown) }
            if wait(seconds: pause, showing: shown, to: observer) { throw .aws(.transport(.cancelled)) }
        }
    }

    /// Waits, and lets the time go on in the view; true when the session was told to stop.
    private func wait(seconds: Double, showing status: RunStatus?, to observer: (any RunObserver)?) -> Bool {
        var left = seconds
        while left > 0 {
            let step = status == nil ? left : min(1, left)
            if session.clock.wait(seconds: step, until: session.cancellation) { return true }
            left -= step
            guard var status else { continue }
            status.advance(to: status.seconds + seconds - left)
            observer?.tick(status)
        }
        return false
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
