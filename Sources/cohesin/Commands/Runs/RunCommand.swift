import ArgumentParser
import Foundation
import LocalRunner
import Pipeline
import RunStore
import Scheduling

/// `cohesin run`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a pipeline on this machine; the same command again continues, and does only what is not done.",
        discussion: """
            A task whose command, values and input contents are those of a result that stands is not run again: \
            touching, moving or renaming files changes nothing. Ctrl-C asks running tasks to end, twice ends them.
            """)

    @OptionGroup var pipeline: PipelineOptions
    @OptionGroup var machine: MachineOptions

    @OptionGroup var directory: RunDirectoryOption
    @OptionGroup var notify: NotifyOptions
    @OptionGroup var progress: ProgressChoice

    @Flag(help: "Run every task, whatever results there are.")
    var fresh = false

    @Flag(help: "After a failure still run everything that does not depend on it.")
    var keepGoing = false

    @Option(help: ArgumentHelp("How long tasks may take to end after they were asked to.", valueName: "seconds"))
    var grace = 10

    func run() throws {
        // Before any thread starts, so that all of them leave signals to the loop.
        let interrupts = Interrupts()
        let (_, plan) = try pipeline.plan()
        let directory = directory.path(for: plan)
        let summary = try notify.sending(
            of: plan.pipeline, in: directory, showing: progress.observer
        ) { observer in
            try LocalRuns.run(
                plan: plan, asked: pipeline.request, directory: directory, machine: machine, isFresh: fresh,
                keepsGoing: keepGoing, grace: .seconds(max(0, grace)), interrupts: interrupts,
                note: progress.quietness.note, observer: observer)
        }
        try Self.end(with: summary)
    }

    /// Throws what makes the process end as the run did.
    static func end(with summary: RunSummary) throws {
        switch summary.outcome {
        case .done: break
        case .failed: throw CommandFailure(.failed, "")
        case .cancelled: throw CommandFailure(.interrupted, "")
        case .environment: throw CommandFailure(.environment, "")
        }
    }
}
