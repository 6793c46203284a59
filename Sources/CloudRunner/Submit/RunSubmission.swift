import AWSClient
import Cloud
import Foundation
import LocalRunner
import Pipeline
import RunStore

/// What a person asked to be run at AWS.
package struct SubmitRequest: Sendable {
    /// The pipeline with its samples and values.
    package var plan: PlanRequest
    /// nil: as a local run's.
    package var directory: String?
    /// Whether GPUs must, may or must not be used.
    package var gpuUse: ExecutionDocument.GPUUse
    /// The words of the command line, and the version of cohesin, for the journal.
    package var command: [String] = []
    /// Of cohesin.
    package var version = ""

    /// A run like a local one, where nothing else is said.
    package init(plan: PlanRequest, directory: String? = nil, gpuUse: ExecutionDocument.GPUUse = .whenOffered) {
        self.plan = plan
        self.directory = directory
        self.gpuUse = gpuUse
    }
}

/// What came of it.
package struct SubmitSummary: Sendable {
    /// Whether an execution was started.
    package enum Outcome: String, Sendable, Encodable {
        case started
        /// The same command was given before, and its execution runs.
        case running
        /// All tasks were done before.
        case done
    }
    /// Whether an execution was started.
    package var outcome: Outcome
    /// The run directory.
    package var directory: String
    /// Nil: there was nothing to submit.
    package var submission: Submission?
    /// Of the plan.
    package var tasks: Int
    /// Of those, done by an earlier execution of this run.
    package var done: Int
    /// What was brought into the bucket.
    package var upload = UploadSummary()
}

