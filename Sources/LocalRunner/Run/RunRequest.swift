import Pipeline
import RunStore
import Scheduling

/// What a person asked for, resolved: everything that a run on this machine needs to know.
package struct RunRequest: Sendable {
    /// What is to be run.
    package var plan: Plan
    /// What the plan was made of, whose files the run directory keeps; nil: of no files.
    package var asked: PlanRequest?
    /// The run directory, absolute.
    package var directory: String
    /// What the run may use.
    package var capacity: Capacity
    /// How the scheduler chooses.
    package var policy: SchedulingPolicy
    /// Where commands run.
    package var engine: Engine
    /// Results of earlier runs do not count.
    package var isFresh = false
    /// The words of the command line, for the journal.
    package var command: [String] = []
    /// Of cohesin, for the journal.
    package var version = ""
    /// What it runs on, for the journal.
    package var machine: MachineRecord?
    /// The folder of the running `cohesin`, first on the PATH of tasks; nil: none.
    package var programFolder: String?
    /// Sentences about how the request came about, told at the beginning.
    package var notes: [String] = []
    /// How long a task may take to end after SIGTERM.
    package var grace: Duration = .seconds(10)
    /// Whether this process may adopt orphans and reap them: true in the command, false inside a larger program.
    package var ownsProcess = true

    /// The host's tools and the standard policy, where nothing else is said.
    package init(
        plan: Plan, asked: PlanRequest? = nil, directory: String, capacity: Capacity,
        policy: SchedulingPolicy = SchedulingPolicy(),
        engine: Engine = .host
    ) {
        self.plan = plan
        self.asked = asked
        self.directory = directory
        self.capacity = capacity
        self.policy = policy
        self.engine = engine
    }
}
