import Pipeline

/// A row of the journal's `tasks`. The number is the task's for life; a later plan finds it by its identity.
package struct TaskNumber: Hashable, Sendable {
    package let value: Int64
    package init(_ value: Int64) { self.value = value }
}

package struct AttemptNumber: Hashable, Sendable {
    package let value: Int64
    package init(_ value: Int64) { self.value = value }
}

package struct InvocationNumber: Hashable, Sendable {
    package let value: Int64
    package init(_ value: Int64) { self.value = value }
}

/// What the journal says of a task.
package enum TaskStatus: String, Hashable, Sendable, Codable {
    case waiting, running, delayed, succeeded
    case upToDate = "up-to-date"
    case failed, skipped, cancelled

    package var isDone: Bool { self == .succeeded || self == .upToDate }
}

package struct TaskRecord: Sendable {
    package let number: TaskNumber
    package let id: TaskID
    /// In the present plan, from 0.
    package let position: Int
    package var status: TaskStatus
    package var key: String?
    package var variant: Int
    package var note: String?
    /// Seconds since 1970.
    package var changed: Double

    /// The note of a task that is skipped: reports find by it what a failure took along.
    package static func skipNote(because cause: TaskID) -> String { "skipped because \(cause) failed" }
}

/// A process, told apart from a later one with the same number.
package struct ProcessIdentity: Hashable, Sendable {
    package let pid: Int32
    /// Clock ticks since boot.
    package let start: Int64
    package init(pid: Int32, start: Int64) {
        self.pid = pid
        self.start = start
    }
}

/// One time that a runner works in a run directory.
package struct Invocation: Sendable {
    package enum Outcome: String, Hashable, Sendable, Codable { case done, failed, cancelled, error }

    package var pipeline: String
    /// The words of the command line.
    package var command: [String]
    package var version: String
    package var engine: String
    package var cpus: Int
    package var memory: ByteCount
    package var host: String
    /// nil: the run is at AWS, or its record is older than this field.
    package var machine: MachineRecord?
    /// The kernel's boot id.
    package var boot: String
    package var process: ProcessIdentity
    /// Seconds since 1970.
    package var started: Double
    package var ended: Double?
    /// nil: it runs, or it was killed.
    package var outcome: Outcome?

    package init(
        pipeline: String, command: [String], version: String, engine: String, cpus: Int, memory: ByteCount,
        host: String, machine: MachineRecord? = nil, boot: String, process: ProcessIdentity, started: Double,
        ended: Double? = nil, outcome: Outcome? = nil
    ) {
        self.pipeline = pipeline
        self.command = command
        self.version = version
        self.engine = engine
        self.cpus = cpus
        self.memory = memory
        self.host = host
        self.machine = machine
        self.boot = boot
        self.process = process
        self.started = started
        self.ended = ended
        self.outcome = outcome
    }
}

/// One try of a task.
package struct AttemptRecord: Sendable {
    package enum Outcome: String, Hashable, Sendable, Codable { case running, succeeded, failed, cancelled, lost }

    package var number: AttemptNumber
    package var task: TaskNumber
    package var invocation: InvocationNumber
    /// From 1 within the invocation.
    package var ordinal: Int
    package var key: String
    /// Below the run directory.
    package var directory: String
    package var engine: String
    package var image: String?
    package var variant: Int
    package var cpus: Int
    package var memory: ByteCount
    /// Seconds since 1970.
    package var started: Double
    /// UUIDs of its GPUs and MIG instances.
    package var devices: [String]
    /// What it asked for of each GPU; nil: no amount.
    package var gpuMemory: ByteCount?
    /// Why these devices, or this variant, for people; nil: there was nothing to choose.
    package var placement: String?
    /// How its devices are kept from others, for people; nil: it has none.
    package var binding: String?
    package var process: ProcessIdentity?
    package var container: String?
    /// At AWS the machine's type, such as `m6i.large`, and how it is bought (`spot`, `on-demand`); nil: not known.
    package var machine: String?
    package var capacity: String?
    package var end: AttemptEnd?

    package init(
        number: AttemptNumber, task: TaskNumber, invocation: InvocationNumber, ordinal: Int, key: String,
        directory: String, engine: String, image: String?, variant: Int, cpus: Int, memory: ByteCount,
        started: Double, devices: [String] = [], gpuMemory: ByteCount? = nil, placement: String? = nil,
        binding: String? = nil, process: ProcessIdentity? = nil, container: String? = nil, machine: String? = nil,
        capacity: String? = nil, end: AttemptEnd? = nil
    ) {
        self.number = number
        self.task = task
        self.invocation = invocation
        self.ordinal = ordinal
        self.key = key
        self.directory = directory
        self.engine = engine
        self.image = image
        self.variant = variant
        self.cpus = cpus
        self.memory = memory
        self.started = started
        self.devices = devices
        self.gpuMemory = gpuMemory
        self.placement = placement
        self.binding = binding
        self.process = process
        self.container = container
        self.machine = machine
        self.capacity = capacity
        self.end = end
    }
}

