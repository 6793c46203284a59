import CShims
import Foundation
import Glibc
import OrderedCollections
import Pipeline
import RunStore
import Scheduling

extension LocalRun {
    /// Everything about an attempt that has to be on disk before it starts.
    func plan(_ start: SchedulerAction.Start) -> RunningAttempt {
        let task = task(start.task)
        let variant = task.variants[start.variant]
        hasStartedTasks = true
        let number = store.takeAttemptNumber()
        let key = preparation.keys[start.task] ?? ""
        let folder = AttemptFolder(run: request.directory, stage: task.id.stage, key: key, attempt: number.value)
        let isContained = request.engine.contains(variant)
        let gpus = GPUBinding(share(of: start), passage: isContained ? gpuPassage : .host)
        let record = AttemptRecord(
            number: number, task: numbers[start.task.position],
            invocation: store.invocation ?? InvocationNumber(0), ordinal: start.attempt, key: key,
            directory: folder.relative, engine: isContained ? request.engine.name : "host", image: variant.image,
            variant: start.variant, cpus: start.shape.cpus, memory: start.shape.memory, started: Clock.now,
            devices: start.devices.map(\.text), gpuMemory: variant.needs.gpu?.memory,
            placement: placement(of: start), binding: gpus.note,
            container: request.engine.namesContainer(of: variant)
                ? ContainerEngine.containerName(run: store.runID, attempt: number) : nil)
        setStatus(
            start.task, .running, key: key, variant: start.variant, note: preparation.reasons[start.task])
        journal.append(.attemptStarted(record))
        let attempt = RunningAttempt(
            start: start, record: record, folder: folder, variant: variant, gpus: gpus,
            outOfMemoryKillsBefore: recentOutOfMemoryKills())
        running.append(attempt)
        return attempt
    }

    /// The machine's count of kills for memory, at most a second old: the kernel takes its time to tell it.
    private func recentOutOfMemoryKills() -> Int {
        if let (time, kills) = outOfMemoryKills, now - time < .seconds(1) { return kills }
        let kills = ProcessTable.outOfMemoryKills
        outOfMemoryKills = (now, kills)
        return kills
    }

    /// Makes the attempt's folder and starts its process.
    func launch(_ attempt: RunningAttempt) throws(RunnerError) {
        let task = task(attempt.index)
        do throws(RunnerError) {
            let isContained = request.engine.contains(attempt.variant)
            if !attempt.variant.secrets.isEmpty {
                attempt.secrets = try SecretFolder.make(attempt.variant.secrets, marker: marker(of: attempt))
            }
            let staged = try StagedTask(
                task: task, variant: attempt.variant, names: names,
                shape: (attempt.start.shape.cpus, attempt.start.shape.memory), run: request.directory,
                secretFolder: attempt.secrets.map { isContained ? ContainerEngine.secretsInside : $0.path },
                producers: { [self] id in graph.index(of: id).flatMap { results[$0.position]?.directory } })
            try attempt.folder.make(staged, isContained: isContained)
            if isContained { attempt.mountedInputs = staged.links }
            let process = try ChildProcess.start(command(of: attempt, staged))
            attempt.container = attempt.record.container
            journal.append(
                .attemptProcess(
                    attempt.record.number, ProcessIdentity(pid: process.pid, start: process.start)))
            attempt.take(process, at: now)
            // No shell of ours surrounds an entry point, so a short one is looked at early.
            if attempt.container != nil {
                attempt.nextSample = now + (staged.script == nil ? .milliseconds(100) : .seconds(1))
            }
        } catch {
            switch error {
            case .noSpace: stopForEnvironment(error)
            default: break
            }
            attempt.secrets?.remove()
            failed(attempt, .failure, cause: error.description)
            return
        }
        tell(.started(task.id, attempt: attempt.start.attempt))
    }

