import LocalRunner
import Pipeline
import RunStore

/// Every attempt of a run as a line of the same columns, wherever it ran: a table for other programs. Names have their
/// units; times are of ISO 8601, in UTC. What is not known is an empty cell, and null in JSON.
package struct Trace: Sendable {
    /// The oldest attempt first.
    package let lines: [Line]

    /// One attempt, or a task without any.
    package struct Line: Sendable {
        fileprivate let run: String
        fileprivate let task: TaskID
        /// Of the task's attempts, from 1.
        fileprivate let number: Int
        fileprivate let attempt: AttemptRecord
        /// The machine's name, or its type at AWS.
        fileprivate let machine: String?
        fileprivate let gpuModels: [String]
        /// When its job was.
        fileprivate let submitted: Double?
        /// In US dollars, between the prices of how it may have been bought.
        fileprivate let cost: ClosedRange<Double>?
    }

    /// Reads the record of a run.
    /// - Parameter costs: in US dollars; empty: the run is on this machine, or nothing is known.
    package init(
        _ run: RunOverview, costs: [AttemptNumber: ClosedRange<Double>] = [:]
    ) throws(RunStoreError) {
        let store = try RunStore.read(run.directory)
        let tasks = Dictionary(uniqueKeysWithValues: run.tasks.map { ($0.number, $0.id) })
        let invocations = Dictionary(
            uniqueKeysWithValues: try store.invocations().map { ($0.number, $0.invocation) })
        let jobs = run.submission == nil ? [] : try store.jobs()
        let created = Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0.created) })
        var numbers: [TaskNumber: Int] = [:]
        lines = try store.attempts().compactMap { attempt in
            guard let task = tasks[attempt.task] else { return nil }
            numbers[attempt.task, default: 0] += 1
            let invocation = invocations[attempt.invocation]
            let gpus = invocation?.machine?.gpus ?? []
            return Line(
                run: store.runID, task: task, number: numbers[attempt.task] ?? 1, attempt: attempt,
                machine: run.submission == nil ? invocation?.host : attempt.machine,
                gpuModels: attempt.devices.compactMap { uuid in gpus.first { $0.uuid == uuid }?.model },
                submitted: attempt.container.flatMap { created[$0] }, cost: costs[attempt.number])
        }
    }

    /// The columns' names with tabs between them.
    package static var header: String { columns.map(\.name).joined(separator: "\t") }

    // MARK: - Columns

    fileprivate struct Column: Sendable {
        let name: String
        let cell: @Sendable (Line) -> TraceCell

        init(_ name: String, _ cell: @escaping @Sendable (Line) -> TraceCell) {
            self.name = name
            self.cell = cell
        }
    }

    /// Their names and their order are part of the command line's contract.
    fileprivate static let columns: [Column] = [
        Column("run") { .text($0.run) },
        Column("stage") { .text($0.task.stage.text) },
        Column("task") { .text($0.task.description) },
        Column("attempt") { .integer(Int64($0.number)) },
        Column("state") { .text(($0.attempt.end?.outcome ?? .running).rawValue) },
        Column("exitCode") { .integer($0.attempt.end?.exitCode.map(Int64.init)) },
        Column("signal") { .integer($0.attempt.end?.signal.map(Int64.init)) },
        Column("failure") { .text($0.attempt.end?.failure?.rawValue) },
        Column("engine") { .text($0.attempt.engine) },
        Column("image") { .text($0.attempt.image) },
        Column("machine") { .text($0.machine) },
        Column("capacity") { .text($0.attempt.capacity) },
        Column("gpus") { .list($0.attempt.devices) },
        Column("gpuModels") { .list($0.gpuModels) },
        Column("cpus") { .integer(Int64($0.attempt.cpus)) },
        Column("cpusUsed") { .number(AttemptDocument($0.attempt).cpusUsed) },
        Column("memoryMiB") { .integer($0.attempt.memory.mebibytes) },
        Column("peakMemoryMiB") { .integer($0.attempt.end?.usage?.peakMemory?.mebibytes) },
        Column("gpuMemoryMiB") { .integer($0.attempt.gpuMemory?.mebibytes) },
        Column("gpuPeakMemoryMiB") { .integer($0.attempt.end?.usage?.gpuPeakMemory?.mebibytes) },
        Column("gpuBusyPercent") { .number($0.attempt.end?.usage?.gpuBusyPercent) },
        Column("submitted") { .text($0.submitted.map(TimeText.utc)) },
        Column("started") { .text(TimeText.utc($0.attempt.started)) },
        Column("ended") { .text(($0.attempt.end?.ended).map(TimeText.utc)) },
        Column("seconds") { line in .number(line.attempt.end.map { max(0, $0.ended - line.attempt.started) }) },
        Column("key") { .text($0.attempt.key) },
        Column("leastUSD") { .number($0.cost?.lowerBound) },
        Column("mostUSD") { .number($0.cost?.upperBound) },
    ]
}

extension Trace.Line: Encodable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for column in Trace.columns { try container.encode(column.cell(self), forKey: Name(stringValue: column.name)) }
    }

    /// The cells with tabs between them.
    package var tabbed: String { Trace.columns.map { $0.cell(self).text }.joined(separator: "\t") }
}
