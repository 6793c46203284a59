import Foundation
import OrderedCollections
import Pipeline
import RunStore
import Scheduling

/// What would become of each task if a plan ran now in a run directory. Reads inputs whose digests are not known, and
/// writes nothing.
package struct RunForecast {
    private let outlooks: [TaskID: TaskOutlook]
    private let peaks: [TaskID: ByteCount]
    private let times: LearnedTimes
    private let variants: [TaskID: Int]

    /// - Parameter directory: the run directory; it need not exist.
    package init(_ plan: Plan, variants: [Int], directory: String, engine: Engine) throws(RunnerError) {
        self.variants = Dictionary(uniqueKeysWithValues: zip(plan.tasks.map(\.id), variants))
        guard FileManager.default.fileExists(atPath: "\(directory)/\(RunStore.fileName)") else {
            outlooks = Dictionary(
                uniqueKeysWithValues: plan.tasks.map {
                    ($0.id, $0.dependencies.isEmpty ? TaskOutlook.runs([]) : .waits)
                })
            peaks = [:]
            times = LearnedTimes()
            return
        }
        var run: OpenRun
        do throws(RunStoreError) {
            run = try OpenRun(plan: plan, variants: variants, directory: directory, engine: engine)
            peaks = try run.peaks()
            times = try run.store.learnedTimes()
        } catch {
            throw .store(error)
        }
        var outlooks: [TaskID: TaskOutlook] = [:]
        for (position, task) in plan.tasks.enumerated() {
            outlooks[task.id] = try run.outlook(of: task, variant: task.variants[variants[position]], given: outlooks)
        }
        self.outlooks = outlooks
    }

    /// What becomes of a task of the plan; nil: it is not of the plan.
    package func outlook(of task: TaskID) -> TaskOutlook? { outlooks[task] }

    /// The most memory that a task's latest attempt used; nil: it is not known.
    package func peakMemory(of task: TaskID) -> ByteCount? { peaks[task] }

    /// How long attempts of the task's stage took; nil: none has ended well.
    package func learnedTime(of task: TaskID) -> LearnedTime? {
        variants[task].flatMap { times[task.stage, $0] }
    }

    /// A run directory, read as a runner would.
    private struct OpenRun {
        let store: RunStore
        let names: StagedNames
        let memo: DigestMemo
        let records: [TaskID: TaskRecord]
        let directory: String
        let engine: Engine
        var digests: [String: String] = [:]
        var results: [TaskID: ResultRecord] = [:]

        init(plan: Plan, variants: [Int], directory: String, engine: Engine) throws(RunStoreError) {
            store = try RunStore.read(directory)
            names = StagedNames(plan: plan)
            memo = DigestMemo(try store.fileDigests())
            records = Dictionary(try store.tasks().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            self.directory = directory
            self.engine = engine
        }

        func peaks() throws(RunStoreError) -> [TaskID: ByteCount] {
            let attempts = try store.latestAttempts()
            return records.compactMapValues { attempts[$0.number]?.end?.usage?.peakMemory }
        }

        mutating func outlook(
            of task: PlannedTask, variant: TaskVariant, given: [TaskID: TaskOutlook]
        ) throws(RunnerError) -> TaskOutlook {
            guard task.dependencies.allSatisfy({ given[$0] == .cached }) else { return .waits }
            var digests = digests
            let results = results
            let memo = memo
            var failure: RunnerError?
            func digest(_ path: String) -> String {
                if let known = digests[path] { return known }
                guard let status = Files.status(path) else {
                    failure = .system("read the input", path)
                    return ""
                }
                if status.kind == .file, let known = memo.digest(of: status.stamp) {
                    digests[path] = known
                    return known
                }
                switch memo.read(path, kind: status.kind) {
                case .success(let found):
                    digests[path] = found
                    return found
                case .failure(let error):
                    failure = error
                    return ""
                }
            }
            let fingerprint = TaskFingerprint(
                task: task, variant: variant, imageDigest: engine.imageDigest(of: variant), names: names
            ) { source in
                switch source {
                case .file(let path, let companions):
                    var found = ContentDigests(content: digest(path))
                    for suffix in companions { found.companions[suffix] = digest(path + suffix) }
                    return found
                case .output(let producer, let variable):
                    return ContentDigests(content: results[producer]?.outputs[variable]?.digest ?? "")
                }
            }
            self.digests = digests
            if let failure { throw failure }
            let key = fingerprint.key
            do throws(RunStoreError) {
                guard let result = try store.results([key])[key] else {
                    guard let record = records[task.id] else { return .runs([]) }
                    return .runs(try store.changes(to: fingerprint, of: record.number))
                }
                let check = OutputCheck(result, of: task, run: directory)
                if case .gone(let reason) = check.byStamps() ?? check.byReading() { return .runs([reason]) }
                self.results[task.id] = result
                return .cached
            } catch {
                throw .store(error)
            }
        }
    }
}
