import Pipeline
import RunStore
import Scheduling

extension LocalRun {
    /// Counts a task in its new state.
    func count(_ index: TaskIndex, as status: TaskStatus) {
        tallies.move(graph.id(index).stage, from: taskStates[index.position], to: status)
        taskStates[index.position] = status
    }

    /// Shows the run as it is to somebody who wants to see it.
    func refreshView() {
        guard let observer, observer.wantsTicks else { return }
        lastTick = now
        hasNews = false
        observer.tick(status())
    }

    /// When `refreshView` is due; nil: nobody looks.
    var nextTick: Duration? {
        guard observer?.wantsTicks == true else { return nil }
        return lastTick + (hasNews ? .milliseconds(250) : .seconds(1))
    }

    private func status() -> RunStatus {
        let now = now
        let held = running.sorted { $0.began < $1.began }
        var waiting = scheduler.nextTasks(atMost: 2).map {
            "\(ProgressText.name(graph.id($0))) \(scheduler.explain($0, at: now))"
        }
        let preparing = scheduler.preparingTasks
        if running.isEmpty, preparing > 0 {
            waiting.append(
                "\(preparing) \(preparing == 1 ? "task" : "tasks"), whose inputs are read to see what stands already")
        }
        return RunStatus(
            title: request.plan.pipeline, stages: tallies.stages,
            running: held.map { attempt in
                RunStatus.Running(
                    task: graph.id(attempt.index), seconds: (now - attempt.began).seconds,
                    expectedSeconds: scheduler.learnedSeconds(of: attempt.index), detail: detail(of: attempt))
            },
            meters: meters, waiting: waiting, seconds: now.seconds)
    }

    private func detail(of attempt: RunningAttempt) -> String? {
        let devices = scheduler.devices(of: attempt.index)
        let parts = [
            devices.isEmpty ? nil : "on \(devices.joined(separator: " and "))",
            attempt.start.attempt > 1 ? "attempt \(attempt.start.attempt)" : nil,
            attempt.phase == .publishing ? "its outputs are read" : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private var meters: [RunStatus.Meter] {
        let (capacity, free) = (scheduler.capacity, scheduler.free)
        let cores = capacity.cpus - free.cpus
        let memory = ByteCount(bytes: capacity.memory.bytes - free.memory.bytes)
        var meters = [
            RunStatus.Meter(
                "cores", held: Double(cores), of: Double(capacity.cpus), text: "\(cores) of \(capacity.cpus)"),
            RunStatus.Meter(
                "memory", held: Double(memory.bytes), of: Double(capacity.memory.bytes),
                text: "\(memory.bytes == 0 ? "0" : memory.text) of \(capacity.memory.text)"),
        ]
        let devices = scheduler.deviceUse
        if devices.usable > 0 {
            meters.append(
                RunStatus.Meter(
                    "GPUs", held: Double(devices.held), of: Double(devices.usable),
                    text: "\(devices.held) of \(devices.usable)"))
        }
        return meters
    }
}
