import AWSClient
import Cloud
import Foundation
import LocalRunner
import Pipeline
import RunStore

extension RunWatch {
    /// Jobs of this run that no look has seen before, in full.
    func newJobs() throws(CloudRunError) -> [Batch.Job] {
        let batch = Batch(session)
        var fresh: [String] = []
        for queue in submission.queues {
            try CloudRunError.asking { () throws(AWSError) in
                // The newest come first: behind a page of known ones there are no others.
                try batch.jobs(in: queue, named: place.jobs + "*") { page in
                    // Children are asked for with their array.
                    let unknown = page.map(\.jobId).filter { jobs[$0] == nil && !$0.contains(":") }
                    fresh += unknown
                    return !unknown.isEmpty
                }
            }
        }
        return try described(fresh)
    }

    /// Jobs that lived when they were last seen. Children of arrays are asked for with their array.
    func liveJobs() throws(CloudRunError) -> [Batch.Job] {
        try described(liveJobIDs)
    }

    var liveJobIDs: [String] {
        jobs.values.filter { $0.isLive && isOurs($0) && !$0.id.contains(":") }.map(\.id).sorted()
    }

    func described(_ ids: [String]) throws(CloudRunError) -> [Batch.Job] {
        let batch = Batch(session)
        return try CloudRunError.asking { () throws(AWSError) in try batch.jobs(ids) }
    }

    /// What jobs are now. An old one of a task decides nothing.
    func take(_ found: [Batch.Job]) throws(CloudRunError) {
        machines.learn(found.compactMap(\.containerInstance), session)
        try learnCompletions(of: found)
        for job in found.sorted(by: { ($0.createdAt ?? 0, $0.jobId) < ($1.createdAt ?? 0, $1.jobId) }) {
            guard let position = names[job.jobName] else { continue }
            if job.arrayProperties?.size != nil {
                try takeChildren(of: job, first: position)
                // Afterwards: children that could not be asked for are asked for by the next look.
                note(job, position: nil)
            } else {
                take(job, position)
            }
        }
    }

    private func take(_ job: Batch.Job, _ position: Int) {
        let record = note(job, position: position)
        if let latest = latestJobs[position].flatMap({ jobs[$0] }), latest.created > record.created { return }
        latestJobs[position] = job.jobId
        takeAttempts(of: job, position)
        guard !tasks[position].status.isDone else { return }
        switch job.status {
        case .submitted, .pending: set(position, .waiting, note: "its job is submitted")
        case .runnable: set(position, .waiting, note: WaitingReason(job.statusReason).text)
        case .starting: set(position, .running, note: "its machine gets the image")
        case .running: set(position, .running)
        // What decides is the completion, which is looked for next.
        case .succeeded: set(position, .running, note: "its job has ended")
        case .failed: set(position, .delayed, note: JobEnd(job).cause)
        }
    }

    @discardableResult
    private func note(_ job: Batch.Job, position: Int?) -> CloudJob {
        var record = CloudJob(
            id: job.jobId, submission: jobs[job.jobId]?.submission ?? submission.number,
            task: position.map { tasks[$0].number }, name: job.jobName, queue: job.jobQueue ?? "",
            status: job.status.rawValue, reason: job.statusReason, created: Double(job.createdAt ?? 0) / 1000)
        record.logStream = job.logStream ?? jobs[job.jobId]?.logStream
        if jobs[job.jobId] != record {
            jobs[job.jobId] = record
            journal.append(.job(record))
        }
        return record
    }

    // MARK: - Attempts

    /// Batch tells of attempts that have ended; the one that runs is the job itself.
    private func takeAttempts(of job: Batch.Job, _ position: Int) {
        let ended = job.attempts ?? []
        for attempt in ended.dropFirst(attempts[job.jobId].map { $0.count - ($0.running == nil ? 0 : 1) } ?? 0) {
            let number = openAttempt(of: job, position, started: attempt.startedAt)
            close(number, of: job.jobId, JobEnd(attempt, of: job), position)
        }
        if job.status == .starting || job.status == .running {
            _ = openAttempt(of: job, position, started: job.startedAt)
        } else if job.status == .succeeded, job.attempts == nil, attempts[job.jobId]?.count != 1 || isOpen(job.jobId) {
            // A listing of an array's children tells of no attempts.
            close(
                openAttempt(of: job, position, started: job.startedAt), of: job.jobId, JobEnd(wellEnded: job), position)
        }
    }

