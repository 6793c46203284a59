import Foundation
import Glibc
import OrderedCollections
import Pipeline
import RunStore
import Scheduling

extension LocalRun {
    func succeeded(_ attempt: RunningAttempt, _ outputs: [VariableName: ResultRecord.Output]) {
        let index = attempt.index
        let key = attempt.record.key
        let fingerprint = preparation.fingerprints.removeValue(forKey: index)
        let result = ResultRecord(
            key: key, attempt: attempt.record.number, directory: attempt.folder.target,
            fingerprint: fingerprint.map(PlanFile.text) ?? "", outputs: outputs, made: Clock.now)
        results[index.position] = result
        preparation.settled.insert(key)
        journal.append(.result(result))
        journal.append(
            .attemptEnded(
                attempt.record.number,
                AttemptEnd(outcome: .succeeded, exitCode: 0, usage: attempt.usage, ended: Clock.now)))
        setStatus(index, .succeeded, key: key, note: preparation.reasons[index])
        finish(attempt)
        forgetFailures(before: attempt)
        // The journal may have named this task's followers' keys already; they are looked up after the next commit.
        releaseAfterCommit.append(index)
        show(index)
        events.append(.succeeded(index))
        tell(.succeeded(graph.id(index), seconds: attempt.usage?.wallSeconds ?? 0))
    }

    /// The folders of earlier attempts at this key, which failed, are of no more use.
    private func forgetFailures(before attempt: RunningAttempt) {
        let before = statuses[attempt.index.position]
        guard attempt.start.attempt > 1 || (before.key == attempt.record.key && !before.status.isDone),
            let attempts = try? store.attempts(of: attempt.record.task)
        else { return }
        for earlier in attempts where earlier.key == attempt.record.key && earlier.number != attempt.record.number {
            // What cannot be removed now is found by 'cohesin clean'.
            if earlier.directory.contains(".attempt-") {
                try? Files.remove("\(request.directory)/\(earlier.directory)")
            }
        }
    }

    /// - Parameter outgrewShare: a share of its GPU's memory did not do.
    func failed(_ attempt: RunningAttempt, _ failure: FailureClass, cause: String, outgrewShare: Bool = false) {
        let index = attempt.index
        var report = TaskFailure(task: graph.id(index), failure: failure, cause: cause)
        let freeBytes = Files.freeBytes(at: request.directory)
        var exitCode: Int32?
        var signal: Int32?
        switch attempt.ending {
        case .exited(let code): exitCode = code
        case .signal(let number): signal = number
        case nil: break
        }
        if attempt.ending != nil {
            report.lastLines = TaskFailure.lastLines(of: attempt.folder.standardError)
            report.mentionedInputs = attempt.folder.inputs(mentionedIn: report.lastLines)
            report.commandFile = attempt.folder.command
            let complaint = TaskFailure.deviceMemoryComplaint(in: report.lastLines)
            report.advice = TaskFailure.advice(
                failure: failure, exitCode: exitCode, memory: attempt.record.memory,
                inContainer: attempt.record.container != nil, freeBytes: freeBytes,
                filledDevice: !attempt.start.devices.isEmpty && complaint != nil)
            if outgrewShare { report.advice = "it is tried again with a GPU to itself" }
        }
        report.folder = attempt.folder.path
        if let freeBytes, freeBytes < 1 << 20 {
            report.isOfTheEnvironment = true
            stopForEnvironment(.noSpace(path: request.directory))
        }
        journal.append(
            .attemptEnded(
                attempt.record.number,
                AttemptEnd(
                    outcome: .failed, failure: failure, exitCode: exitCode, signal: signal, usage: attempt.usage,
                    ended: Clock.now, message: cause)))
        finish(attempt)
        fail(index, report)
        events.append(outgrewShare ? .outgrewShare(index) : .failed(index, failure))
    }

    func cancelled(_ attempt: RunningAttempt) {
        journal.append(
            .attemptEnded(
                attempt.record.number, AttemptEnd(outcome: .cancelled, usage: attempt.usage, ended: Clock.now)))
        setStatus(attempt.index, .cancelled, note: "the run was cancelled")
        finish(attempt)
        events.append(.cancelled(attempt.index))
    }

    /// Before what the scheduler hears of the attempt's end: its devices come back after that.
    private func finish(_ attempt: RunningAttempt) {
        running.removeAll { $0 === attempt }
        giveBackDevices(of: attempt)
    }

    /// Keeps a failure for the moment when the scheduler has said whether it is tried again.
    func fail(_ index: TaskIndex, _ report: TaskFailure) {
        openFailures[index] = report
    }

    func noteRetry(_ index: TaskIndex, attempt: Int, due: Duration, memory: ByteCount) {
        guard let report = openFailures.removeValue(forKey: index) else { return }
        let text = "attempt \(attempt) follows: \(report.cause)"
        setStatus(index, .delayed, note: text)
        journal.append(.event(.init(task: numbers[index.position], kind: "retry", text: text)))
        tell(.retrying(report, attempt: attempt, seconds: max(0, (due - now).seconds), memory: memory))
    }

    /// Failures that the scheduler did not answer with a retry are final.
    func settleFailures() {
        for index in openFailures.keys.sorted() {
            guard let report = openFailures.removeValue(forKey: index) else { continue }
            failures.append(report)
            preparation.fingerprints[index] = nil
            setStatus(index, .failed, note: report.cause)
            tell(.failed(report))
            if let key = preparation.keys[index] { releaseFollowers(of: index, key: key) }
        }
        for index in releaseAfterCommit {
            if let key = preparation.keys[index] { releaseFollowers(of: index, key: key) }
        }
        releaseAfterCommit = []
    }

