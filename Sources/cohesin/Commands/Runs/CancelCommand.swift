import ArgumentParser
import LocalRunner
import RunStore

/// `cohesin cancel`
struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a run: its tasks are asked to end, then ended; no process and no container stays.")

    @OptionGroup var target: NamedRunArgument

    func run() throws {
        let directory = try target.directory()
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
}
