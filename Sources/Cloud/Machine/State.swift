import OrderedCollections
import Pipeline

/// A state of Amazon States Language under its name.
struct State: Sendable {
    let name: String
    /// Its members, in the order in which they are written.
    let body: JSONValue

    init(_ name: String, _ members: KeyValuePairs<String, JSONValue>, exit: Exit? = nil) {
        self.init(name, members.map { ($0.key, $0.value) }, exit: exit)
    }

    init(_ name: String, _ members: [(String, JSONValue)], exit: Exit? = nil) {
        self.name = name
        var body = OrderedDictionary(uniqueKeysWithValues: members)
        for (key, value) in exit?.members ?? [] { body[key] = value }
        self.body = .object(body)
    }
}

/// Where a state leads.
enum Exit: Hashable, Sendable {
    case next(String)
    /// The end of the execution.
    case end
    /// The end of an item or a branch. Its output is `{}`: the state around it keeps its own input, and the outputs of
    /// ten thousand items must not come near 256 KiB.
    case endOfPart

    var members: [(String, JSONValue)] {
        switch self {
        case .next(let name): [("Next", .text(name))]
        case .end: [("End", true)]
        case .endOfPart: [("OutputPath", nil), ("End", true)]
        }
    }

    /// A state that does nothing but end, for what cannot end by itself (a Choice): its name, and the state itself where
    /// it must be added.
    func target(orNew name: String) -> (name: String, states: [State]) {
        switch self {
        case .next(let next): (next, [])
        case .end: (name, [State(name, ["Type": "Succeed"])])
        case .endOfPart: (name, [State(name, ["Type": "Pass"], exit: self)])
        }
    }
}

/// States in the order in which they are written; the first is where they begin.
struct StateChain {
    var states: [State]

    var entry: String { states.first?.name ?? "" }

    /// `StartAt` and `States`, as members of a state machine, a branch or an item processor.
    var members: [(String, JSONValue)] {
        [
            ("StartAt", .text(entry)),
            ("States", .object(OrderedDictionary(uniqueKeysWithValues: states.map { ($0.name, $0.body) }))),
        ]
    }
}

/// Parts of states that are the same everywhere.
enum StateParts {
    /// Faults of the request itself, never of a job: jobs that ran are tried again by Batch or counted by class.
    static func retry(of service: String, more: [String] = []) -> JSONValue {
        let names = ["ServerException", "TooManyRequestsException"] + more
        return [
            [
                "ErrorEquals": .list(names.map { .text("\(service).\($0)") }), "IntervalSeconds": 3, "MaxAttempts": 8,
                "MaxDelaySeconds": 120, "JitterStrategy": "FULL",
            ]
        ]
    }

    /// Every error leads to `next`, and is kept at `path`.
    static func catchAll(at path: String, next: String) -> JSONValue {
        [["ErrorEquals": ["States.ALL"], "ResultPath": .text(path), "Next": .text(next)]]
    }

    /// A condition that is false, not an error, where the path leads nowhere.
    static func has(_ path: String, _ comparison: String, _ value: JSONValue) -> JSONValue {
        [
            "And": [
                ["Variable": .text(path), "IsPresent": true],
                .object(["Variable": .text(path), comparison: value]),
            ]
        ]
    }
}
