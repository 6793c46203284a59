import Pipeline
import RunStore
import Scheduling

extension LocalRun {
    /// Says what keeps devices from this run before it begins.
    func lookAroundForDevices() throws(RunnerError) {
        take(try devices?.lookAround() ?? [])
    }

    /// Takes the devices of a task that the scheduler wants to start; false: one of them cannot be had.
    func takeDevices(for start: SchedulerAction.Start) throws(RunnerError) -> Bool {
        guard !start.devices.isEmpty, devices != nil else { return true }
        let obstacles = try devices?.take(start.devices) ?? []
        guard !obstacles.isEmpty else { return true }
        take(obstacles)
        events.append(.notStarted(start.task))
        return false
    }

    /// What the attempt, which has no process any more, used of its devices.
    func measureDevices(of attempt: RunningAttempt) {
        guard let use = devices?.use(of: attempt.start.devices) else { return }
        attempt.usage?.gpuPeakMemory = use.peakMemory
        attempt.usage?.gpuBusyPercent = use.busyPercent
    }

    /// The attempt has ended: its devices are the scheduler's again when their memory is back.
    func giveBackDevices(of attempt: RunningAttempt) {
        devices?.giveBack(attempt.start.devices, at: now)
    }

    /// Whether a device is the reason for a failure, which the scheduler then hears first.
    func deviceFailure(of attempt: RunningAttempt) -> String? {
        guard !attempt.start.devices.isEmpty, let found = devices?.failures(of: attempt.start.devices) else {
            return nil
        }
        take(found)
        return attempt.start.devices.lazy.compactMap { [self] in deviceFaults[$0] }.first
    }

    /// What has changed about devices while time passed.
    func lookAtDevices() throws(RunnerError) {
        guard let next = devices?.nextLook, next <= now else { return }
        take(try devices?.look(at: now) ?? [])
    }

    private func take(_ found: [SchedulerEvent]) {
        for event in found {
            events.append(event)
            switch event {
            case .deviceTaken(let device, let who):
                record("device-taken", "\(name(of: device)) is not to be had: \(who)")
            case .deviceFailed(let device, let reason):
                record("device-failed", "\(name(of: device)) failed and gets no more tasks: \(reason)")
                let casualties = devices?.casualties(of: device) ?? [device]
                for casualty in casualties { deviceFaults[casualty] = "\(name(of: casualty)) failed: \(reason)" }
                for attempt in running where !attempt.start.devices.allSatisfy({ !casualties.contains($0) }) {
                    terminate(attempt, .deviceFailed)
                }
            default: break
            }
        }
    }

    private func name(of device: DeviceID) -> String { devices?.name(of: device) ?? device.text }

    private func record(_ kind: String, _ text: String) {
        journal.append(.event(.init(kind: kind, text: text)))
        tell(.note(text))
    }
}
