import Pipeline

/// A row of the journal's `tasks`. The number is the task's for life; a later plan finds it by its identity.
package struct TaskNumber: Hashable, Sendable {
    /// The row's key.
    package let value: Int64
    /// Of a row's key.
    package init(_ value: Int64) { self.value = value }
}

/// A row of the journal's `attempts`.
package struct AttemptNumber: Hashable, Sendable {
    /// The row's key.
    package let value: Int64
    /// Of a row's key.
    package init(_ value: Int64) { self.value = value }
}

/// A row of the journal's `invocations`.
package struct InvocationNumber: Hashable, Sendable {
    /// The row's key.
    package let value: Int64
    /// Of a row's key.
    package init(_ value: Int64) { self.value = value }
}

/// What the journal says of a task.
package enum TaskStatus: String, Hashable, Sendable, Codable {
    case waiting, running, delayed, succeeded
    case upToDate = "up-to-date"
    case failed, skipped, cancelled

    /// Whether its outputs stand.
    package var isDone: Bool { self == .succeeded || self == .upToDate }
}

/// What the journal says of one task.
package struct TaskRecord: Sendable {
    /// For life.
    package let number: TaskNumber
    /// Stage and columns.
    package let id: TaskID
    /// In the present plan, from 0.
    package let position: Int
    /// What became of it so far.
    package var status: TaskStatus
    /// Of its result; nil: its inputs are not known yet.
    package var key: String?
    /// The position in `PlannedTask.variants`.
    package var variant: Int
    /// Why it is as it is, for people.
    package var note: String?
    /// Seconds since 1970.
    package var changed: Double

    /// The note of a task that is skipped: reports find by it what a failure took along.
    package static func skipNote(because cause: TaskID) -> String { "skipped because \(cause) failed" }
}

/// A process, told apart from a later one with the same number.
package struct ProcessIdentity: Hashable, Sendable {
    /// Its number, which another one may get later.
    package let pid: Int32
    /// Clock ticks since boot.
    package let start: Int64
    /// As `/proc` tells it.
    package init(pid: Int32, start: Int64) {
        self.pid = pid
        self.start = start
    }
}

/// One time that a runner works in a run directory.
package struct Invocation: Sendable {
    /// How it ended: `error` is what stopped the runner itself.
    package enum Outcome: String, Hashable, Sendable, Codable { case done, failed, cancelled, error }

    /// The pipeline's name.
    package var pipeline: String
    /// The words of the command line.
    package var command: [String]
    /// Of cohesin.
    package var version: String
    /// `host` or the container engine's name.
    package var engine: String
    /// Cores that it may use.
    package var cpus: Int
    /// Memory that it may use.
    package var memory: ByteCount
    /// The machine's name.
    package var host: String
    /// nil: the run is at AWS, or its record is older than this field.
    package var machine: MachineRecord?
    /// The kernel's boot id.
    package var boot: String
    /// The runner.
    package var process: ProcessIdentity
    /// Seconds since 1970.
    package var started: Double
    /// Seconds since 1970; nil: it runs, or it was killed.
    package var ended: Double?
    /// nil: it runs, or it was killed.
    package var outcome: Outcome?

    /// All values as they are; times in seconds since 1970.
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
    /// How it ended: `lost` is neither success nor the command's failure.
    package enum Outcome: String, Hashable, Sendable, Codable { case running, succeeded, failed, cancelled, lost }

    /// For life.
    package var number: AttemptNumber
    /// What it is a try of.
    package var task: TaskNumber
    /// In which it began.
    package var invocation: InvocationNumber
    /// From 1 within the invocation.
    package var ordinal: Int
    /// Of the result that it is to make.
    package var key: String
    /// Below the run directory.
    package var directory: String
    /// `host` or the container engine's name.
    package var engine: String
    /// Nil: the tools of the machine.
    package var image: String?
    /// The position in `PlannedTask.variants`.
    package var variant: Int
    /// Cores that it was given.
    package var cpus: Int
    /// Memory that it was given.
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
    /// The first of its processes; nil: it has none here.
    package var process: ProcessIdentity?
    /// Its name; nil: it runs in none.
    package var container: String?
    /// At AWS the machine's type, such as `m6i.large`, and how it is bought (`spot`, `on-demand`); nil: not known.
    package var machine: String?
    /// How its machine is bought; nil: not known.
    package var capacity: String?
    /// Nil: it runs.
    package var end: AttemptEnd?

    /// All values as they are; `started` in seconds since 1970.
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
    /// How it ended.
    package var outcome: AttemptRecord.Outcome
    /// Nil: it did not fail.
    package var failure: FailureClass?
    /// Nil: a signal ended it, or nothing is known.
    package var exitCode: Int32?
    /// Nil: it ended by itself, or nothing is known.
    package var signal: Int32?
    /// Nil: not known.
    package var usage: ResourceUsage?
    /// Seconds since 1970.
    package var ended: Double
    /// What went wrong, for people.
    package var message: String?

    /// All values as they are; `ended` in seconds since 1970.
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
    /// Of processor time in its own code, all processes together.
    package var userSeconds: Double
    /// Of processor time in the kernel, all processes together.
    package var systemSeconds: Double
    /// From its start to its end.
    package var wallSeconds: Double
    /// The largest resident set of one of its processes; nil: it is not known, being less than the runner's own.
    package var peakMemory: ByteCount?
    /// What it had of the memory of one of its GPUs, at most, in samples of a second; nil: none, or not known.
    package var gpuPeakMemory: ByteCount?
    /// The mean of samples of the part of the time in which that GPU ran something.
    package var gpuBusyPercent: Double?

    /// Times in seconds.
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
    /// A file or folder that stands.
    package struct Output: Hashable, Sendable {
        /// Below the directory's `outputs/`.
        package var name: String
        /// SHA-256 in hexadecimal.
        package var digest: String
        /// Of the file, or of all files in the folder.
        package var bytes: Int64
        /// Size, inode and time of change in one text: an equal stamp means that the file need not be read.
        package var stamp: String

        /// All values as they are.
        package init(name: String, digest: String, bytes: Int64, stamp: String) {
            self.name = name
            self.digest = digest
            self.bytes = bytes
            self.stamp = stamp
        }
    }

    /// What the outputs were made of: equal keys, equal outputs.
    package var key: String
    /// Which try made them.
    package var attempt: AttemptNumber
    /// Below the run directory.
    package var directory: String
    /// The ingredients of the key, as JSON.
    package var fingerprint: String
    /// By the names that the stage gives them.
    package var outputs: [VariableName: Output]
    /// Seconds since 1970.
    package var made: Double

    /// All values as they are; `made` in seconds since 1970.
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
    /// Of the file system.
    package var device: UInt64
    /// Of the file in it.
    package var inode: UInt64
    /// Its size.
    package var bytes: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64
    /// Of content, name or rights: nanoseconds since 1970.
    package var changed: Int64

    /// As `stat` tells it; times in nanoseconds since 1970.
    package init(device: UInt64, inode: UInt64, bytes: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.bytes = bytes
        self.modified = modified
        self.changed = changed
    }
}
