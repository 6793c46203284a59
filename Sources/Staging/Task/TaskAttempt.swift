import AWSClient
import Cloud
import GPUDevice
import LocalRunner
import OrderedCollections
import Pipeline

/// One attempt at a task, in the container of its tool or in those beside it.
struct TaskAttempt {
    let work: TaskWork
    let store: ObjectStore
    let folder: WorkFolder
    /// As ECS knows it, of the container of the tool.
    let imageDigest: String?
    let environment: [String: String]
    let cancellation: Cancellation
    let say: (String) -> Void

    private var manifest: TaskManifest { work.manifest }
    private var cache: ResultCache { ResultCache(store: store, folder: manifest.cache) }

    /// How it ended.
    enum Ending {
        case done
        case failed(FailureClass, cause: String, exitStatus: Int32, lastLines: [String])
        /// The command was ended because a signal came.
        case cancelled
    }

    // MARK: - One container

    func runCommand() throws(StagingError) -> Ending {
        guard case .bash(let command) = work.way.command else {
            throw .wrongForm(stage: manifest.stage, program: "run")
        }
        if try isDone() { return .done }
        try folder.prepare()
        let (ready, fetching) = try measured { () throws(StagingError) in try prepared() }
        guard case .toRun(let key) = ready else { return .done }
        try folder.write(WorkFolder.Note(key: key, fetchSeconds: fetching))
        try folder.write(script: variables.script(command))
        let arguments = [TaskEnvironment.bash, "-euo", "pipefail", "command.sh"]
        guard Files.status(TaskEnvironment.bash) != nil else {
            return .failed(
                .failure, cause: "the image has no bash, in which a stage's command is written", exitStatus: 127,
                lastLines: [])
        }
        var gpus = work.way.gpus > 0 ? GPUWatch(DriverLocation(nvmlIn: environment)) : nil
        let run = try CommandRun(
            arguments,
            environment: CommandEnvironment.variables(
                temporary: folder.temporary, declared: work.way.environmentVariables),
            directory: folder.path, limit: work.way.timeLimitSeconds.map { .seconds($0) }, until: cancellation)
        if let failure = Self.failure(run, limit: work.way.timeLimitSeconds) {
            if case .failed = failure, let fault = gpus?.fault() {
                return .failed(
                    .lostGPU, cause: fault, exitStatus: Int32(StagingContract.lostGPUStatus), lastLines: run.lastLines)
            }
            return failure
        }
        return try keep(
            key: key,
            usage: TaskUsage(
                wallSeconds: run.usage.wall, userSeconds: run.usage.user, systemSeconds: run.usage.system,
                peakMemory: run.usage.peakMemory, fetchSeconds: fetching), lastLines: run.lastLines)
    }

    /// nil: the command ended well.
    private static func failure(_ run: CommandRun, limit: Int?) -> Ending? {
        switch run.ending {
        case .cancelled: .cancelled
        case .timeLimit:
            .failed(
                .timeLimit, cause: "took longer than \(limit ?? 0) s",
                exitStatus: Int32(StagingContract.timeLimitStatus), lastLines: run.lastLines)
        case .ended(.exited(0)): nil
        case .ended(let ending):
            .failed(
                ending.failure.kind, cause: ending.failure.cause, exitStatus: ending.shellStatus,
                lastLines: run.lastLines)
        }
    }

    // MARK: - Containers beside an entry point

    /// Fills the work folder.
    func fetchInputs() throws(StagingError) -> Ending {
        try folder.prepare()
        if try isDone() { return .done }
        let (ready, seconds) = try measured { () throws(StagingError) in try prepared() }
        if case .toRun(let key) = ready { try folder.write(WorkFolder.Note(key: key, fetchSeconds: seconds)) }
        return .done
    }

    /// Stores what the entry point has made.
    func storeOutputs() throws(StagingError) -> Ending {
        if try isDone() { return .done }
        guard let note = folder.readNote() else { throw .notFetched(folder: folder.path) }
        return try keep(key: note.key, usage: TaskUsage(fetchSeconds: note.fetchSeconds), lastLines: [])
    }

    // MARK: - Before the command

