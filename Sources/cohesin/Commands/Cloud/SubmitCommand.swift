import AWSClient
import ArgumentParser
import Cloud
import CloudRunner
import Foundation
import LocalRunner
import Pipeline
import RunStore

/// `cohesin submit`
struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Run a pipeline at AWS, in the stack that 'cohesin deploy' made of it.",
        discussion: """
            Files of this machine are sent to the bucket once, by their content; s3:// names are taken as they are. The \
            same command again does only what is not done. The run goes on when this command ends: 'cohesin status', \
            'watch', 'logs', 'why' and 'cancel' take its directory.
            """)

    @OptionGroup var pipeline: PipelineOptions
    @OptionGroup var cloud: CloudOptions
    @OptionGroup var directory: RunDirectoryOption

    @Flag(help: ArgumentHelp("GPU stages: --require-gpu forbids their CPU alternative, --no-gpu takes it."))
    var gpu: MachineOptions.GPUFlag?

    @OptionGroup var notify: NotifyOptions

    @Flag(help: "Go on watching until the run has ended.")
    var wait = false

    @OptionGroup var quietness: Quietness

    @Flag(help: "One JSON document; with --wait one a line, for each thing that happens.")
    var json = false

    private struct Document: Encodable {
        var outcome: SubmitSummary.Outcome
        var directory: String
        var stack: String
        var region: String
        var run: String?
        var execution: String?
        var tasks: Int
        var done: Int
        var uploadedFiles: Int
        var uploadedBytes: Int64
    }

    func validate() throws {
        if notify.notify != nil, !wait { throw ValidationError("--notify tells what --wait sees: give both") }
    }

    func run() throws {
        let session = try cloud.access.open()
        let stack = try DeployedStack.read(cloud.stack, session)
        var request = SubmitRequest(plan: pipeline.request, gpuUse: gpuUse)
        request.command = NotifyOptions.recordedCommand
        request.version = Version.current
        let submission = RunSubmission(request, to: stack, session, tell: quietness.note)
        let (prepared, diagnostics) = try submission.prepare()
        PipelineOptions.report(diagnostics)
        guard let prepared else {
            throw CommandFailure(.invalidInput, PipelineOptions.summary(diagnostics, file: pipeline.file))
        }
        let directory = try RunDirectory.make(directory.path(for: prepared.plan))
        let lock = try RunLock.take(directory, as: ProcessTable.own)
        let store = try RunStore.open(directory)
        RunRegistry.ofThisUser?.remember(
            RunRegistry.Entry(
                run: store.runID, directory: directory, pipeline: prepared.plan.pipeline,
                started: Date().timeIntervalSince1970))
        let summary = try submission.start(prepared, store)
        if wait, summary.outcome != .done, let begun = summary.submission {
            let watch = try RunWatch(store, begun, session)
            let ended = try notify.sending(
                of: prepared.plan.pipeline, in: directory, showing: quietness.observer(json: json)
            ) { try watch.follow($0) }
            if !json { try WatchCommand.printBill(of: directory) }
            try RunCommand.end(with: ended)
        } else if json {
            try JSONOutput.print(document(summary, stack))
        } else {
            tell(summary)
        }
        _ = consume lock
    }

    private var gpuUse: ExecutionDocument.GPUUse {
        switch gpu {
        case .requireGpu: .required
        case .noGpu: .never
        case nil: .whenOffered
        }
    }

    private func document(_ summary: SubmitSummary, _ stack: DeployedStack) -> Document {
        Document(
            outcome: summary.outcome, directory: summary.directory, stack: stack.name.text, region: stack.region.name,
            run: summary.submission?.run, execution: summary.submission?.execution, tasks: summary.tasks,
            done: summary.done, uploadedFiles: summary.upload.files, uploadedBytes: summary.upload.bytes)
    }

    private func tell(_ summary: SubmitSummary) {
        let tasks = "\(summary.tasks) \(summary.tasks == 1 ? "task" : "tasks")"
        switch summary.outcome {
        case .done: Console.note("nothing to do: \(tasks), all done")
        case .running:
            Console.note(
                "the run goes on already: \(summary.done) of \(tasks) done; 'cohesin status \(summary.directory)'")
        case .started:
            let done = summary.done > 0 ? ", \(summary.done) of them done before" : ""
            Console.note("submitted \(tasks)\(done): \(summary.submission?.execution ?? "")")
            quietness.note("'cohesin status \(summary.directory)' shows how far it is")
        }
    }
}
