import Foundation
import LocalRunner
import Pipeline
import RunStore
import Scheduling

/// Puts the parts of a run on this machine together.
enum LocalRuns {
    /// What would become of each task if the plan ran now. A machine that could not run it is no obstacle.
    static func forecast(_ plan: Plan, directory: String, machine: MachineOptions) throws -> RunForecast {
        let capacity = (try? machine.capacity(for: plan))?.0 ?? machine.capacity
        let plan = plan.limited(toCores: capacity.cpus).plan
        let policy = machine.policy()
        let variants =
            (try? Preflight(plan, capacity: capacity, policy: policy))?.variants ?? plan.tasks.map { _ in 0 }
        let engine = (try? EngineSelection.select(machine.engine.selection, plan: plan, variants: variants))?.engine
        return try RunForecast(plan, variants: variants, directory: directory, engine: engine ?? .host)
    }

    static func run(
        plan: Plan, directory: String, machine: MachineOptions, isFresh: Bool = false, keepsGoing: Bool = false,
        grace: Duration = .seconds(10), interrupts: Interrupts, observer: any RunObserver
    ) throws -> RunSummary {
        // Everything that can be refused is refused before anything is made.
        let (capacity, survey, deviceNote) = try machine.capacity(for: plan)
        let policy = machine.policy(keepsGoing: keepsGoing)
        let (plan, limited) = plan.limited(toCores: capacity.cpus)
        if !limited.isEmpty {
            let stages = limited.map(\.text).joined(separator: ", ")
            Console.note("\(capacity.cpus) cores are all there are, so that is what these stages get: \(stages)")
        }
        if let deviceNote { Console.note(deviceNote) }
        let preflight = try Preflight(plan, capacity: capacity, policy: policy)
        try SecretFolder.check(plan, variants: preflight.variants)
        let (engine, note) = try EngineSelection.select(
            machine.engine.selection, plan: plan, variants: preflight.variants,
            supply: ImageSupply(policy: machine.pull, interrupts: interrupts, tell: Console.note))
        if let survey, !survey.entries.isEmpty {
            let unfit = engine.cudaObstacles(plan, variants: preflight.variants, inventory: survey.inventory)
            if !unfit.isEmpty { throw RunnerError.imagesUnfit(unfit) }
        }
        let directory = try RunDirectory.make(directory)
        let lock = try RunLock.take(directory, as: ProcessTable.own)
        let store = try RunStore.open(directory)
        RunRegistry.ofThisUser?.remember(
            RunRegistry.Entry(
                run: store.runID, directory: directory, pipeline: plan.pipeline,
                started: Date().timeIntervalSince1970))
        var request = RunRequest(
            plan: plan, directory: directory, capacity: capacity, policy: policy, engine: engine)
        request.isFresh = isFresh
        request.grace = grace
        request.command = CommandLine.arguments
        request.version = Version.current
        request.programFolder = RunDirectory.programFolder
        request.notes = note.map { [$0] } ?? []
        let run = try LocalRun(request, store: store, interrupts: interrupts, observer: observer)
        let summary = try run.execute()
        // The lock lives as long as the run.
        _ = consume lock
        return summary
    }
}

extension EngineChoice {
    var selection: EngineSelection.Choice {
        switch self {
        case .auto: .automatic
        case .host: .host
        case .docker: .container(.docker)
        case .podman: .container(.podman)
        case .apptainer: .container(.apptainer)
        }
    }
}
