import Foundation

/// Makes matrices on several threads and hands them out in the order of the jobs, so that the file does not depend on
/// the number of threads.
final class MatrixScheduler: @unchecked Sendable {
    private let jobs: [MatrixJob]
    private let source: ContactSource
    private let plan: LevelPlan
    private let version: Int
    private let normalizations: [Normalization]
    private let compressionLevel: Int
    private let memoryLimit: Int

    /// Guards everything below.
    private let lock = NSCondition()
    private var nextJob = 0
    private var running = 0
    private var bytesInUse = 0
    private var finished: [Int: MatrixResult] = [:]
    private var failure: HiCBuildError?
    private var threadsLeft = 0

    init(
        jobs: [MatrixJob], source: ContactSource, plan: LevelPlan, version: Int, normalizations: [Normalization],
        compressionLevel: Int, memoryLimit: Int
    ) {
        self.jobs = jobs
        self.source = source
        self.plan = plan
        self.version = version
        self.normalizations = normalizations
        self.compressionLevel = compressionLevel
        self.memoryLimit = memoryLimit
    }

    /// Calls `body` on this thread with each result, in the order of the jobs.
    func forEach(threads: Int, _ body: (MatrixResult) throws(HiCBuildError) -> Void) throws(HiCBuildError) {
        if threads <= 1 || jobs.count <= 1 {
            var worker = try makeWorker()
            for job in jobs { try body(try worker.run(job, source)) }
            return
        }
        threadsLeft = min(threads, jobs.count)
        for _ in 0..<threadsLeft {
            let thread = Thread { self.work() }
            // The default of secondary threads is small on some systems.
            thread.stackSize = 8 << 20
            thread.start()
        }
        defer { stopAndWait() }
        for index in jobs.indices { try body(try wait(for: index)) }
    }

    private func makeWorker() throws(HiCBuildError) -> MatrixWorker {
        try MatrixWorker(
            plan: plan, version: version, normalizations: normalizations, compressionLevel: compressionLevel)
    }

    private func wait(for index: Int) throws(HiCBuildError) -> MatrixResult {
        lock.lock()
        defer { lock.unlock() }
        while true {
            if let result = finished.removeValue(forKey: index) {
                bytesInUse -= result.byteCount
                lock.broadcast()
                return result
            }
            if let failure { throw failure }
            lock.wait()
        }
    }

    private func stopAndWait() {
        lock.lock()
        nextJob = jobs.count
        lock.broadcast()
        while threadsLeft > 0 { lock.wait() }
        lock.unlock()
    }

    /// The body of each thread.
    private func work() {
        do throws(HiCBuildError) {
            var worker = try makeWorker()
            while let (index, cost) = takeJob() {
                let result = try worker.run(jobs[index], source)
                lock.lock()
                running -= 1
                bytesInUse += result.byteCount - cost
                finished[index] = result
                lock.broadcast()
                lock.unlock()
            }
        } catch {
            lock.lock()
            if failure == nil { failure = error }
            nextJob = jobs.count
            lock.unlock()
        }
        lock.lock()
        threadsLeft -= 1
        lock.broadcast()
        lock.unlock()
    }

    /// The next job, as soon as there is memory for it. Jobs start in order, so that the one that is waited for is
    /// always among those that have started; one job may always run.
    private func takeJob() -> (index: Int, cost: Int)? {
        lock.lock()
        defer { lock.unlock() }
        while nextJob < jobs.count {
            let cost = source.memoryNeeded(pair: jobs[nextJob].pair, levels: plan.levels.count)
            if bytesInUse + cost <= memoryLimit || running == 0 {
                defer { nextJob += 1 }
                running += 1
                bytesInUse += cost
                return (nextJob, cost)
            }
            lock.wait()
        }
        return nil
    }
}
