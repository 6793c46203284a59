import Foundation
import LocalRunner
import Pipeline
import Reporting
import RunStore
import Scheduling

/// Puts the parts of a run on this machine together.
enum LocalRuns {
    /// What would become of each task if the plan ran now. A machine that could not run it is no obstacle.
    static func forecast(_ plan: Plan, directory: String, machine: MachineOptions) throws -> RunForecast {
        let preflight = try machine.preflight(for: plan)
        return try RunForecast(
            preflight.plan, variants: preflight.variants, directory: directory, engine: preflight.engine)
    }

    static func run(
        plan: Plan, asked: PlanRequest, directory: String, machine: MachineOptions, isFresh: Bool = false,
        keepsGoing: Bool = false,
        grace: Duration = .seconds(10), interrupts: Interrupts, note: @escaping (String) -> Void = Console.note,
        observer: any RunObserver
    ) throws -> RunSummary {
        // Everything that can be refused is refused before anything is made.
        let preflight = try machine.preflight(
            for: plan, keepsGoing: keepsGoing,
            supply: ImageSupply(policy: machine.pull, interrupts: interrupts, tell: note))
        try preflight.check()
        let directory = try RunDirectory.make(directory)
        let lock = try RunLock.take(directory, as: ProcessTable.own)
        let store = try RunStore.open(directory)
        if try store.latestSubmission() != nil {
            throw CommandFailure(.invalidInput, "\(directory) holds a run at AWS: name another --run-dir")
        }
        RunRegistry.ofThisUser?.remember(
            RunRegistry.Entry(
                run: store.runID, directory: directory, pipeline: plan.pipeline,
                started: Date().timeIntervalSince1970))
        var request = RunRequest(
            plan: preflight.plan, asked: asked, directory: directory, capacity: preflight.capacity,
            policy: preflight.policy,
            engine: preflight.engine)
        request.isFresh = isFresh
        request.grace = grace
        request.command = NotifyOptions.recordedCommand
        request.version = Version.current
        request.machine = preflight.machine
        request.programFolder = RunDirectory.programFolder
        request.notes = preflight.notes
        let run = try LocalRun(request, store: store, interrupts: interrupts, observer: observer)
        let summary = try run.execute()
        writeReport(of: directory, after: summary)
        // The lock lives as long as the run.
        _ = consume lock
        return summary
    }

    /// A report that cannot be written is no failure of the run. One that says what was so before is not written again.
    private static func writeReport(of directory: String, after summary: RunSummary) {
        let isNew = !FileManager.default.fileExists(atPath: "\(directory)/\(ReportFile.name)")
        guard isNew || summary.succeeded > 0 || !summary.failed.isEmpty, summary.outcome != .environment else { return }
        do {
            let overview = try RunOverview(directory, holdsLock: true)
            try ReportFile.write(RunReport(overview, now: Date().timeIntervalSince1970))
        } catch {
            Console.warning("the report could not be written: \(error)")
        }
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
