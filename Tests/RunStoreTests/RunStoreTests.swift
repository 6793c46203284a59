import Foundation
import Pipeline
import RunStore
import TestSupport
import Testing

struct RunStoreTests {
    let scratch = ScratchFolder()

    private func plan(_ names: [String]) -> Plan {
        Plan(
            pipeline: "p", environments: [:],
            tasks: names.map { name in
                PlannedTask(
                    id: TaskID(stage: StageName("s"), labels: [name]), variants: [], inputs: [:], values: [:],
                    outputs: [:], retry: .standard)
            })
    }

    private func begin(_ store: RunStore) throws {
        try store.begin(
            Invocation(
                pipeline: "p", command: ["cohesin", "run"], version: "0", engine: "host", cpus: 2,
                memory: ByteCount(gibibytes: 1), host: "h", boot: "b", process: ProcessIdentity(pid: 1, start: 2),
                started: 3))
    }

    private func attempt(_ store: RunStore, _ task: TaskNumber, key: String) throws -> AttemptRecord {
        AttemptRecord(
            number: store.takeAttemptNumber(), task: task, invocation: try #require(store.invocation), ordinal: 1,
            key: key, directory: "tasks/s/\(key)", engine: "host", image: nil, variant: 0, cpus: 1,
            memory: ByteCount(mebibytes: 5), started: 10)
    }

    @Test func tasksKeepTheirNumbersAndResultsOverPlans() throws {
        let store = try RunStore.open(scratch.path)
        let first = try store.adopt(plan(["a", "b"]), digest: "1")
        try store.commit([.task(first[0], .succeeded, key: "k", variant: 0, note: "why")])
        let second = try store.adopt(plan(["c", "a"]), digest: "2")
        #expect(second[1] == first[0])
        let tasks = try store.tasks()
        #expect(tasks.map(\.id.labels) == [["c"], ["a"]])
        #expect(tasks.map(\.status) == [.waiting, .succeeded])
        #expect(tasks[1].key == "k")
        // What did not end well waits again when the same plan is adopted.
        try store.commit([.task(second[0], .failed, key: nil, variant: nil, note: "x")])
        #expect(try store.adopt(plan(["c", "a"]), digest: "2") == second)
        #expect(try store.tasks().map(\.status) == [.waiting, .succeeded])
    }

    @Test func anInvocationKeepsItsMachine() throws {
        let store = try RunStore.open(scratch.path)
        try begin(store)
        #expect(try store.latestInvocation()?.1.machine == nil)
        let machine = MachineRecord(
            processor: "EPYC", architecture: "x86_64", cores: 4, memoryMiB: 5, system: nil, kernel: "6.1",
            driver: "535", cuda: "12.2", gpus: [.init(uuid: "GPU-1", model: "NVIDIA L4", memoryMiB: nil)])
        var invocation = try #require(try store.latestInvocation()?.1)
        invocation.machine = machine
        try store.begin(invocation)
        #expect(try RunStore.read(scratch.path).invocations().map(\.invocation.machine) == [nil, machine])
    }

    @Test func labelsThatLookAlikeAreDifferentTasks() throws {
        let store = try RunStore.open(scratch.path)
        var plan = plan(["x"])
        plan.tasks.append(plan.tasks[0])
        plan.tasks[0].id = TaskID(stage: StageName("s"), labels: ["a/b", "c"])
        plan.tasks[1].id = TaskID(stage: StageName("s"), labels: ["a", "b/c"])
        #expect(Set(try store.adopt(plan, digest: "1")).count == 2)
    }

    @Test func anAttemptIsRunningUntilItsEndIsCommitted() throws {
        let store = try RunStore.open(scratch.path)
        let task = try store.adopt(plan(["a"]), digest: "1")[0]
        try begin(store)
        let attempt = try attempt(store, task, key: "k")
        try store.commit([
            .attemptStarted(attempt), .attemptProcess(attempt.number, ProcessIdentity(pid: 42, start: 43)),
        ])
        // Another process sees it at once.
        let reader = try RunStore.read(scratch.path)
        #expect(try reader.runningAttempts().map(\.process) == [ProcessIdentity(pid: 42, start: 43)])
        let usage = ResourceUsage(userSeconds: 1, systemSeconds: 2, wallSeconds: 3, peakMemory: ByteCount(bytes: 4))
        try store.commit([
            .attemptEnded(
                attempt.number, AttemptEnd(outcome: .failed, failure: .timeLimit, signal: 9, usage: usage, ended: 5))
        ])
        #expect(try reader.runningAttempts().isEmpty)
        let ended = try #require(try reader.attempts(of: task).first?.end)
        #expect(ended.failure == .timeLimit)
        #expect(ended.signal == 9)
        #expect(ended.usage == usage)
        #expect(try reader.latestAttempts()[task]?.number == attempt.number)
    }

