import Foundation
import Pipeline
import RunStore

extension LocalRun {
    /// Reads what containers have used so far, each about once a second.
    func sampleContainers() {
        let now = now
        for attempt in running where attempt.phase == .running {
            guard let due = attempt.nextSample, due <= now else { continue }
            sample(attempt)
            attempt.nextSample = now + .seconds(1)
        }
    }

    /// Reads what the container of an attempt has used so far.
    func sample(_ attempt: RunningAttempt) {
        if attempt.cgroup == nil {
            attempt.cgroup = ContainerCgroup.find(
                marker: Leftovers.marker(run: store.runID, attempt: attempt.record.number))
        }
        if let use = attempt.cgroup?.read() { attempt.sampledUse = use }
    }

    /// What a container used in place of what the engine's program did: as the shell inside wrote it down, else as it
    /// was read from outside for the last time. nil: neither, and it ran too long for "nothing" to be true.
    func containerUsage(of attempt: RunningAttempt) -> ResourceUsage? {
        guard let usage = attempt.usage else { return nil }
        let written = try? String(
            contentsOfFile: "\(attempt.folder.path)/\(ContainerUsage.fileName)", encoding: .utf8)
        if let inside = written.flatMap(ContainerUsage.parse) {
            return ResourceUsage(
                userSeconds: inside.user, systemSeconds: inside.system, wallSeconds: usage.wallSeconds,
                peakMemory: inside.peakMemory ?? attempt.sampledUse?.peakMemory)
        }
        guard let use = attempt.sampledUse else {
            guard usage.wallSeconds < 1 else { return nil }
            return ResourceUsage(userSeconds: 0, systemSeconds: 0, wallSeconds: usage.wallSeconds, peakMemory: nil)
        }
        return ResourceUsage(
            userSeconds: use.userSeconds ?? 0, systemSeconds: use.systemSeconds ?? 0,
            wallSeconds: usage.wallSeconds, peakMemory: use.peakMemory)
    }
}
