import Cloud
import Foundation
import LocalRunner
import Pipeline
import RunStore

extension RunBill {
    /// The bill of a run at AWS until now; nil: the directory's run is on this machine.
    /// - Parameter now: seconds since 1970, for attempts that have not ended.
    package init?(of run: RunOverview, prices: PriceList, now: Double) throws(RunStoreError) {
        guard run.submission != nil else { return nil }
        self.init(try Self.attempts(of: run, until: now).map(\.paid), prices: prices)
    }

    /// What each attempt of a run at AWS cost, as far as it is known; empty: the run is on this machine.
    package static func costs(
        of run: RunOverview, prices: PriceList, now: Double
    ) throws(RunStoreError) -> [AttemptNumber: DollarRange] {
        guard run.submission != nil else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: try attempts(of: run, until: now).compactMap { number, attempt in
                attempt.cost(prices).map { (number, $0) }
            })
    }

    private static func attempts(
        of run: RunOverview, until now: Double
    ) throws(RunStoreError) -> [(number: AttemptNumber, paid: Attempt)] {
        let tasks = Dictionary(uniqueKeysWithValues: run.tasks.map { ($0.number, $0.id) })
        var gpus: [TaskID: [GPURequest?]] = [:]
        PlanFile.forEachTask(in: run.directory) { task in
            if task.variants.contains(where: { $0.needs.gpu != nil }) { gpus[task.id] = task.variants.map(\.needs.gpu) }
        }
        return try RunStore.read(run.directory).attempts().compactMap { attempt in
            tasks[attempt.task].map { task in
                (attempt.number, Attempt(attempt, of: task, gpus: gpus[task] ?? [], until: now))
            }
        }
    }
}

extension RunBill.Attempt {
    /// - Parameter gpus: what each way of the task asks for.
    fileprivate init(_ attempt: AttemptRecord, of task: TaskID, gpus: [GPURequest?], until now: Double) {
        let type = attempt.machine.flatMap { InstanceCatalog.standard.types(named: $0)?.first }
        // A job does not say which way it is; one with a GPU is on a machine with GPUs, and no other is.
        let gpu = type?.gpu == nil ? nil : gpus.compactMap(\.self).first
        self.init(
            stage: task.stage, sample: task.labels.first, machine: attempt.machine,
            capacity: attempt.capacity.flatMap(PriceList.Capacity.init(rawValue:)),
            seconds: max(0, (attempt.end?.ended ?? now) - attempt.started),
            needs: ResourceRequest(cpus: attempt.cpus, memory: attempt.memory, gpu: gpu))
    }
}
