import Testing

/// What the language's specification asks of a state machine, read from the document alone.
struct MachineReader {
    private(set) var names: [String] = []
    private(set) var problems: [String] = []
    private(set) var tokens: Set<String> = []

    init(_ machine: [String: Any]) {
        read(machine, at: "the machine")
        let repeated = Dictionary(grouping: names, by: { $0 }).filter { $0.value.count > 1 }.keys
        for name in repeated { problems.append("\(name) is the name of several states") }
        for name in names where name.count > 80 || name.isEmpty { problems.append("\(name) is too long") }
        collect(machine)
    }

    private mutating func read(_ machine: [String: Any], at place: String) {
        guard let start = machine["StartAt"] as? String, let states = machine["States"] as? [String: [String: Any]]
        else {
            problems.append("\(place) has no StartAt or no States")
            return
        }
        names += states.keys
        var reached: Set<String> = []
        var rest = [start]
        while let name = rest.popLast() {
            guard reached.insert(name).inserted else { continue }
            guard let state = states[name] else {
                problems.append("\(name) is led to but is none of the states of \(place)")
                continue
            }
            let exits = targets(of: state)
            let ends = state["End"] as? Bool == true || ["Succeed", "Fail"].contains(state["Type"] as? String)
            if exits.main.isEmpty != ends { problems.append("\(name) must either end or lead somewhere") }
            rest += exits.main + exits.others
        }
        for name in states.keys where !reached.contains(name) { problems.append("\(name) is never reached") }
        for (name, state) in states {
            for branch in state["Branches"] as? [[String: Any]] ?? [] { read(branch, at: name) }
            if let processor = state["ItemProcessor"] as? [String: Any] { read(processor, at: name) }
        }
    }

    private func targets(of state: [String: Any]) -> (main: [String], others: [String]) {
        var main = [state["Next"], state["Default"]].compactMap { $0 as? String }
        main += (state["Choices"] as? [[String: Any]] ?? []).compactMap { $0["Next"] as? String }
        let others = (state["Catch"] as? [[String: Any]] ?? []).compactMap { $0["Next"] as? String }
        return (main, others)
    }

    private mutating func collect(_ value: Any) {
        switch value {
        case let text as String:
            var rest = text[...]
            while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
                tokens.insert(String(rest[start.upperBound..<end]))
                rest = rest[end...]
            }
        case let list as [Any]: for element in list { collect(element) }
        case let members as [String: Any]: for member in members.values { collect(member) }
        default: break
        }
    }
}
