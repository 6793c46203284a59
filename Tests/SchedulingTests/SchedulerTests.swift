import Pipeline
import Scheduling
import Testing

struct SchedulerTests {
    @Test func theLongestChainStartsFirst() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("single", cpus: 4), Plans.task("first", cpus: 4),
                Plans.task("second", cpus: 4, after: ["first"])))
        #expect(bench.started(bench.send(.begin)) == ["first"])
        #expect(bench.started(bench.send(.succeeded(bench.index("first")))) == ["single"])
    }

    @Test func tasksOfEqualChainsStartInTheOrderOfTheFile() throws {
        var bench = try Bench(Plans.plan(Plans.task("b"), Plans.task("a"), Plans.task("c")), cpus: 2)
        #expect(bench.started(bench.send(.begin)) == ["b", "a"])
    }

    @Test func aSmallTaskPassesOneThatDoesNotFit() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("half", cpus: 2), Plans.task("whole", cpus: 4), Plans.task("after", after: ["whole"]),
                Plans.task("small", cpus: 1)))
        // The whole machine is asked for first, being on the longest chain; then nothing else fits.
        #expect(bench.started(bench.send(.begin)) == ["whole"])
        var other = try Bench(
            Plans.plan(
                Plans.task("half", cpus: 2), Plans.task("first", cpus: 2),
                Plans.task("whole", cpus: 4, after: ["first"]), Plans.task("small", cpus: 1, after: ["first"])))
        #expect(other.started(other.send(.begin)) == ["first", "half"])
        #expect(other.started(other.send(.succeeded(other.index("first")))) == ["small"])
    }

    /// It seldom fits, so it goes first when it does.
    @Test func aTaskThatWantsMoreThanHalfOfTheMachineStartsFirstWhenItFits() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("chain", cpus: 1), Plans.task("next", after: ["chain"]), Plans.task("most", cpus: 3),
                Plans.task("whole", gibibytes: 16)))
        #expect(bench.started(bench.send(.begin)) == ["most", "chain"])
    }

    @Test func afterItsPatienceNothingPassesTheHead() throws {
        let tasks =
            [
                Plans.task("half", cpus: 2), Plans.task("first", cpus: 2),
                Plans.task("whole", cpus: 4, after: ["first"]),
            ] + (0..<5).map { Plans.task("small\($0)", cpus: 2, after: ["first"]) }
        var bench = try Bench(Plans.plan(tasks), policy: SchedulingPolicy(headPatience: .seconds(60)))
        #expect(bench.started(bench.send(.begin)) == ["first", "half"])
        #expect(bench.started(bench.send(.succeeded(bench.index("first")))) == ["small0"])
        #expect(bench.started(bench.send(.succeeded(bench.index("small0")), at: 30)) == ["small1"])
        #expect(bench.scheduler.nextWake == .seconds(60))
        #expect(bench.started(bench.send(.succeeded(bench.index("small1")), at: 61)) == [])
        #expect(bench.started(bench.send(.succeeded(bench.index("half")), at: 70)) == ["whole"])
    }

    @Test func whatLeavesTheHeadItsRoomMayStillPass() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("running", cpus: 3), Plans.task("head", cpus: 3), Plans.task("one", cpus: 1),
                Plans.task("two", cpus: 1)), policy: SchedulingPolicy(headPatience: .zero))
        #expect(bench.started(bench.send(.begin)) == ["running", "one"])
        #expect(bench.started(bench.send(.succeeded(bench.index("one")), at: 1)) == ["two"])
    }

    @Test func eachClassOfFailureHasABudgetOfItsOwn() throws {
        let retry = RetryPolicy(budgets: [
            .lostHost: .init(retries: 1), .outOfMemory: .init(retries: 2, memoryFactor: 2),
        ])
        var bench = try Bench(Plans.plan(Plans.task("a", gibibytes: 3, retry: retry)))
        let a = bench.index("a")
        _ = bench.send(.begin)
        let lost = bench.send(.failed(a, .lostHost), at: 10)
        #expect(lost == [.retry(a, attempt: 2, due: .seconds(11), memory: ByteCount(gibibytes: 3))])
        #expect(bench.started(bench.send(.tick, at: 11)) == ["a"])
        _ = bench.send(.failed(a, .outOfMemory), at: 12)
        #expect(bench.scheduler.state(of: a) == .running(attempt: 3))
        #expect(bench.scheduler.free.memory == ByteCount(gibibytes: 10))
        _ = bench.send(.failed(a, .outOfMemory), at: 13)
        #expect(bench.scheduler.free.memory == ByteCount(gibibytes: 4))
        #expect(bench.send(.failed(a, .lostHost), at: 14) == [.finish])
        #expect(bench.scheduler.state(of: a) == .failed(.lostHost))
    }

    @Test func memoryThatCannotGrowIsNoReasonToTryAgain() throws {
        let retry = RetryPolicy(budgets: [.outOfMemory: .init(retries: 5, memoryFactor: 2)])
        var bench = try Bench(Plans.plan(Plans.task("a", gibibytes: 16, retry: retry)))
        _ = bench.send(.begin)
        #expect(bench.send(.failed(bench.index("a"), .outOfMemory)) == [.finish])
    }

    @Test func afterAFailureRunningTasksEndAndNothingStarts() throws {
        var bench = try Bench(
            Plans.plan(Plans.task("a"), Plans.task("b"), Plans.task("c"), Plans.task("d", after: ["a"])), cpus: 2)
        #expect(bench.started(bench.send(.begin)) == ["a", "b"])
        #expect(
            bench.send(.failed(bench.index("a"), .failure)) == [.skip(bench.index("d"), because: bench.index("a"))])
        #expect(bench.send(.succeeded(bench.index("b"))) == [.finish])
        #expect(bench.scheduler.state(of: bench.index("c")) == .ready)
    }

    @Test func keepingGoingRunsEverythingThatDoesNotDependOnTheFailure() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("a"), Plans.task("b"), Plans.task("c", after: ["b"]), Plans.task("d", after: ["a", "b"])),
            cpus: 1, policy: SchedulingPolicy(keepsGoing: true))
        #expect(bench.started(bench.send(.begin)) == ["a"])
        #expect(bench.started(bench.send(.failed(bench.index("a"), .failure))) == ["b"])
        #expect(bench.started(bench.send(.succeeded(bench.index("b")))) == ["c"])
        #expect(bench.send(.succeeded(bench.index("c"))) == [.finish])
        #expect(bench.scheduler.state(of: bench.index("d")) == .skipped(because: bench.index("a")))
    }

    @Test func upToDateTasksReleaseTheirDependentsWithoutRunning() throws {
        let plan = Plans.plan(Plans.task("a"), Plans.task("b", after: ["a"]))
        var bench = try Bench(plan)
        let (a, b) = (bench.index("a"), bench.index("b"))
        #expect(bench.scheduler.handle([.begin], at: .zero) == [.prepare(a)])
        #expect(bench.scheduler.handle([.upToDate(a)], at: .zero) == [.prepare(b)])
        #expect(bench.scheduler.handle([.upToDate(b)], at: .zero) == [.finish])
    }

    @Test func stoppingWaitsForWhatRuns() throws {
        var bench = try Bench(Plans.plan(Plans.task("a"), Plans.task("b", after: ["a"])))
        _ = bench.send(.begin)
        #expect(bench.send(.stop) == [])
        #expect(bench.send(.cancelled(bench.index("a"))) == [.finish])
        #expect(bench.scheduler.state(of: bench.index("b")) == .waiting)
    }

    @Test func anEmptyPlanFinishesAtOnce() throws {
        var bench = try Bench(Plans.plan([]))
        #expect(bench.send(.begin) == [.finish])
    }

    @Test func aTaskExplainsWhatItWaitsFor() throws {
        var bench = try Bench(
            Plans.plan(
                Plans.task("wide", cpus: 4), Plans.task("align", cpus: 3),
                Plans.task("merge", after: ["align", "wide"])))
        _ = bench.send(.begin)
        let scheduler = bench.scheduler
        #expect(scheduler.explain(bench.index("wide"), at: .zero) == "is running")
        #expect(
            scheduler.explain(bench.index("align"), at: .zero) == "waits for 3 cores (0 of 4 free, held by wide: 4)")
        #expect(scheduler.explain(bench.index("merge"), at: .zero) == "waits for align (ready), wide (running)")
    }
}
