import AWSClient
import LocalRunner
import Pipeline
import RunStore

extension RunWatch {
    /// Reads what a live view shows beside what looks find.
    func prepareView() throws(CloudRunError) {
        let (invocation, times, running) = try CloudRunError.storing { () throws(RunStoreError) in
            (try store.latestInvocation()?.1, try store.learnedTimes(), try store.runningAttempts())
        }
        pipeline = invocation?.pipeline ?? ""
        learned = times
        let positions = Dictionary(uniqueKeysWithValues: tasks.map { ($0.number, $0.position) })
        for attempt in running {
            if let position = positions[attempt.task] { starts[position] = (attempt.started, attempt.placement) }
        }
        var parents: [StageName: Set<StageName>] = [:]
        PlanFile.forEachTask(in: store.directory) { task in
            parents[task.id.stage, default: []].formUnion(task.dependencies.map(\.stage))
        }
        tallies.link(parents)
    }

    /// What the last look and the glances since have shown.
    /// - Parameter seconds: since the watch began.
    func status(at seconds: Double) -> RunStatus {
        let now = now
        let running = tasks.filter { $0.status == .running }.map { task in
            let began = starts[task.position]?.began ?? latestJobs[task.position].flatMap { jobs[$0]?.created }
            return RunStatus.Running(
                task: task.id, seconds: max(0, now - (began ?? now)),
                expectedSeconds: learned[task.id.stage, task.variant]?.seconds,
                detail: task.note ?? starts[task.position]?.place)
        }
        return RunStatus(
            title: "\(pipeline) at AWS", stages: glancedTallies.stages,
            running: running.sorted { $0.seconds > $1.seconds }, waiting: waiting,
            seconds: submission.started.map { now - $0 } ?? seconds)
    }

    /// With the children of arrays that Batch counts in a state and no look has seen there yet.
    private var glancedTallies: StageTallies {
        var tallies = tallies
        for array in summaries.keys {
            guard let members = arrays[array], let first = members.first else { continue }
            func unseen(_ count: Int, isSeen: (TaskStatus) -> Bool) -> Int {
                count - members.count { isSeen(tasks[$0].status) }
            }
            let changes = [
                (TaskStatus.succeeded, max(0, unseen(childCount(.succeeded, of: array)) { $0.isDone })),
                (.failed, max(0, unseen(childCount(.failed, of: array)) { $0 == .failed })),
                // Fewer than were seen, when some of those have ended.
                (
                    .running,
                    unseen(childCount(.starting, of: array) + childCount(.running, of: array)) { $0 == .running }
                ),
            ]
            for (status, count) in changes { tallies.move(tasks[first].id.stage, from: .waiting, to: status, count) }
        }
        return tallies
    }

    /// What tasks in the queues of AWS wait for: the most frequent reasons.
    private var waiting: [String] {
        var reasons: [String: (count: Int, first: TaskID)] = [:]
        for task in tasks where task.status == .waiting {
            if let note = task.note { reasons[note, default: (0, task.id)].count += 1 }
        }
        return reasons.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(2).map { note, tasks in
            "\(tasks.count == 1 ? tasks.first.description : "\(tasks.count) tasks"): \(note)"
        }
    }
}
