import CloudRunner
import RunStore
import TestSupport
import Testing

struct WatchTests {
    let scratch = ScratchFolder()

    private func follow(_ run: LongRun) throws -> RunWatch {
        let watch = try RunWatch(try run.journal(in: scratch.path), run.submission, run.session)
        _ = try watch.follow(nil)
        return watch
    }

    @Test(arguments: [LongRun.Shape.array, .single])
    func aWatchOfTenThousandJobsAsksLessThanOnceForTwenty(shape: LongRun.Shape) throws {
        let run = LongRun(shape, tasks: 10_000, hours: 24)
        let watch = try follow(run)
        #expect(watch.submission.outcome == .done)
        #expect(watch.tasks.allSatisfy { $0.status == .succeeded })
        #expect(run.requests.values.reduce(0, +) <= 500, "\(run.requests)")
    }

    @Test func failuresOfMembersAreTold() throws {
        let run = LongRun(.array, tasks: 2000, hours: 10, failing: 100)
        let watch = try follow(run)
        #expect(watch.submission.outcome == .failed)
        #expect(watch.tasks.count { $0.status == .failed } == 100)
        #expect(watch.tasks.count { $0.status == .succeeded } == 1900)
    }
}
