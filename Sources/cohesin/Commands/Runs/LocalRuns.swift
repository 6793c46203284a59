import Foundation
import LocalRunner
import Pipeline
import RunStore
import Scheduling

/// Puts the parts of a run on this machine together.
enum LocalRuns {
    static func run(
        plan: Plan, directory: String, machine: MachineOptions, isFresh: Bool = false, keepsGoing: Bool = false,
        interrupts: Interrupts, observer: any RunObserver
    ) throws -> RunSummary {
        try RunDirectory.make(directory)
        let lock = try RunLock.take(directory)
        let store = try RunStore.open(directory)
        let capacity = machine.capacity
        let (plan, limited) = plan.limited(toCores: capacity.cpus)
        if !limited.isEmpty {
            let stages = limited.map(\.text).joined(separator: ", ")
            Console.note("stages that ask for more than the \(capacity.cpus) cores there are get those: \(stages)")
        }
        var request = RunRequest(
            plan: plan, directory: directory, capacity: capacity,
            policy: SchedulingPolicy(gpuUse: machine.gpuUse, keepsGoing: keepsGoing), engine: .host)
        request.isFresh = isFresh
        request.command = CommandLine.arguments
        request.version = Version.current
        request.programFolder = RunDirectory.programFolder
        let run = try LocalRun(request, store: store, interrupts: interrupts, observer: observer)
        let summary = try run.execute()
        // The lock lives as long as the run.
        _ = consume lock
        return summary
    }
}
