import Foundation
import Pipeline
import RunStore

/// A run directory at one moment, as `status` and `runs` show it.
package struct RunOverview: Sendable {
    /// How a run stands.
    package enum State: String, Sendable, Encodable {
        case running, done, failed, cancelled
        /// The machine could not go on: no space.
        case stopped
        /// The runner was killed; the same command continues.
        case interrupted
        /// No runner ever began.
        case new
    }

    /// The run directory.
    package let directory: String
    /// How it stands.
    package let state: State
    /// The runner's process, while one works here.
    package let runner: ProcessIdentity?
    /// The latest; nil: there was none.
    package let invocation: Invocation?
    /// Its latest execution at AWS; nil: it runs on this machine.
    package let submission: Submission?
    /// The tasks of the present plan, in its order.
    package let tasks: [TaskRecord]
    /// The latest attempt of each task that has one.
    package let attempts: [TaskNumber: AttemptRecord]

    /// Reads a run directory.
    /// - Parameter holdsLock: this process itself holds the directory's lock, so no runner does.
    package init(_ directory: String, holdsLock: Bool = false) throws(RunStoreError) {
        let store = try RunStore.read(directory)
        self.directory = directory
        runner = holdsLock ? nil : RunLock.holder(of: directory)
        invocation = try store.latestInvocation()?.1
        tasks = try store.tasks()
        attempts = try store.latestAttempts()
        submission = try store.latestSubmission()
        state =
            switch (runner, invocation, submission.map(\.outcome) ?? invocation?.outcome) {
            // Who watches a run at AWS does not run it.
            case (_, _, nil) where submission?.started != nil: .running
            case (_, _, .done) where submission != nil: .done
            case (_, _, .failed) where submission != nil: .failed
            case (_, _, .cancelled) where submission != nil: .cancelled
            case (.some, _, _): .running
            case (nil, nil, _): .new
            case (nil, _, .done): .done
            case (nil, _, .failed): .failed
            case (nil, _, .cancelled): .cancelled
            case (nil, _, .error): .stopped
            case (nil, _, nil): .interrupted
            }
    }

    /// A task's state now: what a killed runner left as "running" waits.
    package func status(of task: TaskRecord) -> TaskStatus {
        task.status == .running && runner == nil && submission == nil ? .waiting : task.status
    }

    /// Tasks of the plan in such a state.
    package func count(_ isCounted: (TaskStatus) -> Bool) -> Int { tasks.count { isCounted(status(of: $0)) } }

    /// All attempts of a task, the latest first.
    package func attempts(of task: TaskRecord) throws(RunStoreError) -> [AttemptRecord] {
        try RunStore.read(directory).attempts(of: task.number)
    }

    /// How long its stages took.
    package func learnedTimes() throws(RunStoreError) -> LearnedTimes { try RunStore.read(directory).learnedTimes() }

    /// How many tasks are done.
    package var done: Int { count(\.isDone) }

    /// The tasks of one state, in the plan's order.
    package func tasks(_ wanted: TaskStatus) -> [TaskRecord] { tasks.filter { status(of: $0) == wanted } }

    /// The folder that shows a task's files: of its result, or of its latest attempt; absolute. nil: neither.
    package func folder(of task: TaskRecord) -> String? {
        if task.status.isDone, let key = task.key {
            let folder = "\(directory)/\(AttemptFolder.target(stage: task.id.stage, key: key))"
            if FileManager.default.fileExists(atPath: folder) { return folder }
        }
        guard let attempt = attempts[task.number], !attempt.directory.isEmpty else { return nil }
        let folder = "\(directory)/\(attempt.directory)"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }

    /// The task that a person means: its whole name, or a stage that has only one.
    package func task(named name: String) throws(TaskNameError) -> TaskRecord {
        if let exact = tasks.first(where: { $0.id.description == name }) { return exact }
        let ofStage = tasks.filter { $0.id.stage.text == name }
        if ofStage.count == 1 { return ofStage[0] }
        if !ofStage.isEmpty { throw .several(name, ofStage.map(\.id.description)) }
        throw .unknown(name, closest: Spelling.nearest(to: name, among: tasks.map(\.id.description)))
    }
}

/// Why a word does not name a task.
package enum TaskNameError: Error, Sendable, CustomStringConvertible {
    case unknown(String, closest: String?)
    case several(String, [String])

    package var description: String {
        switch self {
        case .unknown(let name, let closest):
            "the run has no task '\(name)'"
                + (closest.map { ": did you mean '\($0)'?" } ?? "; 'cohesin status' lists them")
        case .several(let name, let tasks):
            "stage '\(name)' has \(tasks.count) tasks: name one of "
                + tasks.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (tasks.count > 5 ? ", ..." : "")
        }
    }
}
