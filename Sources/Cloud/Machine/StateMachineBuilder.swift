import OrderedCollections
import Pipeline

/// Turns the sections of a pipeline into states.
struct StateMachineBuilder {
    let names: CloudNames
    /// Names of Maps, branches and their parts; stages have theirs from `names`, with other endings.
    private var parts = UniqueNames(limit: 40)

    init(names: CloudNames) { self.names = names }

    /// What happens where states stand.
    private struct Scope {
        /// Where a recorded failure leads.
        var failure: String
        /// Whether this is an item of a Map, or inside one: a failure there ends the item, and no other.
        var isInItem: Bool
    }

    static let report = "Report"
    static let failedPath = "$.\(CloudNames.runMember).failed"

    /// The states of the whole execution, with its end.
    mutating func execution(_ section: Section) -> StateChain {
        var chain = chain(section, Scope(failure: Self.report, isInItem: false), exit: .end)
        chain.states += [
            State(
                Self.report,
                [
                    "Type": "Task", "Resource": "arn:${Partition}:states:::sns:publish",
                    "Parameters": [
                        "TopicArn": "${Topic}", "Subject": "A cohesin run failed",
                        "Message.$": .text(
                            "States.Format('The run {} of the pipeline ${Pipeline} failed: {}', $$.Execution.Name, "
                                + "States.JsonToString(\(Self.failedPath)))"),
                    ],
                    "ResultPath": nil, "Retry": StateParts.retry(of: "SNS", more: ["SnsException"]),
                    "Catch": StateParts.catchAll(at: "$.\(CloudNames.runMember).report", next: "Stop"),
                    "Next": "Stop",
                ]),
            State(
                "Stop",
                [
                    "Type": "Fail", "Error": "Cohesin.StageFailed",
                    "Cause": "A stage failed. What is known of each failure lies in failures/ of the run's folder.",
                ]),
        ]
        return chain
    }

    private mutating func chain(_ section: Section, _ scope: Scope, exit: Exit) -> StateChain {
        switch section {
        case .task(let run):
            return StageStates(run: run, names: names, exit: exit, failure: scope.failure).task()
        case .array(let run):
            return StageStates(run: run, names: names, exit: exit, failure: scope.failure).array()
        case .sequence(let steps): return sequence(steps, scope, exit: exit)
        case .parallel(let branches): return parallel(branches, scope, exit: exit)
        case .map(let columns, let way, _, let body):
            let map = map(columns, way, body, scope)
            return checked(scope.isInItem ? nil : map.base, scope, exit: exit) { exit in
                StateChain(states: [State(map.base + "Map", map.members, exit: exit)])
            }
        }
    }

    private mutating func sequence(_ steps: [Section], _ scope: Scope, exit: Exit) -> StateChain {
        // From the end, because each state names the next one.
        var chains: [StateChain] = []
        var exit = exit
        for step in steps.reversed() {
            let chain = chain(step, scope, exit: exit)
            chains.append(chain)
            exit = .next(chain.entry)
        }
        return StateChain(states: chains.reversed().flatMap(\.states))
    }

    private mutating func parallel(_ branches: [Section], _ scope: Scope, exit: Exit) -> StateChain {
        let base = parts.name("Together")
        let members = branches.map { branch in
            JSONValue.object(OrderedDictionary(uniqueKeysWithValues: part(branch, inItem: scope.isInItem).members))
        }
        return StateChain(states: [
            State(
                base,
                [
                    ("Type", "Parallel"), ("Branches", .list(members)), ("ResultPath", nil),
                    ("Catch", StateParts.catchAll(at: Self.failedPath, next: scope.failure)),
                ], exit: exit)
        ])
    }

