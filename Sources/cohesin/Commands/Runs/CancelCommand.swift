import ArgumentParser
import CloudRunner
import LocalRunner
import RunStore

/// `cohesin cancel`
struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a run: its tasks are asked to end, then ended; no process and no container stays.")

    @OptionGroup var target: NamedRunArgument
    @OptionGroup var cloud: CloudRunOptions

    func run() throws {
        let directory = try target.directory()
        if let submission = try CloudRuns.submission(of: directory) { return try cancel(submission, directory) }
        switch try RunCancellation.cancel(directory) {
        case .cancelled: Console.note("cancelled \(directory); the same 'cohesin run' continues")
        case .noRunner(let leftovers):
            Console.note(
                leftovers == 0
                    ? "no runner works in \(directory): nothing to cancel"
                    : "no runner works in \(directory); ended \(leftovers) processes that a killed one left")
        case .stillRunning(let pid):
            throw CommandFailure(.failed, "the runner of \(directory) (process \(pid)) does not end: kill -9 \(pid)")
        }
    }

    /// At AWS: no job of the run may live afterwards, whoever started it.
    private func cancel(_ submission: Submission, _ directory: String) throws {
        let session = try cloud.open(submission.region)
        let cancellation = try CloudCancellation(submission, session)
        guard cancellation.left.isEmpty else {
            throw CommandFailure(
                .failed,
                "the execution is stopped, but these jobs still live: \(cancellation.left.joined(separator: ", ")); "
                    + "give the command again, or look at them in the console of AWS Batch")
        }
        // Who watches the run sees it by itself.
        try cloud.watch(directory) { watch throws(CloudRunError) in try watch.look() }
        let count = "\(cancellation.ended) \(cancellation.ended == 1 ? "job" : "jobs")"
        Console.note(
            "cancelled \(directory): the execution is stopped, \(count) ended, none is left; "
                + "the same 'cohesin submit' continues")
    }
}