    private func isDone() throws(StagingError) -> Bool {
        guard try store.document(TaskCompletion.self, at: manifest.completion) != nil else { return false }
        say("this task is done already: \(manifest.completion)")
        return true
    }

    private enum Preparation {
        case cached
        case toRun(key: String)
    }

    private func prepared() throws(StagingError) -> Preparation {
        var inputs = try StagedInputs(manifest, store: store, folder: folder.inputs)
        try inputs.fetchUnknown()
        let key = fingerprint(inputs).key
        if var result = try cache.result(of: key) {
            result.isCached = true
            result.usage = nil
            try store.put(result, at: manifest.completion)
            say("the result of \(key) is in the cache")
            return .cached
        }
        try inputs.fetchAll()
        say("\(inputs.count) inputs are here, the key is \(key)")
        return .toRun(key: key)
    }

    private func fingerprint(_ inputs: StagedInputs) -> TaskFingerprint {
        let way = work.way
        return TaskFingerprint(
            command: way.command, image: way.image,
            imageDigest: imageDigest ?? way.imageDigest.flatMap(JobIdentity.hexadecimal)
                ?? "unknown in the run \(manifest.run)",
            environmentVariables: OrderedDictionary(
                uniqueKeysWithValues: way.environmentVariables.sorted { $0.key < $1.key }),
            values: OrderedDictionary(uniqueKeysWithValues: manifest.values.map { ($0.name, $0.value) }),
            inputs: inputs.fingerprint,
            outputs: OrderedDictionary(uniqueKeysWithValues: manifest.outputs.map { ($0.name, $0.output) }))
    }

    private var variables: CommandVariables {
        CommandVariables(
            inputs: manifest.inputs.map { ($0.name, $0.isArray, $0.sources.map(\.stagedName)) },
            outputs: manifest.outputs.map { ($0.name, $0.output) }, values: manifest.values.map { ($0.name, $0.value) },
            secrets: [], shape: (work.way.cpus, work.way.memoryMiB, work.way.gpus))
    }

    // MARK: - After the command

    /// Stores the outputs, and says that the task is done.
    private func keep(key: String, usage: TaskUsage, lastLines: [String]) throws(StagingError) -> Ending {
        let findings = manifest.outputs.compactMap { Publication.finding($0.output, in: folder.path) }
        guard findings.isEmpty else {
            return .failed(
                .missingOutput, cause: findings.joined(separator: "; "),
                exitStatus: Int32(StagingContract.missingOutputStatus), lastLines: lastLines)
        }
        var usage = usage
        let outputs: [TaskCompletion.Output]
        (outputs, usage.storeSeconds) = try measured { () throws(StagingError) in try stored(key) }
        let result = try cache.keep(
            TaskCompletion(key: key, variant: work.variant, isCached: false, outputs: outputs, usage: usage))
        try store.put(result, at: manifest.completion)
        say("\(outputs.count) outputs are stored below \(cache.folder(of: key))")
        return .done
    }

    private func stored(_ key: String) throws(StagingError) -> [TaskCompletion.Output] {
        var outputs: [TaskCompletion.Output] = []
        for output in manifest.outputs {
            let made = try MadeOutput(output, in: folder.outputs)
            let location = cache.location(of: made, key: key)
            if let listing = made.listing {
                try store.store(folder: made.path, listing, at: location)
            } else {
                try store.store(made.path, digest: made.digest, at: location)
            }
            outputs.append(.init(name: made.name, location: location, digest: made.digest, bytes: made.bytes))
        }
        return outputs
    }

    /// Frees what an upload that was ended has stored.
    func freeUploads(in store: ObjectStore) {
        if let key = folder.readNote()?.key { store.abortUploads(below: cache.folder(of: key)) }
    }

    private func measured<Value>(_ body: () throws(StagingError) -> Value) throws(StagingError) -> (Value, Double) {
        let began = ContinuousClock.now
        let value = try body()
        return (value, (ContinuousClock.now - began) / .seconds(1))
    }
}

extension ChildProcess.Ending {
    /// As a shell says it.
    fileprivate var shellStatus: Int32 {
        switch self {
        case .exited(let code): code
        case .signal(let signal): 128 + signal
        }
    }
}