    /// The states of a branch, or of an item within an item: a failure ends what is around it, too.
    private mutating func part(_ section: Section, inItem: Bool) -> StateChain {
        let stopped = parts.name("Stopped")
        var chain = chain(section, Scope(failure: stopped, isInItem: inItem), exit: .endOfPart)
        chain.states.append(
            State(
                stopped,
                ["Type": "Fail", "Error": "Cohesin.StageFailed", "Cause": "A stage failed; its failure is recorded."]))
        return chain
    }

    /// The states of an item whose failure lets the others go on: it is recorded, and looked for after the Map.
    private mutating func item(_ section: Section) -> StateChain {
        let stopped = parts.name("Stopped")
        var chain = chain(section, Scope(failure: stopped, isInItem: true), exit: .endOfPart)
        chain.states.append(State(stopped, ["Type": "Pass"], exit: .endOfPart))
        return chain
    }

    private mutating func map(
        _ columns: [ColumnName], _ way: FanOut, _ body: Section, _ scope: Scope
    ) -> (base: String, members: [(String, JSONValue)]) {
        let base = parts.name(columns.map { WordCase.camel($0.text) }.joined())
        let chain = scope.isInItem ? part(body, inItem: true) : item(body)
        let items = "$.\(names.items(columns, way))"
        var members: [(String, JSONValue)] = [("Type", "Map")]
        var processor: OrderedDictionary<String, JSONValue> = [:]
        if way == .distributedMap {
            members += [
                (
                    "ItemReader",
                    [
                        "Resource": "arn:${Partition}:states:::s3:getObject", "ReaderConfig": ["InputType": "JSON"],
                        "Parameters": ["Bucket": "${Bucket}", "Key.$": .text("\(items).key")],
                    ]
                ),
                // Batch takes 50 jobs a second of an account; a thousand items keep any queue full.
                ("MaxConcurrency", 1000),
            ]
            processor["ProcessorConfig"] = ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"]
        } else {
            members.append(("ItemsPath", .text(items)))
            processor["ProcessorConfig"] = ["Mode": "INLINE"]
        }
        for (key, value) in chain.members { processor[key] = value }
        members += [
            ("ItemProcessor", .object(processor)), ("ResultPath", nil),
            ("Catch", StateParts.catchAll(at: Self.failedPath, next: scope.failure)),
        ]
        return (base, members)
    }

    /// After a Map whose items may have failed without ending it: are there records of failures?
    ///
    /// - Parameter base: nil where nothing is to be looked for.
    private func checked(
        _ base: String?, _ scope: Scope, exit: Exit, _ states: (Exit) -> StateChain
    ) -> StateChain {
        guard let base else { return states(exit) }
        let none = exit.target(orNew: base + "Done")
        var chain = states(.next(base + "Check"))
        chain.states += [
            State(
                base + "Check",
                [
                    "Type": "Task", "Resource": "arn:${Partition}:states:::aws-sdk:s3:listObjectsV2",
                    "Parameters": [
                        "Bucket": "${Bucket}", "Prefix.$": .text("$.\(CloudNames.runMember).failures"), "MaxKeys": 20,
                    ],
                    "ResultPath": .text(Self.failedPath),
                    "Retry": StateParts.retry(of: "S3", more: ["S3Exception", "SdkClientException"]),
                    "Catch": StateParts.catchAll(at: Self.failedPath, next: scope.failure),
                    "Next": .text(base + "Checked"),
                ]),
            State(
                base + "Checked",
                [
                    "Type": "Choice",
                    "Choices": [
                        [
                            "Variable": .text("\(Self.failedPath).KeyCount"), "NumericGreaterThan": 0,
                            "Next": .text(base + "Failures"),
                        ]
                    ],
                    "Default": .text(none.name),
                ]),
            State(
                base + "Failures",
                [
                    "Type": "Pass", "Parameters": ["records.$": .text("\(Self.failedPath).Contents[*].Key")],
                    "ResultPath": .text(Self.failedPath), "Next": .text(scope.failure),
                ]),
        ]
        chain.states += none.states
        return chain
    }
}
