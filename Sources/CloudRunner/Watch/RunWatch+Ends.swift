import AWSClient
import Cloud
import Foundation
import LocalRunner
import Pipeline
import RunStore

extension RunWatch {
    // MARK: - Success

    func readCompletions() throws(CloudRunError) {
        let s3 = S3(session)
        let found = try CloudRunError.asking { () throws(AWSError) in try numbers.completed(in: place, s3) }
        let fresh = found.filter { !tasks[$0].status.isDone }
        if tasks.count <= Self.mostReadCompletions {
            try learnCompletions(at: fresh.filter { completions[$0] == nil })
        }
        for position in fresh {
            let completion = completions[position]
            let isCached = completion?.isCached == true
            set(position, isCached ? .upToDate : .succeeded, key: completion?.key, variant: completion?.variant)
            let task = tasks[position].id
            notices.append(isCached ? .upToDate(task) : .succeeded(task, seconds: seconds(of: position)))
        }
    }

    /// As the task itself measured it, else from the job's creation to now.
    private func seconds(of position: Int) -> Double {
        if let usage = completions[position]?.usage { return usage.wallSeconds }
        guard let job = latestJobs[position].flatMap({ jobs[$0] }) else { return 0 }
        return max(0, now - job.created)
    }

    // MARK: - Failure

    /// Tasks that the execution has given up.
    func readFailures() throws(CloudRunError) {
        guard let folder = S3Location(place.uri(place.failures)) else { return }
        let s3 = S3(session)
        let found = try CloudRunError.asking { () throws(AWSError) in try s3.objects(folder) }
        for key in found.map(\.key) where knownFailures.insert(key).inserted {
            guard let position = numbers.position(ofKey: key, in: place.failures), !tasks[position].status.isDone,
                tasks[position].status != .failed, !isArray(first: position)
            else { continue }
            if let job = latestJobs[position], let cause = jobs[job].map({ JobEnd($0, note: tasks[position].note) }) {
                try fail(position, cause)
            } else {
                try fail(position, JobEnd(cause: try stateMachineError(key)))
            }
        }
    }

    /// The failure of an array is told of its first task, whatever became of that.
    private func isArray(first position: Int) -> Bool {
        guard let number = numbers.number(of: position, in: tasks[position].id.stage) else { return false }
        let name = place.job(tasks[position].id.stage, number)
        return jobs.values.contains { $0.name == name && $0.task == nil && isOurs($0) }
    }

    /// Why a task failed that never became a job.
    private func stateMachineError(_ key: String) throws(CloudRunError) -> String {
        struct Record: Decodable {
            struct Fault: Decodable {
                let Error: String?
                let Cause: String?
            }
            let error: Fault?
        }
        guard let location = S3Location(place.uri(key)) else { return "" }
        let s3 = S3(session)
        let bytes = try CloudRunError.asking { () throws(AWSError) in try s3.bytes(of: location) }
        let fault = (try? JSONDecoder().decode(Record.self, from: Data(bytes)))?.error
        return "no job was submitted: " + [fault?.Error, fault?.Cause].compactMap(\.self).joined(separator: ": ")
    }

    func fail(_ position: Int, _ end: JobEnd) throws(CloudRunError) {
        guard tasks[position].status != .failed else { return }
        // What the attempt itself has said is nearer to the cause than its exit status.
        let record = try failureRecord(of: position)
        let cause = record?.cause ?? end.cause
        set(position, .failed, note: cause)
        var failure = TaskFailure(task: tasks[position].id, failure: record?.failure ?? end.failure, cause: cause)
        failure.lastLines = record?.lastLines ?? []
        failure.advice = end.advice
        notices.append(.failed(failure))
    }

    /// What the last failed attempt of a task wrote; nil: it could not write any more.
    package func failureRecord(of position: Int) throws(CloudRunError) -> TaskFailureRecord? {
        let stage = tasks[position].id.stage
        guard let number = numbers.number(of: position, in: stage),
            let location = S3Location(place.uri(place.attemptFailure(stage, number)))
        else { return nil }
        let s3 = S3(session)
        let bytes = try CloudRunError.finding { () throws(AWSError) in try s3.bytes(of: location) }
        return bytes.flatMap { try? JSONDecoder().decode(TaskFailureRecord.self, from: Data($0)) }
    }

    // MARK: - The end

    /// The execution and all of its jobs have ended: what is not done now will not be done.
    func end(_ execution: StepFunctions.Execution) throws(CloudRunError) {
        try readCompletions()
        for position in tasks.indices where !tasks[position].status.isDone && tasks[position].status != .failed {
            guard let job = latestJobs[position].flatMap({ jobs[$0] }) else { continue }
            if job.status == "FAILED", !isAborted {
                try fail(position, JobEnd(job, note: tasks[position].note))
            } else if job.status == "SUCCEEDED" {
                try fail(
                    position,
                    JobEnd(
                        cause:
                            "its job ended well, and wrote no completion: the staging program is not the one of this stack; deploy it again"
                    ))
            }
        }
        let isDone = tasks.allSatisfy(\.status.isDone)
        submission.ended = execution.stopDate ?? now
        submission.outcome = isDone ? .done : isAborted ? .cancelled : .failed
        if !isDone, !isAborted, !tasks.contains(where: { $0.status == .failed }) {
            submission.reason = try storyOfFailure(execution)
        }
        if !isDone { settleRest() }
        notices.append(.ended(summary))
    }

    /// Tasks that never had a job: behind one that failed, or cut off.
    private func settleRest() {
        var lost: [TaskID: TaskID] = [:]
        var position = 0
        PlanFile.forEachTask(in: store.directory) { task in
            defer { position += 1 }
            guard tasks.indices.contains(position) else { return }
            if tasks[position].status == .failed {
                lost[task.id] = task.id
            } else if !tasks[position].status.isDone {
                if let cause = task.dependencies.lazy.compactMap({ lost[$0] }).first {
                    lost[task.id] = cause
                    set(position, .skipped, note: TaskRecord.skipNote(because: cause))
                    notices.append(.skipped(task.id, because: cause))
                } else {
                    set(position, isAborted ? .cancelled : .waiting)
                }
            }
        }
    }

    /// What the execution itself says of its end, where no task has failed.
    private func storyOfFailure(_ execution: StepFunctions.Execution) throws(CloudRunError) -> String {
        var parts = [execution.error, execution.cause]
        if parts.allSatisfy({ $0 == nil }) || execution.error == "Cohesin.StageFailed" {
            let machines = StepFunctions(session)
            let events = try CloudRunError.asking { () throws(AWSError) in
                try machines.history(of: submission.execution, includesData: true)
            }
            let failure = events.last { $0.details?.error != nil && $0.details?.error != "Cohesin.StageFailed" }
            parts = [failure?.details?.error, failure?.details?.cause]
        }
        return parts.compactMap(\.self).joined(separator: ": ")
    }

    /// How the run ended, as a local one is told.
    package var summary: RunSummary {
        let outcome: RunSummary.Outcome =
            switch submission.outcome {
            case .done: .done
            case .cancelled: .cancelled
            default: .failed
            }
        return RunSummary(outcome, tasks, seconds: max(0, (submission.ended ?? 0) - (submission.started ?? 0)))
    }
}