/// How a try ended and what it used.
package struct AttemptEnd: Sendable {
    package var outcome: AttemptRecord.Outcome
    package var failure: FailureClass?
    package var exitCode: Int32?
    package var signal: Int32?
    package var usage: ResourceUsage?
    /// Seconds since 1970.
    package var ended: Double
    package var message: String?

    package init(
        outcome: AttemptRecord.Outcome, failure: FailureClass? = nil, exitCode: Int32? = nil, signal: Int32? = nil,
        usage: ResourceUsage? = nil, ended: Double, message: String? = nil
    ) {
        self.outcome = outcome
        self.failure = failure
        self.exitCode = exitCode
        self.signal = signal
        self.usage = usage
        self.ended = ended
        self.message = message
    }
}

/// What an attempt used of the machine.
package struct ResourceUsage: Hashable, Sendable {
    package var userSeconds: Double
    package var systemSeconds: Double
    package var wallSeconds: Double
    /// The largest resident set of one of its processes; nil: it is not known, being less than the runner's own.
    package var peakMemory: ByteCount?
    /// What it had of the memory of one of its GPUs, at most, in samples of a second; nil: none, or not known.
    package var gpuPeakMemory: ByteCount?
    /// The mean of samples of the part of the time in which that GPU ran something.
    package var gpuBusyPercent: Double?

    package init(
        userSeconds: Double, systemSeconds: Double, wallSeconds: Double, peakMemory: ByteCount?,
        gpuPeakMemory: ByteCount? = nil, gpuBusyPercent: Double? = nil
    ) {
        self.userSeconds = userSeconds
        self.systemSeconds = systemSeconds
        self.wallSeconds = wallSeconds
        self.peakMemory = peakMemory
        self.gpuPeakMemory = gpuPeakMemory
        self.gpuBusyPercent = gpuBusyPercent
    }
}

/// Outputs that stand under a key.
package struct ResultRecord: Sendable {
    package struct Output: Hashable, Sendable {
        /// Below the directory's `outputs/`.
        package var name: String
        /// SHA-256 in hexadecimal.
        package var digest: String
        package var bytes: Int64
        /// Size, inode and time of change in one text: an equal stamp means that the file need not be read.
        package var stamp: String

        package init(name: String, digest: String, bytes: Int64, stamp: String) {
            self.name = name
            self.digest = digest
            self.bytes = bytes
            self.stamp = stamp
        }
    }

    package var key: String
    package var attempt: AttemptNumber
    /// Below the run directory.
    package var directory: String
    /// The ingredients of the key, as JSON.
    package var fingerprint: String
    package var outputs: [VariableName: Output]
    /// Seconds since 1970.
    package var made: Double

    package init(
        key: String, attempt: AttemptNumber, directory: String, fingerprint: String,
        outputs: [VariableName: Output], made: Double
    ) {
        self.key = key
        self.attempt = attempt
        self.directory = directory
        self.fingerprint = fingerprint
        self.outputs = outputs
        self.made = made
    }
}

/// What tells that a file was not touched since it was read.
package struct FileStamp: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var bytes: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64
    package var changed: Int64

    package init(device: UInt64, inode: UInt64, bytes: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.bytes = bytes
        self.modified = modified
        self.changed = changed
    }
}
