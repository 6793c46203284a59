import OrderedCollections

/// A plan as a picture of its stages: how many tasks each has, and which outputs flow where.
package struct PlanGraph: Sendable {
    /// A stage.
    package struct Node: Hashable, Sendable {
        /// Its name.
        package let stage: StageName
        /// How many tasks it has.
        package let taskCount: Int
        /// Where they run in the preferred way.
        package let environment: EnvironmentName?
        /// Whether they want a GPU.
        package let isGPU: Bool
    }

    /// Outputs of one stage that another reads.
    package struct Edge: Hashable, Sendable {
        /// What makes them.
        package let from: StageName
        /// What reads them.
        package let to: StageName
        /// The outputs that flow.
        package let outputs: [VariableName]
    }

    /// In the order of the plan.
    package private(set) var nodes: [Node] = []
    /// In the order of the plan.
    package private(set) var edges: [Edge] = []

    /// Counts the tasks of each stage and follows their inputs.
    package init(_ plan: Plan) {
        var counts: OrderedDictionary<StageName, Int> = [:]
        var examples: [StageName: PlannedTask] = [:]
        var flows: OrderedDictionary<[StageName], OrderedSet<VariableName>> = [:]
        for task in plan.tasks {
            counts[task.id.stage, default: 0] += 1
            // All tasks of a stage read the same outputs of the same stages.
            guard examples.updateValue(task, forKey: task.id.stage) == nil else { continue }
            for input in task.inputs.values {
                for case .output(let producer, let variable) in input.sources {
                    flows[[producer.stage, task.id.stage], default: []].append(variable)
                }
            }
        }
        nodes = counts.map { stage, count in
            let variant = examples[stage]?.variants.first
            return Node(
                stage: stage, taskCount: count, environment: variant?.environment, isGPU: variant?.needs.gpu != nil)
        }
        edges = flows.map { Edge(from: $0.key[0], to: $0.key[1], outputs: Array($0.value)) }
    }

    /// Mermaid's flowchart, which GitHub and many editors draw.
    package var mermaid: String {
        var lines = ["flowchart LR"]
        let names = identifiers
        for node in nodes {
            // Stadium-shaped nodes are GPU stages.
            let (open, close) = node.isGPU ? ("([", "])") : ("[", "]")
            lines.append("    \(names[node.stage] ?? "")\(open)\"\(label(node, separator: "<br/>"))\"\(close)")
        }
        for edge in edges {
            let outputs = edge.outputs.map(\.text).joined(separator: ", ")
            lines.append("    \(names[edge.from] ?? "") -->|\(outputs)| \(names[edge.to] ?? "")")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Graphviz's language.
    package var dot: String {
        var lines = ["digraph pipeline {", "    rankdir=LR;", "    node [shape=box, style=rounded];"]
        for node in nodes {
            let frame = node.isGPU ? ", peripheries=2" : ""
            lines.append("    \"\(node.stage)\" [label=\"\(label(node, separator: "\\n"))\"\(frame)];")
        }
        for edge in edges {
            let outputs = edge.outputs.map(\.text).joined(separator: ", ")
            lines.append("    \"\(edge.from)\" -> \"\(edge.to)\" [label=\"\(outputs)\"];")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    /// Stage names are free to be words of Mermaid (`end`), so nodes have numbers.
    private var identifiers: [StageName: String] {
        Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($0.element.stage, "stage\($0.offset + 1)") })
    }

    private func label(_ node: Node, separator: String) -> String {
        let tasks = "\(node.taskCount) \(node.taskCount == 1 ? "task" : "tasks")"
        return [node.stage.text, node.environment.map { "\(tasks), \($0)" } ?? tasks].joined(separator: separator)
    }
}
