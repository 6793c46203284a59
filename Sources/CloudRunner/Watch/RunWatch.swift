import AWSClient
import Cloud
import Foundation
import LocalRunner
import Pipeline
import RunStore

/// Follows a run at AWS and writes down what it sees.
///
/// A look asks for the execution, for jobs whose names begin with the run's (new ones come first, so known ones end the
/// listing), for those that live, for completions and for records of failures. What a look has seen is journalled, so
/// the next one, of whatever process, goes on from there. Success is a completion in the bucket, nothing else.
package final class RunWatch {
    let store: RunStore
    let session: AWSSession
    let place: RunPlace
    let numbers: TaskNumbers
    /// The position of each job's task, by the job's name.
    let names: [String: Int]
    /// As it was last seen.
    package internal(set) var submission: Submission
    /// As they were last seen.
    package internal(set) var tasks: [TaskRecord]
    /// How many tasks of each stage are in which state.
    var tallies: StageTallies
    /// All jobs that were seen, by id.
    var jobs: [String: CloudJob]
    /// The latest job of each task that has one, by position.
    var latestJobs: [Int: String] = [:]
    /// What the journal has of each job's attempts.
    var attempts: [String: (count: Int, running: AttemptNumber?)]
    /// How many attempts each task had in this submission, by position.
    var ordinals: [Int: Int] = [:]
    /// The positions of an array job's tasks, by the job's id.
    var arrays: [String: [Int]] = [:]
    /// How many children of an array job are in which state, by the job's id, as Batch counted them last.
    var summaries: [String: [String: Int]] = [:]
    /// Of the latest attempt of a task, by position: since when it runs (seconds since 1970), and where.
    var starts: [Int: (began: Double, place: String?)] = [:]
    var machines = MachineTypes()
    /// For a live view.
    var pipeline = ""
    var learned = LearnedTimes()
    /// Completions that were read in full, by position.
    var completions: [Int: TaskCompletion] = [:]
    /// Keys in `failures/` that were read.
    var knownFailures: Set<String> = []
    var journal: [JournalEntry] = []
    var notices: [RunNotice] = []
    let invocation: InvocationNumber
    /// Somebody stopped the execution: what fails now was cut off.
    var isAborted = false
    /// The last look has seen something new.
    var hasMoved = false

    /// The latest submission of a run directory. The caller holds its `RunLock`.
    package init(_ store: RunStore, _ submission: Submission, _ session: AWSSession) throws(CloudRunError) {
        self.store = store
        self.session = session
        self.submission = submission
        place = RunPlace(submission)
        let (tasks, jobs, attempts, invocation) = try CloudRunError.storing { () throws(RunStoreError) in
            (try store.tasks(), try store.jobs(), try store.attemptsOfJobs(), try store.latestInvocation()?.number)
        }
        self.tasks = tasks
        tallies = StageTallies(tasks.lazy.map { ($0.id.stage, $0.status) })
        numbers = TaskNumbers(tasks.map(\.id))
        names = numbers.names(in: place)
        self.jobs = Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0) })
        self.attempts = attempts
        self.invocation = invocation ?? InvocationNumber(0)
        let positions = Dictionary(uniqueKeysWithValues: tasks.map { ($0.number, $0.position) })
        for job in jobs where job.submission == submission.number {
            guard let position = job.task.flatMap({ positions[$0] }) else { continue }
            latestJobs[position] = job.id
            ordinals[position, default: 0] += attempts[job.id]?.count ?? 0
        }
    }

    /// Whether the execution has ended.
    package var isEnded: Bool { submission.outcome != nil }

    /// Seconds since 1970.
    var now: Double { session.clock.now.timeIntervalSince1970 }

    /// One look, journalled.
    package func look() throws(CloudRunError) {
        notices = []
        let turn = try PollTurn.take(submission)
        guard let execution = try execution() else {
            submission.looked = now
            try commit()
            return
        }
        submission.started = execution.startDate
        isAborted = execution.status == .aborted
        try take(try newJobs() + liveJobs())
        try readCompletions()
        try readFailures()
        hasMoved = !journal.isEmpty
        if execution.status != .running, !jobs.values.contains(where: { $0.isLive && isOurs($0) }) {
            try end(execution)
        }
        submission.looked = now
        try commit()
        _ = consume turn
    }

    /// nil: there is none; the submission was cut off before it was asked for.
    func execution() throws(CloudRunError) -> StepFunctions.Execution? {
        do { return try StepFunctions(session).execution(submission.execution) } catch {
            guard error.isNotFound, submission.started == nil else { throw .aws(error) }
            return nil
        }
    }

    func isOurs(_ job: CloudJob) -> Bool { job.submission == submission.number }

    func commit() throws(CloudRunError) {
        let entries = journal + [.submission(submission)]
        journal = []
        try CloudRunError.storing { () throws(RunStoreError) in try store.commit(entries) }
    }

    /// Notes what became of a task, where that is new.
    func set(
        _ position: Int, _ status: TaskStatus, note: String? = nil, key: String? = nil, variant: Int? = nil
    ) {
        guard tasks[position].status != status || tasks[position].note != note else { return }
        tallies.move(tasks[position].id.stage, from: tasks[position].status, to: status)
        tasks[position].status = status
        tasks[position].note = note
        journal.append(.task(tasks[position].number, status, key: key, variant: variant, note: note))
    }
}