    /// The attempt that runs; a new one where none does.
    private func openAttempt(of job: Batch.Job, _ position: Int, started: Int64?) -> AttemptNumber {
        if let running = attempts[job.jobId]?.running { return running }
        ordinals[position, default: 0] += 1
        let begun = started.map { Double($0) / 1000 } ?? now
        let number = store.takeAttemptNumber()
        let placement = Placement(job, machines: machines)
        journal.append(
            .attemptStarted(
                AttemptRecord(
                    number: number, task: tasks[position].number, invocation: invocation,
                    ordinal: ordinals[position] ?? 1, key: "", directory: "", engine: CloudRuns.engine,
                    image: job.image, variant: tasks[position].variant, cpus: job.requirement("VCPU") ?? 0,
                    memory: ByteCount(mebibytes: Int64(job.requirement("MEMORY") ?? 0)), started: begun,
                    placement: placement.text, container: job.jobId, machine: placement.machine,
                    capacity: placement.capacity?.rawValue)))
        starts[position] = (begun, placement.text)
        attempts[job.jobId, default: (0, nil)].count += 1
        attempts[job.jobId]?.running = number
        notices.append(.started(tasks[position].id, attempt: ordinals[position] ?? 1))
        return number
    }

    private func isOpen(_ job: String) -> Bool { attempts[job]?.running != nil }

    private func close(_ number: AttemptNumber, of job: String, _ end: JobEnd, _ position: Int) {
        attempts[job]?.running = nil
        var record = end.record
        // Batch tells of times only; the staging program of what the command used.
        if record.outcome == .succeeded, let usage = completions[position]?.usage {
            record.usage = ResourceUsage(usage)
        }
        journal.append(.attemptEnded(number, record))
    }

    // MARK: - Arrays

    private func takeChildren(of array: Batch.Job, first: Int) throws(CloudRunError) {
        let members = try members(of: array.jobId, first: first)
        summaries[array.jobId] = array.arrayProperties?.statusSummary
        var wanted = [Batch.JobStatus.starting, .running].filter { childCount($0, of: array.jobId) > 0 }
        if childCount(.failed, of: array.jobId) > failedChildren(of: array.jobId) || array.status == .failed {
            wanted.append(.failed)
        }
        if array.status.isFinal { wanted.append(.succeeded) }
        let batch = Batch(session)
        var changed: [String] = []
        for status in wanted {
            let children = try CloudRunError.asking { () throws(AWSError) in
                try batch.jobs(in: .array(jobId: array.jobId), status)
            }
            for child in children where jobs[child.jobId]?.status != status.rawValue {
                // One that begins has no machine to be told of yet.
                if status != .starting {
                    changed.append(child.jobId)
                } else if let position = child.position(in: members) {
                    take(Batch.Job(child, of: array), position)
                }
            }
        }
        let children = try described(changed)
        machines.learn(children.compactMap(\.containerInstance), session)
        if tasks.count <= Self.mostReadCompletions {
            try learnCompletions(
                at: children.compactMap { $0.status == .succeeded ? $0.position(in: members) : nil })
        }
        for child in children {
            guard let position = child.position(in: members) else { continue }
            take(child, position)
            // Batch has made all attempts that there are: the state machine tries no child again.
            if child.status == .failed, !isAborted { try fail(position, JobEnd(child)) }
        }
    }

    /// The child of an array that a task is; nil: it is none.
    func child(of task: TaskRecord) throws(CloudRunError) -> CloudJob? {
        for array in jobs.values where array.task == nil {
            guard let first = names[array.name], tasks[first].id.stage == task.id.stage,
                let index = try members(of: array.id, first: first).firstIndex(of: task.position)
            else { continue }
            var child = array
            child.id = "\(array.id):\(index)"
            child.task = task.number
            return child
        }
        return nil
    }

    /// The positions of an array's tasks, as the list says that its children read.
    func members(of array: String, first: Int) throws(CloudRunError) -> [Int] {
        if let known = arrays[array] { return known }
        let stage = tasks[first].id.stage
        guard let number = numbers.number(of: first, in: stage),
            let location = S3Location(place.uri(place.array(stage, number)))
        else { return [] }
        let s3 = S3(session)
        let bytes = try CloudRunError.asking { () throws(AWSError) in try s3.bytes(of: location) }
        let uris = (try? JSONDecoder().decode([String].self, from: Data(bytes))) ?? []
        let folder = place.uri(place.folder + "tasks/")
        let members = uris.map { numbers.position(ofKey: $0, in: folder) ?? first }
        arrays[array] = members
        return members
    }
}

extension Batch.Job {
    /// The task of a child of an array.
    func position(in members: [Int]) -> Int? { Batch.childIndex(arrayProperties, jobId).flatMap { members.at($0) } }
}

extension Batch.JobSummary {
    func position(in members: [Int]) -> Int? { Batch.childIndex(arrayProperties, jobId).flatMap { members.at($0) } }
}

extension Batch {
    /// A child is `ARRAY:INDEX`.
    static func childIndex(_ properties: Job.ArrayProperties?, _ id: String) -> Int? {
        properties?.index ?? id.split(separator: ":").last.flatMap { Int($0) }
    }
}

extension [Int] {
    fileprivate func at(_ index: Int) -> Int? { indices.contains(index) ? self[index] : nil }
}
