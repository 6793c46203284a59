import Pipeline
import Scheduling

/// An attempt that runs on this machine, as a view needs it.
struct SeenAttempt {
    let index: TaskIndex
    /// From 1.
    let ordinal: Int
    let seconds: Double
    var isPublishing = false
    /// What its command reports.
    let work: WorkPace?
}

extension RunStatus {
    /// A run on this machine.
    /// - Parameters:
    ///   - scheduler: the run's own, or one restored from its journal; `now` is on its clock.
    ///   - running: the longest first.
    ///   - seconds: since the run began.
    init(
        title: String, stages: [StageTally], running: [SeenAttempt], _ scheduler: Scheduler, at now: Duration,
        seconds: Double
    ) {
        let graph = scheduler.graph
        var waiting = scheduler.nextTasks(atMost: 2).map {
            "\(ProgressText.name(graph.id($0))) \(scheduler.explain($0, at: now))"
        }
        let preparing = scheduler.preparingTasks
        if running.isEmpty, preparing > 0 {
            waiting.append(
                "\(preparing) \(preparing == 1 ? "task" : "tasks"), whose inputs are read to see what stands already")
        }
        self.init(
            title: title, stages: stages,
            running: running.map { attempt in
                Running(
                    task: graph.id(attempt.index), seconds: attempt.seconds,
                    expectedSeconds: scheduler.learnedSeconds(of: attempt.index), share: attempt.work?.share,
                    detail: Self.detail(of: attempt, on: scheduler.devices(of: attempt.index)))
            },
            meters: Self.meters(scheduler), waiting: waiting, seconds: seconds)
    }

    private static func detail(of attempt: SeenAttempt, on devices: [String]) -> String? {
        let parts = [
            devices.isEmpty ? nil : "on \(devices.joined(separator: " and "))",
            attempt.ordinal > 1 ? "attempt \(attempt.ordinal)" : nil,
            attempt.isPublishing ? "its outputs are read" : attempt.work?.text,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static func meters(_ scheduler: Scheduler) -> [Meter] {
        let (capacity, free) = (scheduler.capacity, scheduler.free)
        let cores = capacity.cpus - free.cpus
        let memory = ByteCount(bytes: capacity.memory.bytes - free.memory.bytes)
        var meters = [
            Meter("cores", held: Double(cores), of: Double(capacity.cpus), text: "\(cores) of \(capacity.cpus)"),
            Meter(
                "memory", held: Double(memory.bytes), of: Double(capacity.memory.bytes),
                text: "\(memory.bytes == 0 ? "0" : memory.text) of \(capacity.memory.text)"),
        ]
        let devices = scheduler.deviceUse
        if devices.usable > 0 {
            meters.append(
                Meter(
                    "GPUs", held: Double(devices.held), of: Double(devices.usable),
                    text: "\(devices.held) of \(devices.usable)"))
        }
        return meters
    }
}
