import ArgumentParser
import CloudRunner
import Glibc
import LocalRunner
import Pipeline
import RunStore

/// `cohesin logs`
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Print what tasks wrote to standard error and standard output.",
        discussion: "Without a task: of those that run or failed. -f goes on until the task ends.")

    @OptionGroup var target: NamedRunArgument
    @OptionGroup var cloud: CloudRunOptions

    @Argument(help: "A task, as 'cohesin status' names it, or a stage that has only one.")
    var task: String?

    @Flag(name: .shortAndLong, help: "Go on with what is written until the task ends.")
    var follow = false

    func run() throws {
        let directory = try target.directory()
        cloud.refresh(directory)
        let overview = try RunOverview(directory)
        if let submission = overview.submission { return try printLogs(of: submission, in: overview) }
        if let task {
            let record = try overview.task(named: task)
            guard let folder = overview.folder(of: record) else {
                throw CommandFailure(.failed, "\(record.id) has written nothing: it has not run")
            }
            for name in ["stdout.log", "stderr.log"] where !follow || name == "stdout.log" {
                LogTail(path: "\(folder)/\(name)").printRest()
            }
            if follow { try followLogs(of: record, in: overview) }
            return
        }
        let shown = overview.tasks.filter { [.running, .failed].contains(overview.status(of: $0)) }
        if shown.isEmpty { Console.note("no task runs or failed: name one, 'cohesin status --all' lists them") }
        for record in shown {
            guard let folder = overview.folder(of: record) else { continue }
            print("==> \(record.id): \(folder)/stderr.log <==")
            fflush(nil)
            LogTail(path: "\(folder)/stderr.log").printRest()
        }
    }

    /// What CloudWatch keeps of tasks at AWS: both streams in one.
    private func printLogs(of submission: Submission, in overview: RunOverview) throws {
        let records =
            try task.map { [try overview.task(named: $0)] }
            ?? overview.tasks.filter { [.running, .failed].contains(overview.status(of: $0)) }
        if records.isEmpty { Console.note("no task runs or failed: name one, 'cohesin status --all' lists them") }
        let session = try cloud.open(submission.region)
        for record in records {
            guard let job = try CloudRuns.latestJob(of: record, in: overview.directory, session) else {
                throw CommandFailure(.failed, "\(record.id) has written nothing: it has no job yet")
            }
            if task == nil { print("==> \(record.id): \(job.id) <==") }
            let isThere = try TaskLog(of: job, in: submission, session).print(follow: follow && task != nil) { line in
                print(line)
                fflush(nil)
            }
            if !isThere { Console.note("\(record.id) has written nothing yet") }
        }
    }

    /// Prints standard error as it grows. The open file is followed, so that the rename at the end loses nothing.
    private func followLogs(of record: TaskRecord, in overview: RunOverview) throws {
        guard let folder = overview.folder(of: record) else { return }
        let tail = LogTail(path: "\(folder)/stderr.log")
        while true {
            // Asked before printing, so that what a task wrote last is printed, too.
            let now = try RunOverview(overview.directory)
            let isRunning = now.tasks.contains { $0.number == record.number && now.status(of: $0) == .running }
            tail.printRest()
            if !isRunning { return }
            usleep(200_000)
        }
    }
}

/// A file read from where the last reading ended.
private final class LogTail {
    private let descriptor: Int32

    init(path: String) { descriptor = open(path, O_RDONLY | O_CLOEXEC) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func printRest() {
        guard descriptor >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0, write(STDOUT_FILENO, buffer, count) == count else { return }
        }
    }
}