    @Test func aStagesTimeIsTheMedianOfItsAttemptsThatEndedWell() throws {
        let store = try RunStore.open(scratch.path)
        let tasks = try store.adopt(plan(["a", "b"]), digest: "1")
        try begin(store)
        #expect(try store.learnedTimes()[StageName("s"), 0] == nil)
        for (place, seconds) in [40.0, 10, 30].enumerated() {
            let attempt = try attempt(store, tasks[place % 2], key: "k\(place)")
            let usage = ResourceUsage(userSeconds: 1, systemSeconds: 0, wallSeconds: seconds, peakMemory: nil)
            try store.commit([.attemptStarted(attempt)])
            try store.commit([.attemptEnded(attempt.number, AttemptEnd(outcome: .succeeded, usage: usage, ended: 9))])
        }
        let failed = try attempt(store, tasks[0], key: "f")
        let usage = ResourceUsage(userSeconds: 1, systemSeconds: 0, wallSeconds: 999, peakMemory: nil)
        try store.commit([.attemptStarted(failed)])
        try store.commit([.attemptEnded(failed.number, AttemptEnd(outcome: .failed, usage: usage, ended: 9))])
        let learned = try #require(try store.learnedTimes()[StageName("s"), 0])
        #expect(learned.seconds == 30 && learned.attempts == 3)
        #expect(try store.learnedTimes()[StageName("s"), 1] == nil)
    }

    @Test func attemptNumbersGoOnAfterReopening() throws {
        var store = try RunStore.open(scratch.path)
        let run = store.runID
        let task = try store.adopt(plan(["a"]), digest: "1")[0]
        try begin(store)
        let first = try attempt(store, task, key: "k")
        try store.commit([.attemptStarted(first)])
        store = try RunStore.open(scratch.path)
        #expect(store.takeAttemptNumber().value == first.number.value + 1)
        #expect(store.runID == run)
    }

    @Test func aResultIsFoundByItsKeyUntilItIsGone() throws {
        let store = try RunStore.open(scratch.path)
        let output = ResultRecord.Output(name: "o.txt", digest: "d", bytes: 7, stamp: "s")
        let result = ResultRecord(
            key: "k", attempt: AttemptNumber(1), directory: "tasks/s/k", fingerprint: "{}",
            outputs: [VariableName("out"): output], made: 1)
        try store.commit([.result(result)])
        #expect(try store.results(["k", "other"]).mapValues(\.outputs) == ["k": [VariableName("out"): output]])
        try store.commit([.outputStamp(key: "k", VariableName("out"), stamp: "t")])
        #expect(try store.results(["k"])["k"]?.outputs[VariableName("out")]?.stamp == "t")
        try store.commit([.resultGone(key: "k")])
        #expect(try store.results(["k"]).isEmpty)
    }

    @Test func aFileDigestIsKnownByItsWholeStamp() throws {
        let store = try RunStore.open(scratch.path)
        let stamp = FileStamp(device: .max, inode: 1, bytes: 2, modified: 3, changed: 4)
        try store.commit([.fileDigest(stamp, digest: "d")])
        #expect(try store.fileDigests() == [stamp: "d"])
        var touched = stamp
        touched.changed = 5
        #expect(try store.fileDigests()[touched] == nil)
    }

    @Test func aDamagedJournalIsNamed() throws {
        try scratch.write(String(repeating: "this is no database ", count: 100), to: "cohesin.sqlite")
        #expect {
            try RunStore.open(scratch.path)
        } throws: { error in
            "\(error)".contains("is damaged")
        }
    }

    @Test func theLockIsHeldByOneAndNamesIt() throws {
        let process = ProcessIdentity(pid: getpid(), start: 77)
        #expect(RunLock.holder(of: scratch.path) == nil)
        do {
            let lock = try RunLock.take(scratch.path, as: process)
            #expect(RunLock.holder(of: scratch.path) == process)
            #expect(throws: RunStoreError.self) { _ = try RunLock.take(scratch.path, as: process) }
            _ = consume lock
        }
        #expect(RunLock.holder(of: scratch.path) == nil)
    }

    @Test func theRegistryFindsTheLatestRunOfAName() throws {
        let registry = RunRegistry(folder: scratch.file("state"))
        #expect(throws: RunStoreError.self) { try registry.directory(named: nil) }
        for (index, name) in ["one", "two"].enumerated() {
            try FileManager.default.createDirectory(atPath: scratch.file(name), withIntermediateDirectories: true)
            let store = try RunStore.open(scratch.file(name))
            registry.remember(
                .init(
                    run: store.runID, directory: scratch.file(name), pipeline: "p", started: Double(index)))
        }
        #expect(try registry.directory(named: "p") == scratch.file("two"))
        #expect(try registry.directory(named: nil) == scratch.file("two"))
        try FileManager.default.removeItem(atPath: scratch.file("two"))
        #expect(try registry.directory(named: "p") == scratch.file("one"))
    }
}
