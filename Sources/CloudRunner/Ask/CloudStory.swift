import AWSClient
import Cloud
import LocalRunner
import Pipeline
import RunStore

/// Why a task of a run at AWS is where it is, beside what its record says: `why RUN TASK`.
package struct CloudStory {
    /// For people, in their order.
    package private(set) var lines: [String] = []

    /// - Parameters:
    ///   - task: as it was last seen.
    ///   - watch: of its run, after a look.
    package init(of task: TaskRecord, in watch: RunWatch) throws(CloudRunError) {
        let jobs = try CloudRunError.storing { () throws(RunStoreError) in try watch.store.jobs(of: task.number) }
        for job in jobs.prefix(5) {
            let reason = job.reason.map { ": \($0)" } ?? ""
            lines.append("  job \(job.id) in \(Self.name(job.queue)) is \(job.status)\(reason)")
        }
        if let latest = jobs.first, latest.status == "RUNNABLE" { try explain(latest, watch) }
        if task.status.isDone, let completion = try watch.completion(of: task.position) { tell(completion) }
        if task.status == .failed, let record = try watch.failureRecord(of: task.position), !record.lastLines.isEmpty {
            lines.append("  its last words:")
            lines += record.lastLines.map { "    | " + $0 }
        }
    }

    private static func name(_ arn: String) -> String { arn.split(separator: "/").last.map(String.init) ?? arn }

    private mutating func tell(_ completion: TaskCompletion) {
        if let usage = completion.usage {
            let memory = usage.peakMemory.map { ", \(ByteCount(bytes: $0).text) of memory at most" } ?? ""
            lines.append(
                "  used: \(ProgressText.duration(usage.wallSeconds)) with "
                    + "\(ProgressText.duration(usage.userSeconds + usage.systemSeconds)) of processor time\(memory); "
                    + "its files came in \(ProgressText.duration(usage.fetchSeconds)) and went in "
                    + ProgressText.duration(usage.storeSeconds))
        }
        lines += completion.outputs.map { "  made: \($0.location), \(ByteCount(bytes: $0.bytes).text)" }
    }

    private mutating func explain(_ waiting: CloudJob, _ watch: RunWatch) throws(CloudRunError) {
        let said = WaitingReason(waiting.reason)
        lines.append("  it waits: \(said.text)" + (said.fix.map { "; \($0)" } ?? ""))
        let batch = Batch(watch.session)
        let (job, queue, environments) = try CloudRunError.asking { () throws(AWSError) in
            let queue = try batch.queues([waiting.queue]).first
            let names = queue?.computeEnvironmentOrder.sorted { $0.order < $1.order }.map(\.computeEnvironment) ?? []
            return (
                try batch.jobs([waiting.id]).first, queue,
                names.isEmpty ? [] : try batch.computeEnvironments(names)
            )
        }
        guard let job else { return }
        let needs = JobNeeds(job)
        let findings = QueueFindings(
            queue: queue, environments: environments, needs: needs,
            quotas: Self.quotas(environments, needs, watch.session))
        lines += findings.sentences.map { "  \($0)" }
    }

    /// Quotas may not be asked for by everybody: what is not known is left out.
    private static func quotas(
        _ environments: [Batch.ComputeEnvironment], _ needs: JobNeeds, _ session: AWSSession
    ) -> [AccountQuota] {
        environments.compactMap { environment in
            let isSpot = environment.computeResources?.type == "SPOT"
            let isP = environment.computeResources?.instanceTypes?.contains { $0.hasPrefix("p") } == true
            let quota: ServiceQuotas.ComputeQuota =
                switch (needs.gpus > 0, isSpot, isP) {
                case (false, false, _): .onDemandStandard
                case (false, true, _): .spotStandard
                case (true, false, false): .onDemandG
                case (true, false, true): .onDemandP
                case (true, true, false): .spotG
                case (true, true, true): .spotP
                }
            guard let found = try? ServiceQuotas(session).quota(quota) else { return nil }
            return AccountQuota(name: found.quotaName, code: found.quotaCode, vcpus: found.value)
        }
    }
}
