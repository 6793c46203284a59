import Pipeline
import RunStore

/// An attempt in `status --json`, `why --json` and `report --json`: field names are part of the command line's contract.
/// What it asked for stands beside what it used.
package struct AttemptDocument: Sendable, Encodable {
    /// From 1 within the task.
    package let number: Int
    /// In the journal's words.
    package let outcome: String
    /// The class of the failure; nil: it did not fail.
    package let failure: String?
    /// What went wrong, for people.
    package let message: String?
    /// Nil: it did not end by itself, or nothing is known.
    package let exitCode: Int32?
    /// Nil: no signal ended it, or nothing is known.
    package let signal: Int32?
    /// What ran it.
    package let engine: String
    /// Nil: the tools of the machine.
    package let image: String?
    /// Seconds since 1970.
    package let started: Double
    /// Seconds since 1970; nil: it runs.
    package let ended: Double?
    /// From start to end; nil: not known.
    package let wallSeconds: Double?
    /// Of processor time, all processes together; nil: not known.
    package let cpuSeconds: Double?
    /// Asked for.
    package let cpus: Int
    /// Cores that were busy, in the mean over its time.
    package let cpusUsed: Double?
    /// Asked for.
    package let memoryMiB: Int64
    /// The most that it had; nil: not known.
    package let peakMemoryMiB: Int64?
    /// UUIDs of its GPUs and MIG instances.
    package let gpus: [String]
    /// Asked for, of each; missing: any amount would do.
    package let gpuMemoryMiB: Int64?
    /// Used, of the one of which it used most.
    package let gpuPeakMemoryMiB: Int64?
    /// Of the time, by that one.
    package let gpuBusyPercent: Double?
    /// Why these devices, or this alternative.
    package let placement: String?
    /// At AWS: the machine's type, and how it was bought.
    package let machine: String?
    /// How the machine is bought; nil: not known.
    package let capacity: String?
    /// How its devices were kept from others.
    package let binding: String?
    /// Below the run directory.
    package let directory: String

    /// As the journal has it.
    package init(_ attempt: AttemptRecord) {
        let usage = attempt.end?.usage
        number = attempt.ordinal
        outcome = (attempt.end?.outcome ?? .running).rawValue
        failure = attempt.end?.failure?.rawValue
        message = attempt.end?.message
        exitCode = attempt.end?.exitCode
        signal = attempt.end?.signal
        engine = attempt.engine
        image = attempt.image
        started = attempt.started
        ended = attempt.end?.ended
        wallSeconds = usage?.wallSeconds
        cpuSeconds = usage.map { $0.userSeconds + $0.systemSeconds }
        cpus = attempt.cpus
        cpusUsed = usage.flatMap { $0.wallSeconds > 0 ? ($0.userSeconds + $0.systemSeconds) / $0.wallSeconds : nil }
        memoryMiB = attempt.memory.mebibytes
        peakMemoryMiB = usage?.peakMemory?.mebibytes
        gpus = attempt.devices
        gpuMemoryMiB = attempt.gpuMemory?.mebibytes
        gpuPeakMemoryMiB = usage?.gpuPeakMemory?.mebibytes
        gpuBusyPercent = usage?.gpuBusyPercent
        placement = attempt.placement
        machine = attempt.machine
        capacity = attempt.capacity
        binding = attempt.binding
        directory = attempt.directory
    }
}
