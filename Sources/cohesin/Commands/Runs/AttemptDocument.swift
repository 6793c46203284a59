import Pipeline
import RunStore

/// An attempt in `status --json` and `why --json`: field names are part of the command line's contract. What it asked
/// for stands beside what it used.
struct AttemptDocument: Encodable {
    var number: Int
    var outcome: String
    var failure: String?
    var message: String?
    var exitCode: Int32?
    var signal: Int32?
    var engine: String
    var image: String?
    var started: Double
    var ended: Double?
    var wallSeconds: Double?
    var cpuSeconds: Double?
    /// Asked for.
    var cpus: Int
    /// Cores that were busy, in the mean over its time.
    var cpusUsed: Double?
    /// Asked for.
    var memoryMiB: Int64
    var peakMemoryMiB: Int64?
    /// UUIDs of its GPUs and MIG instances.
    var gpus: [String]
    /// Asked for, of each; missing: any amount would do.
    var gpuMemoryMiB: Int64?
    /// Used, of the one of which it used most.
    var gpuPeakMemoryMiB: Int64?
    /// Of the time, by that one.
    var gpuBusyPercent: Double?
    /// Why these devices, or this alternative.
    var placement: String?
    /// At AWS: the machine's type, and how it was bought.
    var machine: String?
    var capacity: String?
    /// How its devices were kept from others.
    var binding: String?
    var directory: String

    init(_ attempt: AttemptRecord) {
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
