import OrderedCollections
import Pipeline

/// What follows from the way in which a job failed. The cause is the job as DescribeJobs tells it, as JSON text, but can
/// be plain text; whether it is JSON is asked before it is read.
struct CauseRules {
    let states: [State]
    /// Where they begin.
    let entry: String

    var isEmpty: Bool { states.isEmpty }

    init(states stage: StageStates, variant: Int, role: String) {
        let run = stage.run
        let task = stage.name(role + "Task")
        var choices: [JSONValue] = []
        var again: [State] = []
        if run.endsOnDemand(variant: variant) {
            // Once: what loses its host there, too, has failed. Every other failure there is the tool's, as anywhere.
            let queue = stage.names.queue(run.variants[variant].environment, isOnDemandOnly: true)
            choices.append(
                Self.rule(
                    [
                        "And": [
                            StateParts.has("\(stage.path).cause.job.StatusReason", "StringMatches", "Host EC2*"),
                            [
                                "Not": StateParts.has(
                                    "\(stage.path).cause.job.JobQueue", "StringMatches", .text("*${\(queue)}"))
                            ],
                        ]
                    ], next: stage.name(role + "OnDemandTask")))
        }
        if variant + 1 < run.variants.count {
            let isAllowed: JSONValue = [
                "Variable": .text("\(stage.path).variants.last"), "NumericGreaterThan": .integer(variant),
            ]
            choices.append(
                Self.rule(
                    ["And": [isAllowed, Self.noCapacity(stage.path)]],
                    next: stage.name(CloudNames.role(variant: variant + 1) + "Task")))
        }
        for (failure, budget) in run.countedRetries {
            let counter = "\(stage.path).tries.\(failure.counter)"
            let pass = stage.name(role + "Again" + WordCase.camel(failure.rawValue))
            let left: JSONValue = ["Variable": .text(counter), "NumericLessThan": .integer(budget.retries)]
            choices.append(
                Self.rule(
                    ["And": [left, Self.condition(failure, path: stage.path, run: run, variant: variant)]], next: pass))
            again.append(Self.count(failure, of: run, path: stage.path, state: pass, next: task))
        }
        guard !choices.isEmpty else {
            states = []
            entry = ""
            return
        }
        entry = stage.name(role + "Error")
        let read = stage.name(role + "Cause")
        let why = stage.name(role + "Why")
        let failed = JSONValue.text(stage.name("Failed"))
        states =
            [
                State(
                    entry,
                    [
                        "Type": "Choice",
                        "Choices": [
                            Self.rule(StateParts.has("\(stage.path).error.Cause", "StringMatches", "{*}"), next: read)
                        ],
                        "Default": failed,
                    ]),
                State(
                    read,
                    [
                        "Type": "Pass",
                        "Parameters": [
                            "job.$": .text("States.StringToJson(\(stage.path).error.Cause)")
                        ],
                        "ResultPath": .text("\(stage.path).cause"), "Next": .text(why),
                    ]),
                State(why, ["Type": "Choice", "Choices": .list(choices), "Default": failed]),
            ] + again
    }

    /// One more attempt after this class of failure: all counters again, this one by 1 higher.
    private static func count(
        _ failure: FailureClass, of run: StageRun, path: String, state: String, next: String
    ) -> State {
        var counters: OrderedDictionary<String, JSONValue> = [:]
        for (counted, _) in run.countedRetries {
            let counter = "\(path).tries.\(counted.counter)"
            counters["\(counted.counter).$"] = .text(counted == failure ? "States.MathAdd(\(counter), 1)" : counter)
        }
        return State(
            state,
            [
                "Type": "Pass", "Parameters": .object(counters), "ResultPath": .text("\(path).tries"),
                "Next": .text(next),
            ])
    }

    private static func rule(_ condition: JSONValue, next: String) -> JSONValue {
        guard case .object(var members) = condition else { return condition }
        members["Next"] = .text(next)
        return .object(members)
    }

    /// The queue's own time limit took the job out of it, because nothing that it has will ever run it.
    private static func noCapacity(_ path: String) -> JSONValue {
        let reasons = [
            "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
            "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
        ]
        return [
            "Or": .list(
                reasons.map {
                    StateParts.has("\(path).cause.job.StatusReason", "StringMatches", .text("*reason: \($0)*"))
                })
        ]
    }

    private static func condition(
        _ failure: FailureClass, path: String, run: StageRun, variant: Int
    ) -> JSONValue {
        switch failure {
        case .outOfMemory: ["Variable": .text("\(path).error.Cause"), "StringMatches": "*OutOfMemoryError*"]
        case .timeLimit:
            [
                "Or": [
                    StateParts.has(
                        "\(path).cause.job.StatusReason", "StringMatches", "*attempt duration exceeded timeout*"),
                    exitStatus([StagingContract.timeLimitStatus], path, run, variant),
                ]
            ]
        case .missingOutput: exitStatus([StagingContract.missingOutputStatus], path, run, variant)
        case .lostGPU: exitStatus([StagingContract.lostGPUStatus], path, run, variant)
        // 128 and the number of the signal: HUP, INT, QUIT, ILL, TRAP, ABRT, BUS, FPE, KILL, SEGV, PIPE, TERM.
        case .signal: exitStatus([129, 130, 131, 132, 133, 134, 135, 136, 137, 139, 141, 143], path, run, variant)
        case .failure, .lostHost:
            run.callsEntryPoint(variant: variant)
                ? ["Variable": .text("\(path).error.Cause"), "StringMatches": "*\"ExitCode\":*"]
                : ["Variable": .text("\(path).cause.job.Container.ExitCode"), "IsPresent": true]
        }
    }

    /// A task of several containers has no exit status of its own: there the text is searched.
    private static func exitStatus(_ codes: [Int], _ path: String, _ run: StageRun, _ variant: Int) -> JSONValue {
        [
            "Or": .list(
                codes.map { code in
                    run.callsEntryPoint(variant: variant)
                        ? ["Variable": .text("\(path).error.Cause"), "StringMatches": .text("*\"ExitCode\":\(code)*")]
                        : StateParts.has("\(path).cause.job.Container.ExitCode", "NumericEquals", .integer(code))
                })
        ]
    }
}
