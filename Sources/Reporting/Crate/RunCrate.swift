import Foundation
import LocalRunner
import OrderedCollections
import Pipeline
import RunStore

/// A run as a Research Object Crate: a folder with its pipeline file, its published outputs and a description of how
/// they came about that other programs read (RO-Crate 1.1, https://w3id.org/ro/crate/1.1, with the profile Workflow Run
/// Crate 0.5, https://w3id.org/ro/wfrun/workflow/0.5). The user's files stay where they are: the description has their
/// checksums. No file is read for that: all checksums are those by which the cache knows the files.
package struct RunCrate {
    /// What a person says about it.
    package struct Label: Sendable {
        /// The URL of a licence, or its name.
        package var license: String
        /// Who answers for the data.
        package var author: String

        /// As the user gives them.
        package init(license: String, author: String) {
            self.license = license
            self.author = author
        }
    }

    let label: Label
    let run: RunOverview
    let plan: Plan
    let invocations: [Invocation]
    /// When it is made, in seconds since 1970.
    let made: Double
    /// Below the run directory and below the crate: what the plan was made of, the plan, and the report.
    let documents: [String]
    private(set) var tasks: [CrateTask] = []
    /// Those that are published, by the tasks that made them.
    private(set) var outputs: [TaskID: OrderedDictionary<VariableName, CrateFile>] = [:]
    /// The user's files, by path.
    private(set) var inputs: OrderedDictionary<String, CrateFile> = [:]

    /// Reads the record of a run that has ended.
    package init(_ run: RunOverview, _ label: Label, made: Double) throws(CrateError) {
        guard run.submission == nil else { throw .runAtAWS(run.directory) }
        guard run.runner == nil else { throw .runGoesOn(run.directory) }
        let sources = SourceFiles.all(in: run.directory)
        guard let plan = PlanFile.read(run.directory), sources.first == SourceFiles.pipeline else {
            throw .noSources(run.directory)
        }
        self.run = run
        self.plan = plan
        self.label = label
        self.made = made
        documents =
            sources + [PlanFile.name, ReportFile.name].filter { Files.status("\(run.directory)/\($0)") != nil }
        do throws(RunStoreError) {
            let store = try RunStore.read(run.directory)
            invocations = try store.invocations().map(\.invocation)
            try readTasks(store)
            outputs = Dictionary(uniqueKeysWithValues: tasks.map { ($0.planned.id, $0.outputs) })
        } catch {
            throw .store(error)
        }
    }

    private mutating func readTasks(_ store: RunStore) throws(RunStoreError) {
        let results = try store.results(run.tasks.filter(\.status.isDone).compactMap(\.key))
        let attempts = try store.attempts()
        let byNumber = Dictionary(uniqueKeysWithValues: attempts.map { ($0.number, $0) })
        let records = Dictionary(uniqueKeysWithValues: run.tasks.map { ($0.id, $0) })
        for planned in plan.tasks {
            guard let record = records[planned.id] else { continue }
            let result = record.status.isDone ? record.key.flatMap { results[$0] } : nil
            guard result != nil || record.status == .failed else { continue }
            let fingerprint = try result.flatMap { result throws(RunStoreError) in
                try store.fingerprint(ofKey: result.key)
            }
            if let fingerprint, let result { takeInputs(of: planned, fingerprint, known: result.made) }
            tasks.append(
                CrateTask(
                    planned: planned, result: result, note: record.note, fingerprint: fingerprint,
                    attempt: result.map { byNumber[$0.attempt] } ?? run.attempts[record.number],
                    outputs: result.map { published(by: planned, $0) } ?? [:]))
        }
    }

    private func published(
        by task: PlannedTask, _ result: ResultRecord
    ) -> OrderedDictionary<VariableName, CrateFile> {
        var outputs: OrderedDictionary<VariableName, CrateFile> = [:]
        for (variable, output) in task.outputs where output.isPublished {
            outputs[variable] = result.outputs[variable].map {
                CrateFile($0, output, of: task.id, in: "\(run.directory)/\(result.directory)")
            }
        }
        return outputs
    }

    private mutating func takeInputs(of task: PlannedTask, _ fingerprint: TaskFingerprint, known: Double) {
        for (variable, input) in task.inputs {
            for (source, content) in zip(input.sources, fingerprint.inputs[variable]?.contents ?? []) {
                guard case .file(let path, _) = source else { continue }
                let companions = content.digests.companions.map { (path + $0.key, $0.value) }
                for (path, digest) in [(path, content.digests.content)] + companions where inputs[path] == nil {
                    inputs[path] = CrateFile(input: path, digest: digest, known: known)
                }
            }
        }
    }

    /// Writes the folder, which must not be there. Files of the run are linked where the file system can, else copied.
    package func write(to folder: String) throws(CrateError) {
        guard Files.status(folder, following: false) == nil else { throw .alreadyThere(folder) }
        do throws(RunnerError) {
            try Files.makeFolders(folder)
            for document in documents {
                try ResultLinks.show("\(run.directory)/\(document)", kind: .file, at: "\(folder)/\(document)")
            }
            for task in tasks {
                for (variable, file) in task.outputs {
                    guard let output = task.planned.outputs[variable] else { continue }
                    let place = ResultLinks.path(task: task.planned.id, output: output.name)
                    try ResultLinks.show(file.path, kind: file.kind, at: "\(folder)/\(place)")
                }
            }
            let text = graph.prettyText
            // Last: a folder without it is no crate.
            try Files.replace("\(folder)/\(Crate.metadata)") { write throws(RunnerError) in try write(text) }
        } catch {
            throw .runner(error)
        }
    }
}

/// A task that ran.
struct CrateTask {
    let planned: PlannedTask
    /// nil: it failed.
    let result: ResultRecord?
    /// Why it failed.
    let note: String?
    let fingerprint: TaskFingerprint?
    /// That made the result, or failed last; nil: its record is gone.
    let attempt: AttemptRecord?
    /// Those that are published.
    let outputs: OrderedDictionary<VariableName, CrateFile>
}