    private func command(of attempt: RunningAttempt, _ staged: StagedTask) throws(RunnerError) -> ChildProcess.Command {
        let folder = attempt.folder
        var command = ChildProcess.Command(
            arguments: [], environment: [], directory: folder.path, standardOutput: folder.standardOutput,
            standardError: folder.standardError)
        if case .container(let engine) = request.engine, let name = attempt.variant.image {
            // A stage that takes its alternative while the run goes on may name an image that nobody has asked for yet.
            guard let image = engine.images[name] else {
                throw .imageMissing(name, engine: engine.kind.rawValue, stages: [task(attempt.index).id.stage.text])
            }
            let call = engine.call(
                for: ContainerTask(
                    name: attempt.record.container ?? "", run: store.runID, marker: marker(of: attempt),
                    image: image.reference, folder: folder.path, staged: staged,
                    variables: attempt.variant.environmentVariables, shape: attempt.start.shape,
                    sharedMemory: attempt.variant.needs.sharedMemory, usesNetwork: attempt.variant.usesNetwork,
                    secretFolder: attempt.secrets?.path, gpus: attempt.gpus, user: containerUser))
            command.arguments = call.arguments
            // An engine finds its settings in our environment; the task's own goes with its arguments.
            command.environment = TaskEnvironment.inherited + call.variables.map { "\($0.key)=\($0.value)" }
        } else if staged.script != nil {
            command.arguments = [TaskEnvironment.bash, "-euo", "pipefail", "command.sh"]
            command.environment = TaskEnvironment.variables(
                programFolder: request.programFolder, temporary: try takeTemporaryFolder(for: attempt),
                folder: folder.path, gpus: attempt.gpus, declared: attempt.variant.environmentVariables)
        } else {
            throw .cannotPlanStage(
                "\(graph.id(attempt.index)) calls its image's own program with 'arguments', "
                    + "so it needs a container engine: --engine podman, docker or apptainer")
        }
        command.environment.append("\(Leftovers.variable)=\(marker(of: attempt))")
        return command
    }

    /// The GPUs that the scheduler gave to an attempt.
    private func share(of start: SchedulerAction.Start) -> GPUShare {
        guard let share = start.deviceShare else { return GPUShare(devices: start.devices) }
        let service = MultiProcessService.find { name in getenv(name).map { String(cString: $0) } }
        let device = request.capacity.devices.first { $0.id == start.devices.first }
        let part =
            share.bytes > 0 ? GPUPart(memory: share, wholeMemory: device?.memory ?? ByteCount(bytes: 0)) : nil
        return GPUShare(devices: start.devices, sharing: .shared(part: part, service: service))
    }

