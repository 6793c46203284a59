import OrderedCollections
import Pipeline

/// Quotas of Step Functions, Batch and CloudFormation that a pipeline can meet, asked before anything is submitted.
struct LimitChecks {
    let definition: PipelineDefinition
    let names: CloudNames
    let machine: StateMachine

    /// Bytes of a state machine's definition.
    static let definitionBytes = 1_000_000
    /// Bytes of the input, output or result of a state.
    static let payloadBytes = 262_144
    /// Bytes of a request for a job.
    static let submissionBytes = 30 * 1024
    /// Events of an execution's history.
    static let events = 25_000
    /// Queues and compute environments of an account in a region.
    static let environments = 50

    /// Bytes that one stage takes in the input of an execution or an item, about: a URI, a key, tags.
    private static let bytesOfStage = 700

    func check(_ diagnostics: inout Diagnostics) {
        let place = SourcePosition(file: definition.file, line: 1, column: 1)
        let size = machine.definition.compactText.utf8.count
        if size > Self.definitionBytes {
            diagnostics.error(
                "the state machine has \(size) bytes, and Step Functions takes \(Self.definitionBytes)", at: place,
                help: "split the pipeline into two")
        }
        for (what, events) in [("an execution", machine.load.worstEvents + 10), ("an item", machine.load.worstItem)]
        where events > Self.events {
            diagnostics.error(
                "\(what) can have \(events) events in its history, and is ended at \(Self.events)", at: place,
                help: "lower the attempts of retry:, or split the pipeline")
        }
        if input > Self.payloadBytes {
            diagnostics.error(
                "the input of an execution has about \(input) bytes, and Step Functions takes \(Self.payloadBytes)",
                at: place, help: "give more --rows, so that items are read from S3")
        }
        for choice in machine.choices where choice.way == .distributedMap && choice.items > FanOutRule.distributedItems
        {
            diagnostics.error(
                "for each \(choice.columns.map(\.text).joined(separator: ", ")) has \(choice.items) items; more than \(FanOutRule.distributedItems) do not fit one Map",
                at: place, help: "start several executions with parts of the sample sheet")
        }
        let environments = definition.environments.values.reduce(0) { $0 + $1.capacity.count }
        if environments > Self.environments {
            diagnostics.error(
                "the pipeline has \(environments) compute environments, and an account has \(Self.environments)",
                at: place, help: "let stages share environments")
        }
        names(at: place, &diagnostics)
        for job in jobs {
            let size = job.body.compactText.utf8.count
            if size > JobDefinition.sizeLimit {
                diagnostics.error(
                    "the job definition \(job.name) has \(size) bytes, and Batch takes \(JobDefinition.sizeLimit)",
                    at: job.position, help: "shorten the arguments or environment-variables of \(job.stage)")
            }
        }
    }

    private var jobs: [JobDefinition] {
        JobDefinitionBuilder(
            definition: definition, names: names,
            surroundings: JobDefinition.Surroundings(
                jobRole: .text(String(repeating: "x", count: 100)), region: "us-gov-west-1",
                logGroup: .text(String(repeating: "x", count: 100)),
                image: { .text($0 + String(repeating: "x", count: 150)) })
        ).definitions()
    }

    private func names(at place: SourcePosition, _ diagnostics: inout Diagnostics) {
        let own = names.prefix.isEmpty ? definition.name : names.prefix
        if own.utf8.count > 80 || !own.utf8.allSatisfy(Self.isNameByte) {
            diagnostics.error(
                "the name \(own) cannot be that of a state machine: up to 80 letters, digits, - and _", at: nil,
                help: "give another one with --name")
        }
        var owners: [String: String] = [:]
        func claim(_ name: String, _ kind: String, for owner: String, at position: SourcePosition) {
            if let other = owners.updateValue(owner, forKey: "\(kind) \(name)"), other != owner {
                diagnostics.error(
                    "\(owner) and \(other) would both be the \(kind) \(name)", at: position, help: "rename one of them")
            }
            if name.utf8.count > 128 {
                diagnostics.error(
                    "the \(kind) \(name) has \(name.utf8.count) characters, and Batch takes 128", at: position,
                    help: "give a shorter name with --name")
            }
        }
        for (name, environment) in definition.environments {
            for capacity in environment.capacity {
                claim(
                    names.computeEnvironmentName(name, capacity), "compute environment", for: "the environment \(name)",
                    at: environment.position)
            }
            for isOnDemandOnly in [false, true] {
                claim(
                    names.queueName(name, isOnDemandOnly: isOnDemandOnly), "job queue", for: "the environment \(name)",
                    at: environment.position)
            }
        }
        for stage in definition.stages.values {
            for variant in definition.variants(of: stage).indices {
                claim(
                    names.jobDefinition(stage.name, variant: variant), "job definition", for: "the stage \(stage.name)",
                    at: stage.position)
            }
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    static func check(template: JSONValue, _ definition: PipelineDefinition, _ diagnostics: inout Diagnostics) {
        let place = SourcePosition(file: definition.file, line: 1, column: 1)
        let size = template.prettyText.utf8.count
        if size > CloudTemplate.sizeLimit {
            diagnostics.error(
                "the template has \(size) bytes, and CloudFormation takes \(CloudTemplate.sizeLimit)", at: place,
                help: "split the pipeline into two")
        }
        if case .object(let resources)? = template["Resources"], resources.count > CloudTemplate.resourceLimit {
            diagnostics.error(
                "the template has \(resources.count) resources, and CloudFormation takes \(CloudTemplate.resourceLimit)",
                at: place, help: "split the pipeline into two")
        }
    }

    // MARK: - Notes

    private var input: Int { bytes(machine.section) + 500 }

    private func bytes(_ section: Section) -> Int {
        switch section {
        case .task, .array: Self.bytesOfStage
        case .sequence(let parts), .parallel(let parts): parts.reduce(0) { $0 + bytes($1) }
        case .map(_, .distributedMap, _, _): 200
        case .map(_, _, let items, let body): items * bytes(body)
        }
    }

    /// For people, a line each.
    var notes: [String] {
        let load = machine.load
        var lines = machine.choices.map(\.description)
        for wait in FlowBuilder.waits(of: definition) {
            lines.append(
                "\(wait.then.map(\.text).joined(separator: ", ")) begin after all of \(wait.first.map(\.text).joined(separator: ", ")): a state machine has no finer order for them"
            )
        }
        if definition.stages.values.contains(where: { !$0.usesNetwork }) {
            lines.append("a job of Batch can use the network, whatever its stage says: staging needs it")
        }
        let history = load.worstItem > 0 ? ", an item up to \(load.worstItem)" : ""
        lines.append(
            "an execution has about \(load.events + 4) of \(Self.events) events, up to \(load.worstEvents + 10) with every retry\(history); its input has about \(input / 1024 + 1) of \(Self.payloadBytes / 1024) KiB"
        )
        lines.append(
            "about \(load.transitions) state transitions, USD \(Self.dollars(load.transitions)) at USD 0.025 per 1,000 (us-east-1, \(InstanceCatalog.date))"
        )
        return lines
    }

    /// In hundredths, rounded up.
    private static func dollars(_ transitions: Int) -> String {
        let cents = (transitions * 25 + 9_999) / 10_000
        return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}
