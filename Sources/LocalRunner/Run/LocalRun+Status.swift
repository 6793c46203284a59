import Pipeline
import RunStore
import Scheduling

extension LocalRun {
    /// Counts a task in its new state.
    func count(_ index: TaskIndex, as status: TaskStatus) {
        tallies.move(graph.id(index).stage, from: taskStates[index.position], to: status)
        taskStates[index.position] = status
    }

    /// Shows the run as it is to somebody who wants to see it.
    func refreshView() {
        guard let observer, observer.wantsTicks else { return }
        lastTick = now
        hasNews = false
        observer.tick(status())
    }

    /// When `refreshView` is due; nil: nobody looks.
    var nextTick: Duration? {
        guard observer?.wantsTicks == true else { return nil }
        return lastTick + (hasNews ? .milliseconds(250) : .seconds(1))
    }

    private func status() -> RunStatus {
        let now = now
        let seen = running.sorted { $0.began < $1.began }.map { attempt in
            SeenAttempt(
                index: attempt.index, ordinal: attempt.start.attempt, seconds: (now - attempt.began).seconds,
                isPublishing: attempt.phase == .publishing, work: attempt.work.look(at: now.seconds))
        }
        return RunStatus(
            title: request.plan.pipeline, stages: tallies.stages, running: seen, scheduler, at: now,
            seconds: now.seconds)
    }
}