    /// Why an attempt runs where it does; nil: there was nothing to choose.
    private func placement(of start: SchedulerAction.Start) -> String? {
        var reasons: [String] = []
        if start.variant > 0 {
            let reason = fallbackReasons[task(start.task).id.stage] ?? "lost the devices that it could have had"
            reasons.append("alternative \(start.variant), because the stage \(reason)")
        }
        if let reason = start.deviceReason { reasons.append(reason) }
        return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    private func marker(of attempt: RunningAttempt) -> String {
        Leftovers.marker(run: store.runID, attempt: attempt.record.number)
    }

    private func takeTemporaryFolder(for attempt: RunningAttempt) throws(RunnerError) -> String {
        let (number, path) = try temporaryFolders.take()
        attempt.temporaryFolder = number
        return path
    }

    /// The pidfd says that the leader has ended.
    func leaderEnded(_ attempt: RunningAttempt) {
        // While the leader is unreaped its number is its own, so this cannot hit a stranger.
        if attempt.termination == nil { attempt.signal(SIGKILL) }
        guard attempt.reap(at: now) else { return }
        if attempt.termination != nil, ChildProcess.groupIsAlive(attempt.pid) {
            attempt.phase = .closing
        } else {
            allEnded(attempt)
        }
    }

    /// Ends what has had its time.
    func checkDeadlines() {
        let now = now
        for attempt in running {
            switch attempt.phase {
            case .planned, .publishing: break
            case .running:
                if attempt.termination == nil, let limit = attempt.timeLimit, limit <= now {
                    terminate(attempt, .timeLimit)
                } else if let killAt = attempt.killAt, killAt <= now {
                    attempt.killAt = nil
                    attempt.signal(SIGKILL)
                    removeContainer(of: attempt)
                }
            case .closing:
                if !ChildProcess.groupIsAlive(attempt.pid) {
                    allEnded(attempt)
                } else if attempt.killAt.map({ $0 <= now }) ?? true {
                    attempt.signal(SIGKILL)
                    allEnded(attempt)
                } else {
                    attempt.ended = now
                }
            }
        }
    }

    /// SIGTERM now, SIGKILL after the grace time.
    func terminate(_ attempt: RunningAttempt, _ reason: RunningAttempt.Termination) {
        guard attempt.phase == .running, attempt.termination == nil else { return }
        attempt.termination = reason
        // A command that is ended from outside writes nothing down.
        if attempt.container != nil { sample(attempt) }
        attempt.killAt = now + request.grace
        attempt.signal(SIGTERM)
        if request.engine.contains(attempt.variant) {
            // The first process of a container does not hear SIGTERM, but those below it do.
            Leftovers.signal(SIGTERM, marker: marker(of: attempt))
        }
    }

    /// No process of the attempt is left, as far as its group goes.
    private func allEnded(_ attempt: RunningAttempt) {
        if attempt.termination != nil { removeContainer(of: attempt) }
        attempt.folder.replaceMountPoints(attempt.mountedInputs)
        if attempt.record.container != nil { attempt.usage = containerUsage(of: attempt) }
        measureDevices(of: attempt)
        sweepAfter(attempt)
        attempt.secrets?.remove()
        if let number = attempt.temporaryFolder { temporaryFolders.giveBack(number) }
        let ending = attempt.ending ?? .signal(SIGKILL)
        if attempt.termination == .cancelled {
            cancelled(attempt)
        } else if attempt.termination == .timeLimit {
            failed(attempt, .timeLimit, cause: "it took longer than \(attempt.variant.needs.timeLimitSeconds ?? 0) s")
        } else if attempt.termination == .deviceFailed || ending != .exited(0), let fault = deviceFailure(of: attempt) {
            failed(attempt, .lostGPU, cause: fault)
        } else if ending == .exited(0) {
            attempt.phase = .publishing
            let folder = attempt.folder
            let outputs = task(attempt.index).outputs
            let index = attempt.index
            workers.submit {
                do throws(Publication.Failure) {
                    return .published(index, .success(try Publication.publish(folder, outputs: outputs)))
                } catch {
                    return .published(index, .failure(error))
                }
            }
        } else {
            let (failure, cause) = classify(ending, of: attempt)
            if failure == .failure, attempt.start.deviceShare != nil, let said = deviceMemoryComplaint(of: attempt) {
                failed(
                    attempt, failure, cause: "\(cause); it shared its GPU, whose memory was full (it said: \(said))",
                    outgrewShare: true)
            } else {
                failed(attempt, failure, cause: cause)
            }
        }
    }

    private func deviceMemoryComplaint(of attempt: RunningAttempt) -> String? {
        TaskFailure.deviceMemoryComplaint(in: TaskFailure.lastLines(of: attempt.folder.standardError))
    }

    private func classify(_ ending: ChildProcess.Ending, of attempt: RunningAttempt) -> (FailureClass, String) {
        let wasKilledForMemory = ProcessTable.outOfMemoryKills > attempt.outOfMemoryKillsBefore
        switch ending {
        case .signal(SIGKILL) where wasKilledForMemory, .exited(137) where wasKilledForMemory:
            return (.outOfMemory, "the kernel ended it for lack of memory")
        case .exited(125) where attempt.container != nil:
            return (.failure, "\(attempt.record.engine) could not run the container (exit code 125)")
        default: return ending.failure
        }
    }

    /// A worker has published the outputs, or found out why it cannot.
    func published(
        _ index: TaskIndex, _ result: Result<[VariableName: ResultRecord.Output], Publication.Failure>
    ) {
        guard let attempt = running.first(where: { $0.index == index && $0.phase == .publishing }) else { return }
        switch result {
        case .success(let outputs): succeeded(attempt, outputs)
        case .failure(.missing(let findings)):
            failed(attempt, .missingOutput, cause: findings.joined(separator: "; "))
        case .failure(.environment(let error)):
            stopForEnvironment(error)
            failed(attempt, .failure, cause: error.description)
        }
    }
}