/// Gives a run to a stack: inputs, manifests and lists into the bucket, then one execution.
///
/// Whatever it is cut off by, the same command goes on: inputs are known by their content, manifests are written whole
/// before the execution, the execution has a name that is journalled before it is asked for, and what is done by an
/// earlier execution of the same plan is known by the completions in the bucket.
package struct RunSubmission {
    let request: SubmitRequest
    let stack: DeployedStack
    let session: AWSSession
    let tell: @Sendable (String) -> Void

    package init(
        _ request: SubmitRequest, to stack: DeployedStack, _ session: AWSSession,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.request = request
        self.stack = stack
        self.session = session
        self.tell = tell
    }

    /// A plan that this stack can run.
    package struct Prepared {
        /// What is to be run.
        package let plan: Plan
        /// What the plan was made of.
        package let definition: PipelineDefinition
        let generator: Generator
        let files: CloudFiles
    }

    /// Reads the pipeline and holds it against the stack. What is wrong with the files is in the diagnostics.
    package func prepare() throws(CloudRunError) -> (Prepared?, [Diagnostic]) {
        let files = CloudFiles(session)
        let outcome = try Planner.plan(request.plan, files)
        guard let definition = outcome.definition, let plan = outcome.plan else { return (nil, outcome.diagnostics) }
        var generator = Generator(definition, plan: nil, request: stack.request)
        guard !generator.diagnostics.hasErrors else {
            return (nil, outcome.diagnostics + generator.diagnostics.sorted)
        }
        let template = generator.cloudFormation()
        guard stack.template == template.compactText || stack.template == template.prettyText else {
            throw .otherPipeline(stack.name, file: request.plan.file)
        }
        return (Prepared(plan: plan, definition: definition, generator: generator, files: files), outcome.diagnostics)
    }

    /// Starts the run. The caller holds the directory's `RunLock`.
    package func start(_ prepared: Prepared, _ store: RunStore) throws(CloudRunError) -> SubmitSummary {
        let plan = prepared.plan
        var previous = try CloudRunError.storing { () throws(RunStoreError) in try store.latestSubmission() }
        try check(previous, store)
        if previous != nil, previous?.outcome == nil {
            previous = try CloudRuns.refreshed(store, session)
        }
        let memo = DigestMemo(try CloudRunError.storing { () throws(RunStoreError) in try store.fileDigests() })
        let catalog = try InputCatalog(
            plan, files: prepared.files, memo: memo, folder: stack.folder, tell: tell)
        try CloudRunError.storing { () throws(RunStoreError) in
            try store.commit(memo.takeFresh().map { .fileDigest($0.0, digest: $0.1) })
        }
        let images = ImageDigests(of: plan, prepared.generator.imageParameters, stack, session, tell: tell)
        let identity = identity(of: plan, catalog, images)
        if let previous, previous.outcome == nil, previous.started != nil {
            guard previous.plan == identity else { throw .runs(store.directory) }
            return SubmitSummary(
                outcome: .running, directory: store.directory, submission: previous, tasks: plan.tasks.count,
                done: try completed(plan, RunPlace(previous)).count)
        }
        var submission = next(after: previous, identity: identity, run: store.runID)
        let done = previous?.run == submission.run ? try completed(plan, RunPlace(submission)) : []
        if done.count == plan.tasks.count, previous != nil || plan.tasks.isEmpty {
            return SubmitSummary(
                outcome: .done, directory: store.directory, submission: previous, tasks: plan.tasks.count,
                done: done.count)
        }
        let document = try self.document(prepared, catalog, images, RunPlace(submission), done: done)
        let upload = try InputUpload(session: session, tell: tell).send(catalog.uploads)
        try DocumentUpload(session: session, place: RunPlace(submission), tell: tell)
            .send(document, of: plan, hasManifests: previous?.run == submission.run)
        try journal(plan, submission, done: done, in: store)
        submission.started = try execute(submission, document)
        let begun = submission
        try CloudRunError.storing { () throws(RunStoreError) in try store.commit([.submission(begun)]) }
        return SubmitSummary(
            outcome: .started, directory: store.directory, submission: submission, tasks: plan.tasks.count,
            done: done.count, upload: upload)
    }

    // MARK: - What was before

    private func check(_ previous: Submission?, _ store: RunStore) throws(CloudRunError) {
        let invocation = try CloudRunError.storing { () throws(RunStoreError) in try store.latestInvocation() }
        if let previous {
            guard previous.stack == stack.name.text, previous.region == session.region.name else {
                throw .otherStack(store.directory, stack: previous.stack, region: previous.region)
            }
        } else if invocation != nil {
            throw .localRun(store.directory)
        }
    }

    /// What decides which tasks are done: the plan, the contents of its inputs and images, and where results go.
    private func identity(of plan: Plan, _ catalog: InputCatalog, _ images: ImageDigests) -> String {
        var text = (catalog.identities + images.identities).joined(separator: "\n") + "\n\(stack.folder)\n"
        for task in plan.tasks { text += ContentHash.text(PlanFile.text(task)) }
        return ContentHash.text(text)
    }

    /// The next execution; again the last one where nobody has seen that it began.
    private func next(after previous: Submission?, identity: String, run: String) -> Submission {
        let isSame = previous?.plan == identity
        var number = (previous?.number ?? 0) + 1
        if let previous, isSame, previous.started == nil { number = previous.number }
        let name = isSame ? previous?.run ?? "" : "\(run)-\(number)"
        return Submission(
            number: number, region: session.region.name, stack: stack.name.text, bucket: stack.folder.bucket.text,
            prefix: stack.folder.key, run: name, plan: identity, logGroup: stack.logGroup,
            queues: stack.queues.values.sorted(), execution: stack.execution("\(run)-\(number)"))
    }

    /// Tasks whose completions are in the bucket.
    private func completed(_ plan: Plan, _ place: RunPlace) throws(CloudRunError) -> Set<TaskID> {
        let table = TaskNumbers(plan.tasks.lazy.map(\.id))
        let positions = try CloudRunError.asking { () throws(AWSError) in
            try table.completed(in: place, S3(session))
        }
        return Set(positions.map { plan.tasks[$0].id })
    }

    // MARK: - What is sent

    private func document(
        _ prepared: Prepared, _ catalog: InputCatalog, _ images: ImageDigests, _ place: RunPlace, done: Set<TaskID>
    ) throws(CloudRunError) -> ExecutionDocument {
        let locations = catalog.locations
        do {
            return try prepared.generator.executionDocument(
                prepared.plan, place: place, gpuUse: request.gpuUse, done: done,
                imageDigest: { images.byName[$0] }, locate: { locations[$0] ?? "" })
        } catch {
            throw .document(error)
        }
    }

    // MARK: - The execution

    /// Everything that a later command needs, before the execution is asked for.
    private func journal(
        _ plan: Plan, _ submission: Submission, done: Set<TaskID>, in store: RunStore
    ) throws(CloudRunError) {
        try CloudRunError.running { () throws(RunnerError) in try PlanFile.write(plan, to: store.directory) }
        try CloudRunError.storing { () throws(RunStoreError) in
            try store.begin(
                Invocation(
                    pipeline: plan.pipeline, command: request.command, version: request.version,
                    engine: CloudRuns.engine, cpus: 0, memory: ByteCount(bytes: 0), host: MachineName.current,
                    boot: ProcessTable.bootID, process: ProcessTable.own, started: Date().timeIntervalSince1970))
            let numbers = try store.adopt(plan, digest: PlanFile.identity(of: plan))
            try store.commit(
                zip(plan.tasks, numbers).map { task, number in
                    .task(
                        number, done.contains(task.id) ? .upToDate : .waiting, key: nil, variant: nil, note: nil)
                } + [.submission(submission)])
        }
    }

    /// Starts the execution; one of this name that is there already is this one.
    /// - Returns: when it began, in seconds since 1970.
    private func execute(_ submission: Submission, _ document: ExecutionDocument) throws(CloudRunError) -> Double {
        let machines = StepFunctions(session)
        do {
            return try machines.start(
                stack.stateMachine, name: submission.executionName, input: document.input.compactText
            ).startDate
        } catch {
            // The answer to an earlier request was lost, and the execution has ended since or has another input.
            guard error.fault?.meaning == .conflict else { throw .aws(error) }
            return try CloudRunError.asking { () throws(AWSError) in
                try machines.execution(submission.execution).startDate
            }
        }
    }
}

extension DeployedStack {
    /// The ARN of an execution of its state machine.
    func execution(_ name: String) -> String {
        stateMachine.replacing(":stateMachine:", with: ":execution:") + ":\(name)"
    }
}

extension Submission {
    /// The last part of the ARN.
    var executionName: String { execution.split(separator: ":").last.map(String.init) ?? "" }
}

extension RunPlace {
    init(_ submission: Submission) {
        self.init(
            bucket: submission.bucket, prefix: submission.prefix, run: submission.run, submission: submission.number)
    }
}
