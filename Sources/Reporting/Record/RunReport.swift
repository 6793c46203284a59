import LocalRunner
import Pipeline
import RunStore

/// All that is known of a run, as one value: what `cohesin report --json` prints and what its page shows. Field names
/// are part of the command line's contract; units stand in them. Times are seconds since 1970.
package struct RunReport: Sendable, Encodable {
    /// Where a run works, and with what.
    package struct Machine: Sendable, Encodable {
        /// The machine's name.
        package let host: String
        /// `host` or the container engine's name.
        package let engine: String
        /// What the run may use of the machine.
        package let cpus: Int
        /// What the run might use.
        package let memoryMiB: Int64
        /// nil: the record is older than this field.
        package let hardware: MachineRecord?

        /// As the journal has it.
        package init(_ invocation: Invocation) {
            host = invocation.host
            engine = invocation.engine
            cpus = invocation.cpus
            memoryMiB = invocation.memory.mebibytes
            hardware = invocation.machine
        }
    }

    /// Where a run at AWS is.
    package struct Cloud: Sendable, Encodable {
        /// `eu-central-1`
        package let region: String
        /// The CloudFormation stack's name.
        package let stack: String
        /// Its ARN.
        package let execution: String
    }

    /// The pipeline's name.
    package let pipeline: String
    /// The run directory.
    package let directory: String
    /// How the run stands.
    package let state: RunOverview.State
    /// Why it failed, where that is of no task.
    package let reason: String?
    /// When this report was made.
    package let made: Double
    /// Of the latest time that a runner worked here.
    package let started: Double?
    /// Seconds since 1970; nil: it goes on.
    package let ended: Double?
    /// How often a runner worked here: more than one means that the run was continued, or run again.
    package let invocations: Int
    /// Of cohesin.
    package let version: String?
    /// The words of the latest command line.
    package let command: [String]
    /// Nil: the run is at AWS.
    package let machine: Machine?
    /// Nil: the run is on this machine.
    package let cloud: Cloud?
    /// What the run was given.
    package let settings: [Setting]
    /// In the plan's order.
    package let stages: [StageReport]
    /// In the plan's order.
    package let tasks: [TaskReport]
    /// Tasks that failed for good.
    package let failures: [FailureReport]
    /// The GPUs that tasks had.
    package let devices: [DeviceReport]
    /// What stages declare for showing.
    package let outputs: [ShownOutput]
    /// nil: the run is on this machine, or nothing is known.
    package let cost: Cost?

    /// The stages and what flows between them; nil: the plan cannot be read.
    let graph: PlanGraph?
    /// When something ran.
    let timeline: Timeline

    private enum CodingKeys: String, CodingKey {
        case pipeline, directory, state, reason, made, started, ended, invocations, version, command, machine, cloud,
            settings, stages, tasks, failures, devices, outputs, cost
    }

    /// Reads the record of a run.
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - cost: of a run at AWS, as far as it is known.
    package init(_ run: RunOverview, now: Double, cost: Cost? = nil) throws(RunStoreError) {
        let store = try RunStore.read(run.directory)
        let plan = PlanFile.read(run.directory)
        let invocations = try store.invocations()
        let latest = invocations.last
        let attempts = Dictionary(grouping: try store.attempts(), by: \.task)
        pipeline = run.invocation?.pipeline ?? plan?.pipeline ?? ""
        directory = run.directory
        state = run.state
        reason = run.submission?.reason
        made = now
        started = run.submission?.started ?? latest?.invocation.started
        ended = run.submission.map(\.ended) ?? latest?.invocation.ended
        self.invocations = invocations.count
        version = latest?.invocation.version
        command = latest?.invocation.command ?? []
        cloud = run.submission.map { Cloud(region: $0.region, stack: $0.stack, execution: $0.execution) }
        machine = run.submission == nil ? latest.map { Machine($0.invocation) } : nil
        settings = plan.map(Setting.all) ?? []
        tasks = run.tasks.map { task in
            TaskReport(
                task, status: run.status(of: task), attempts: attempts[task.number] ?? [],
                latestInvocation: run.submission == nil ? latest?.number : nil)
        }
        let planned = Dictionary(plan?.tasks.map { ($0.id, $0) } ?? [], uniquingKeysWith: { first, _ in first })
        stages = try StageReport.all(tasks: run.tasks, reports: tasks, planned: planned, attempts, in: store)
        failures = FailureReport.all(in: run, attempts)
        let timeline = Timeline(attempts.values.joined(), stages: run.tasks, now: now)
        self.timeline = timeline
        devices = timeline.devices
        outputs = try ShownOutput.all(of: run.tasks, planned: planned, in: store)
        graph = plan.map(PlanGraph.init)
        self.cost = cost
    }
}

/// What a run at AWS cost, in US dollars.
package struct Cost: Sendable, Encodable {
    /// A part of the cost.
    package struct Part: Sendable, Encodable {
        /// Of a stage or of a sample.
        package let name: String
        /// `USD 1.20 to 4.80`
        package let text: String
        /// An amount as it is shown.
        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// As it is shown.
    package let total: String
    /// By stage.
    package let stages: [Part]
    /// By sample.
    package let samples: [Part]
    /// What the sums rest on, for people.
    package let basis: String

    /// Amounts as they are shown.
    package init(total: String, stages: [Part], samples: [Part], basis: String) {
        self.total = total
        self.stages = stages
        self.samples = samples
        self.basis = basis
    }
}
