import OrderedCollections
import Pipeline
import RunStore
import Scheduling

/// Tasks whose keys are known, on their way to "up to date" or "must run".
struct Preparation {
    /// Keys to look up with the next question to the journal.
    var lookups: [(index: TaskIndex, key: String)] = []
    /// The key of each task that runs, or will.
    var keys: [TaskIndex: String] = [:]
    /// The task that makes the result of a key in this run.
    var makers: [String: TaskIndex] = [:]
    /// Tasks with the same key as one that is being made: two samples with the same content.
    var followers: [TaskIndex: [TaskIndex]] = [:]
    /// Fingerprints of tasks that run or will, for their results.
    var fingerprints: [TaskIndex: TaskFingerprint] = [:]
    /// Why a task runs although it ran before, for people.
    var reasons: [TaskIndex: String] = [:]
    /// Keys whose results were made or verified in this run.
    var settled: Set<String> = []
}

extension LocalRun {
    /// Finds the digests of a task's inputs, and with them its key. Called again when a worker has read what was missing.
    func prepare(_ index: TaskIndex) {
        guard scheduler.state(of: index) == .preparing else { return }
        let task = task(index)
        var isWaiting = false
        var failure: RunnerError?
        func digest(_ path: String) -> String {
            switch digests.answer(path, for: index, submit: { work in workers.submit { .digest(work()) } }) {
            case .known(let digest): return digest
            case .reading: isWaiting = true
            case .failed(let error): failure = failure ?? error
            }
            return ""
        }
        let variant = task.variants[scheduler.variant(of: index)]
        let fingerprint = TaskFingerprint(
            task: task, variant: variant, imageDigest: request.engine.imageDigest(of: variant), names: names
        ) { source in
            switch source {
            case .file(let path, let companions):
                var digests = ContentDigests(content: digest(path))
                for suffix in companions { digests.companions[suffix] = digest(path + suffix) }
                return digests
            case .output(let producer, let variable):
                let result = graph.index(of: producer).flatMap { results[$0.position] }
                return ContentDigests(content: result?.outputs[variable]?.digest ?? "")
            }
        }
        if let failure {
            fail(index, TaskFailure(task: task.id, failure: nil, cause: failure.description))
            events.append(.notPreparable(index))
        } else if !isWaiting {
            preparation.fingerprints[index] = fingerprint
            preparation.lookups.append((index, fingerprint.key))
        }
    }

    /// Asks the journal for the results of all tasks that were prepared since, and looks at their files.
    func lookUpResults() throws(RunnerError) {
        guard !preparation.lookups.isEmpty else { return }
        let lookups = preparation.lookups
        preparation.lookups = []
        let found: [String: ResultRecord]
        do { found = try store.results(lookups.map(\.key)) } catch { throw .store(error) }
        for (index, key) in lookups {
            preparation.keys[index] = key
            if let maker = preparation.makers[key], maker != index {
                preparation.followers[maker, default: []].append(index)
                continue
            }
            guard let result = found[key], !request.isFresh || preparation.settled.contains(key) else {
                try mustRun(index, key: key)
                continue
            }
            results[index.position] = result
            let check = OutputCheck(result, of: task(index), run: request.directory)
            switch check.byStamps() {
            case .stands?: isUpToDate(index, result)
            case .gone(let reason)?: try resultIsGone(index, key: key, reason)
            case nil:
                preparation.makers[key] = index
                workers.submit { .verified(index, key: key, check.byReading()) }
            }
        }
    }

    private func mustRun(_ index: TaskIndex, key: String) throws(RunnerError) {
        preparation.makers[key] = index
        if request.isFresh {
            preparation.reasons[index] = "--fresh was asked for"
        } else if statuses[index.position].key != nil, preparation.reasons[index] == nil,
            let fingerprint = preparation.fingerprints[index]
        {
            do {
                let changes = try store.changes(to: fingerprint, of: numbers[index.position])
                preparation.reasons[index] = changes.isEmpty ? nil : changes.joined(separator: "; ")
            } catch {
                throw .store(error)
            }
        }
        events.append(.mustRun(index))
    }

    private func isUpToDate(_ index: TaskIndex, _ result: ResultRecord) {
        preparation.settled.insert(result.key)
        preparation.fingerprints[index] = nil
        results[index.position] = result
        count(index, as: .upToDate)
        let before = statuses[index.position]
        if !before.status.isDone || before.key != result.key {
            setStatus(index, .upToDate, key: result.key, variant: scheduler.variant(of: index))
        }
        show(index)
        events.append(.upToDate(index))
        tell(.upToDate(graph.id(index)))
    }

    private func resultIsGone(_ index: TaskIndex, key: String, _ reason: String) throws(RunnerError) {
        results[index.position] = nil
        preparation.reasons[index] = reason
        let text = "\(graph.id(index)) runs again: \(reason)"
        journal.append(.resultGone(key: key))
        journal.append(.event(.init(task: numbers[index.position], kind: "result-gone", text: text)))
        tell(.note(text))
        try mustRun(index, key: key)
    }

    /// A worker has read the outputs of a result whose stamps differ.
    func verified(_ index: TaskIndex, key: String, _ check: OutputCheck.Finding) throws(RunnerError) {
        guard scheduler.state(of: index) == .preparing, var result = results[index.position] else { return }
        preparation.makers[key] = nil
        switch check {
        case .stands(let stamps):
            for (variable, stamp) in stamps {
                result.outputs[variable]?.stamp = stamp
                journal.append(.outputStamp(key: key, variable, stamp: stamp))
            }
            isUpToDate(index, result)
            releaseFollowers(of: index, key: key)
        case .gone(let reason): try resultIsGone(index, key: key, reason)
        }
    }

    /// The result of a key is made, or will not be made by this task: those that waited for it are prepared again.
    func releaseFollowers(of index: TaskIndex, key: String) {
        preparation.makers[key] = nil
        guard let followers = preparation.followers.removeValue(forKey: index) else { return }
        for follower in followers { preparation.lookups.append((follower, key)) }
    }
}
