import OrderedCollections
import Pipeline

/// The states of one stage, from its Batch job to the record of its failure.
///
///     JuicerTask            the job; what became of it is at $.juicer.status
///     JuicerCause, -Why     which class of failure it was, where something follows from that
///     JuicerAgain...        counts a further attempt
///     JuicerOnDemandTask    the last attempt after lost hosts
///     JuicerOtherwiseTask   the stage on another GPU or without one
///     JuicerFailed          writes the failure to the bucket and leads to what the scope does then
struct StageStates {
    let run: StageRun
    let names: CloudNames
    /// Where everything ends well.
    let exit: Exit
    /// The state after a failure has been recorded.
    let failure: String

    var stage: StageName { run.stage.name }
    var path: String { names.path(stage) }

    /// One job, or the few that follow from its failure.
    func task() -> StateChain {
        var states: [State] = []
        if run.variants.count > 1 {
            states.append(
                State(
                    name("Where"),
                    [
                        "Type": "Choice",
                        "Choices": .list(
                            run.variants.indices.dropFirst().map { variant in
                                [
                                    "Variable": .text("\(path).variants.first"), "NumericEquals": .integer(variant),
                                    "Next": .text(name(CloudNames.role(variant: variant) + "Task")),
                                ]
                            }),
                        "Default": .text(name("Task")),
                    ]))
        }
        for variant in run.variants.indices { states += self.states(of: variant) }
        return StateChain(states: states + [failed])
    }

    /// One job with a child for each task; a plain job where there is one, which an array must not have; nothing where
    /// there is none.
    func array() -> StateChain {
        let none = exit.target(orNew: name("None"))
        let count = "\(path).count"
        var states = [
            State(
                name("Count"),
                [
                    "Type": "Choice",
                    "Choices": [
                        ["Variable": .text(count), "NumericEquals": 0, "Next": .text(none.name)],
                        ["Variable": .text(count), "NumericEquals": 1, "Next": .text(name("Task"))],
                    ],
                    "Default": .text(name("ArrayTask")),
                ])
        ]
        states += self.states(of: 0)
        states.append(job(name("ArrayTask"), variant: 0, isArray: true, onError: name("Failed")))
        return StateChain(states: states + none.states + [failed])
    }

    func name(_ role: String) -> String { names.state(stage, role) }

    private func states(of variant: Int) -> [State] {
        let role = CloudNames.role(variant: variant)
        let rules = CauseRules(states: self, variant: variant, role: role)
        var states = [
            job(
                name(role + "Task"), variant: variant, isArray: false,
                onError: rules.isEmpty ? name("Failed") : rules.entry)
        ]
        states += rules.states
        if run.endsOnDemand(variant: variant) {
            states.append(
                job(
                    name(role + "OnDemandTask"), variant: variant, isArray: false, isOnDemandOnly: true,
                    onError: rules.entry))
        }
        return states
    }

    private func job(
        _ name: String, variant: Int, isArray: Bool, isOnDemandOnly: Bool = false, onError: String
    ) -> State {
        let environment = run.variants[variant].environment
        var parameters: [(String, JSONValue)] = [
            ("JobDefinition", .text("${\(names.job(stage, variant: variant))}")),
            ("JobName.$", .text("\(path).name")),
            ("JobQueue", .text("${\(names.queue(environment, isOnDemandOnly: isOnDemandOnly))}")),
            ("Parameters.$", .text("\(path).parameters")),
            ("Tags.$", .text("\(path).tags")),
            ("PropagateTags", true),
        ]
        if isArray {
            parameters.append(("ArrayProperties", ["Size.$": .text("\(path).count")]))
            let strategy = JobDefinition.retryStrategy(attempts: run.batchAttempts(variant: variant, asArray: true))
            parameters.append(("RetryStrategy", strategy.pascalCased))
        } else if let memory = memory(variant: variant) {
            parameters.append(memory)
        }
        return State(
            name,
            [
                ("Type", "Task"), ("InputPath", "$"), ("ResultPath", .text("\(path).status")),
                ("Resource", "arn:${Partition}:states:::batch:submitJob.sync"),
                ("Parameters", .object(.init(uniqueKeysWithValues: parameters))),
                ("ResultSelector", ["JobId.$": "$.JobId", "Status.$": "$.Status"]),
                ("Retry", StateParts.retry(of: "Batch", more: ["BatchException"])),
                ("Catch", StateParts.catchAll(at: "\(path).error", next: onError)),
            ], exit: exit)
    }

    /// The memory of this attempt, where it grows after a failure for memory.
    private func memory(variant: Int) -> (String, JSONValue)? {
        let steps = run.memorySteps(variant: variant)
        guard steps.count > 1 else { return nil }
        let array = steps.map { "'\($0)'" }.joined(separator: ", ")
        let requirements: JSONValue = [
            [
                "Type": "MEMORY",
                "Value.$": .text("States.ArrayGetItem(States.Array(\(array)), \(path).tries.outOfMemory)"),
            ]
        ]
        guard run.callsEntryPoint(variant: variant) else {
            return ("ContainerOverrides", ["ResourceRequirements": requirements])
        }
        return (
            "EcsPropertiesOverride",
            [
                "TaskProperties": [
                    [
                        "Containers": [
                            ["Name": .text(JobDefinition.toolContainer), "ResourceRequirements": requirements]
                        ]
                    ]
                ]
            ]
        )
    }

    /// Writes what is known of the failure under the name that the execution's document gives to it; `cohesin` and the
    /// end of the execution look there.
    private var failed: State {
        State(
            name("Failed"),
            [
                ("Type", "Task"), ("Resource", "arn:${Partition}:states:::aws-sdk:s3:putObject"),
                (
                    "Parameters",
                    [
                        "Bucket": "${Bucket}", "Key.$": .text("\(path).record"),
                        "Body.$": .text("States.JsonToString(\(path))"),
                    ]
                ),
                ("ResultSelector", ["stage": .text(stage.text)]),
                ("ResultPath", .text("$.\(CloudNames.runMember).failed")),
                ("Retry", StateParts.retry(of: "S3", more: ["S3Exception", "SdkClientException"])),
                (
                    "Catch",
                    StateParts.catchAll(at: "$.\(CloudNames.runMember).failed", next: failure)
                ),
            ], exit: .next(failure))
    }
}
