import AWSClient
import Glibc
import LocalRunner
import Pipeline

/// The command of a task from its start to its end, with everything that it started.
struct CommandRun {
    enum Ending: Equatable {
        case ended(ChildProcess.Ending)
        case timeLimit
        case cancelled
    }

    let ending: Ending
    /// In seconds, and in bytes of its largest process.
    let usage: (wall: Double, user: Double, system: Double, peakMemory: Int64?)
    let lastLines: [String]

    /// Between SIGTERM and SIGKILL. ECS gives the whole container 30 s.
    private static let grace = Duration.seconds(10)

    /// - Parameters:
    ///   - arguments: the program's path first.
    ///   - limit: how long it may take.
    init(
        _ arguments: [String], environment: [String], directory: String, limit: Duration?,
        until cancellation: Cancellation
    ) throws(StagingError) {
        var words = try LastWords()
        let began = ContinuousClock.now
        let child: ChildProcess
        do throws(RunnerError) {
            child = try ChildProcess.start(
                ChildProcess.Command(
                    arguments: arguments, environment: environment, directory: directory,
                    standardOutput: .descriptor(1), standardError: .descriptor(words.writingEnd)))
        } catch {
            throw .machine(error)
        }
        words.closeWritingEnd()
        var reason: Ending?
        var killAt: ContinuousClock.Instant?
        let deadline = limit.map { began + $0 }
        while true {
            var watched = [
                pollfd(fd: child.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: words.isOpen ? words.readingEnd : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: reason == nil ? cancellation.descriptor : -1, events: Int16(POLLIN), revents: 0),
            ]
            let next = [reason == nil ? deadline : nil, killAt].compactMap(\.self).min()
            _ = poll(&watched, 3, Self.milliseconds(until: next))
            if watched[1].revents != 0 { words.passOn() }
            if watched[0].revents != 0 { break }
            if reason == nil {
                if watched[2].revents != 0 { reason = .cancelled }
                if let deadline, deadline <= .now { reason = reason ?? .timeLimit }
                if reason != nil {
                    child.signalGroup(SIGTERM)
                    killAt = .now + Self.grace
                }
            } else if let end = killAt, end <= .now {
                child.signalGroup(SIGKILL)
                killAt = nil
            }
        }
        let wall = ContinuousClock.now - began
        // Its number is its own until it is reaped. What it leaves behind in its group has the rest of the grace time.
        if reason == nil { child.signalGroup(SIGKILL) }
        let end = child.reap()
        while reason != nil, ChildProcess.groupIsAlive(child.pid), let last = killAt, last > .now { usleep(20_000) }
        child.signalGroup(SIGKILL)
        words.passOn()
        ending = reason ?? .ended(end?.ending ?? .signal(SIGKILL))
        usage = (wall / .seconds(1), end?.user ?? 0, end?.system ?? 0, end?.peakMemory?.bytes)
        lastLines = TaskFailure.lastLines(in: words.bytes)
    }

    private static func milliseconds(until instant: ContinuousClock.Instant?) -> Int32 {
        guard let instant else { return -1 }
        return Int32(clamping: Int(max(0, (instant - .now) / .milliseconds(1)).rounded(.up)))
    }
}