    /// The machine cannot go on: nothing more starts, what runs is ended.
    func stopForEnvironment(_ error: RunnerError) {
        guard environmentError == nil else { return }
        environmentError = error
        events.append(.stop)
        for attempt in running { terminate(attempt, .cancelled) }
    }

    /// Ctrl-C: the first asks all tasks to end, the second ends them.
    package func cancel() {
        cancellations += 1
        if cancellations == 1 {
            events.append(.stop)
            tell(.cancelling(running: running.count))
            for attempt in running { terminate(attempt, .cancelled) }
        } else {
            for attempt in running {
                // What is not yet in the journal does not count, also when its worker finishes meanwhile.
                if attempt.phase == .publishing { cancelled(attempt) }
                if attempt.termination == nil { attempt.termination = .cancelled }
                attempt.killAt = now
            }
        }
    }

    /// The journal cannot be written or the loop is broken: no process may stay.
    func endAtOnce() {
        for attempt in running {
            attempt.signal(SIGKILL)
            removeContainer(of: attempt)
            attempt.secrets?.remove()
        }
        sweep(all: true)
    }

    /// Shows a task's outputs under `results/`. They stand already, so what goes wrong here is a note, not a failure.
    func show(_ index: TaskIndex) {
        guard let result = results[index.position] else { return }
        let task = task(index)
        for (variable, output) in task.outputs where output.isPublished {
            guard let known = result.outputs[variable] else { continue }
            do throws(RunnerError) {
                try ResultLinks.show(
                    "\(request.directory)/\(result.directory)/outputs/\(known.name)", kind: output.kind,
                    at: "\(request.directory)/\(ResultLinks.path(task: task.id, output: output.name))")
            } catch {
                if case .noSpace = error { stopForEnvironment(error) } else { tell(.note(error.description)) }
            }
        }
    }

    // MARK: - Processes that outlive their task

    /// Ends what an earlier runner left in this directory when it was killed.
    func endLeftovers() throws(RunnerError) {
        let open: [AttemptRecord]
        do { open = try store.runningAttempts() } catch { throw .store(error) }
        // Every start is in the journal before it happens, so where none is open nothing can be left.
        guard !open.isEmpty else { return }
        var ended = Leftovers.end(run: store.runID, sparing: [], all: true)
        for attempt in open {
            if let process = attempt.process, previousBoot == ProcessTable.bootID, ProcessTable.isAlive(process) {
                Leftovers.end(process)
                ended += 1
            }
            journal.append(
                .attemptEnded(
                    attempt.number,
                    AttemptEnd(outcome: .lost, failure: .lostHost, ended: Clock.now, message: "the runner was killed")))
            try Files.remove("\(request.directory)/\(attempt.directory)")
        }
        SecretFolder.removeLeftovers(run: store.runID)
        ContainerEngine.removeLeftovers(
            run: store.runID,
            kinds: Set(open.filter { $0.container != nil }.compactMap { ContainerEngine.Kind(rawValue: $0.engine) }))
        let text =
            "the last runner here was killed while \(open.count) "
            + (open.count == 1 ? "task" : "tasks") + " ran: they run again"
            + (ended > 0 ? " (\(ended) of their processes were still alive and were ended)" : "")
        journal.append(.event(.init(kind: "leftover", text: text)))
        tell(.note(text))
        try commit()
    }

    /// Looks for processes that left their group. A look at all processes costs some milliseconds, so after short tasks
    /// it is done at most once a second.
    func sweepAfter(_ attempt: RunningAttempt) {
        guard request.ownsProcess else { return }
        let wasLong = attempt.usage.map { $0.wallSeconds > 1 } ?? true
        guard wasLong || attempt.termination != nil || now - lastSweep > .seconds(1) else { return }
        sweep(all: false, ended: attempt)
    }

    func sweep(all: Bool, ended: RunningAttempt? = nil) {
        guard request.ownsProcess || all else { return }
        lastSweep = now
        let alive = running.filter { $0 !== ended && ($0.phase == .running || $0.phase == .closing) }
        Leftovers.end(
            run: store.runID, sparing: isFinished ? [] : Set(alive.map(\.record.number)), all: all)
        if request.ownsProcess { Leftovers.reapAdopted(leaders: Set(alive.map(\.pid))) }
    }

    func removeContainer(of attempt: RunningAttempt) {
        guard let container = attempt.container, case .container(let engine) = request.engine else { return }
        engine.remove(container)
    }

    // MARK: - The end

    func summarise() -> RunSummary {
        var summary = RunSummary(
            outcome: .done, succeeded: 0, upToDate: 0, failed: failures, skipped: 0, notStarted: 0,
            seconds: now.seconds)
        for position in 0..<graph.count {
            switch scheduler.state(of: TaskIndex(position)) {
            case .succeeded: summary.succeeded += 1
            case .upToDate: summary.upToDate += 1
            case .skipped: summary.skipped += 1
            case .failed: break
            case .waiting, .preparing, .ready, .running, .delayed, .cancelled: summary.notStarted += 1
            }
        }
        if environmentError != nil {
            summary.outcome = .environment
        } else if cancellations > 0 {
            summary.outcome = .cancelled
        } else if !failures.isEmpty {
            summary.outcome = .failed
        }
        return summary
    }
}

extension RunSummary.Outcome {
    var journal: Invocation.Outcome {
        switch self {
        case .done: .done
        case .failed: .failed
        case .cancelled: .cancelled
        case .environment: .error
        }
    }
}
