import Glibc
import Pipeline
import RunStore
import Scheduling

/// One attempt from its plan to its end.
final class RunningAttempt {
    /// Why the runner itself ends it.
    enum Termination: Equatable { case timeLimit, cancelled, deviceFailed }

    enum Phase {
        /// Journalled, not yet started.
        case planned
        case running
        /// The leader has ended, others of its group have the rest of the grace time.
        case closing
        /// A worker checks and publishes its outputs.
        case publishing
    }

    let start: SchedulerAction.Start
    let record: AttemptRecord
    let folder: AttemptFolder
    let variant: TaskVariant
    let gpus: GPUBinding
    var phase = Phase.planned
    private var child: ChildHandle?
    var container: String?
    /// The number of its `TemporaryFolders`; nil: it has none.
    var temporaryFolder: Int?
    /// The secrets that its command reads; nil: none.
    var secrets: SecretFolder?
    /// What stands as empty places in `inputs/` until the container has ended.
    var mountedInputs: [StagedTask.Link] = []
    var began: Duration = .zero
    var ended: Duration = .zero
    /// When it has had its time; nil: never.
    var timeLimit: Duration?
    var termination: Termination?
    /// When SIGKILL follows SIGTERM.
    var killAt: Duration?
    var ending: ChildProcess.Ending?
    var usage: ResourceUsage?
    /// Of its container, once it is found.
    var cgroup: ContainerCgroup?
    /// What its container had used when it was last looked at; nil: it never was.
    var sampledUse: ContainerCgroup.Use?
    /// What its command says of how far it is.
    var work: ReportedWork
    /// When its container is looked at next; nil: it has none.
    var nextSample: Duration?
    /// The machine's count of kills for memory when it began.
    let outOfMemoryKillsBefore: Int

    var index: TaskIndex { start.task }
    var descriptor: Int32 { child?.process.descriptor ?? -1 }
    var pid: pid_t { child?.process.pid ?? 0 }
    var isWatched: Bool { phase == .running && child != nil }

    init(
        start: SchedulerAction.Start, record: AttemptRecord, folder: AttemptFolder, variant: TaskVariant,
        gpus: GPUBinding, outOfMemoryKillsBefore: Int
    ) {
        self.start = start
        self.record = record
        self.folder = folder
        work = ReportedWork(in: folder.path)
        self.variant = variant
        self.gpus = gpus
        self.outOfMemoryKillsBefore = outOfMemoryKillsBefore
    }

    /// When the loop has to look at it although nothing happened.
    var nextCheck: Duration? {
        switch phase {
        case .planned, .publishing: nil
        case .running: [termination == nil ? timeLimit : nil, killAt, nextSample].compactMap { $0 }.min()
        // The end of a group sends no message.
        case .closing: ended + .milliseconds(20)
        }
    }

    func take(_ process: consuming ChildProcess, at now: Duration) {
        child = ChildHandle(process)
        phase = .running
        began = now
        timeLimit = variant.needs.timeLimitSeconds.map { now + .seconds($0) }
    }

    /// Signals the leader's whole group.
    func signal(_ signal: Int32) {
        if pid > 0 { kill(-pid, signal) }
    }

    /// Reaps the leader; false when it has not ended.
    func reap(at now: Duration) -> Bool {
        guard let (ending, user, system, memory) = child?.process.reap() else { return false }
        self.ending = ending
        ended = now
        usage = ResourceUsage(
            userSeconds: user, systemSeconds: system, wallSeconds: (now - began).seconds, peakMemory: memory)
        return true
    }

    private final class ChildHandle {
        let process: ChildProcess
        init(_ process: consuming ChildProcess) { self.process = process }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
