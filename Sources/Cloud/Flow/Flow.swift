import OrderedCollections
import Pipeline

/// The stages of a pipeline in the forms that a state machine has: one after another, side by side, once for each.
package indirect enum Flow: Hashable, Sendable {
    case stage(StageName)
    /// Each step begins when the one before has ended.
    case sequence([Flow])
    /// Nothing of one flows into another.
    case parallel([Flow])
    /// Once for each combination of values of these columns, each independent of the others.
    case each([ColumnName], Flow)

    /// All stages, in the order in which they stand.
    package var stages: [StageName] {
        switch self {
        case .stage(let name): [name]
        case .sequence(let steps), .parallel(let steps): steps.flatMap(\.stages)
        case .each(_, let body): body.stages
        }
    }
}

/// Finds the flow of a pipeline.
///
/// A state machine has no graph of tasks as the local scheduler has: it nests. A set of stages becomes
/// 1. side by side, where the references leave it in parts that do not touch;
/// 2. one item for each value of the columns that all its `for-each` share: what belongs to one sample never waits for
///    another sample;
/// 3. one after another, where two parts are such that everything in the second depends on everything in the first
///    (the parts are the connected parts of the graph of stages that do not depend on each other); neighbours that share
///    a column stay together;
/// 4. otherwise first those that read nothing of the rest, then the rest. Only here does a stage wait for one whose
///    outputs it does not read, and `waits` says so.
package struct FlowBuilder {
    private let definition: PipelineDefinition
    /// For each stage all stages that it depends on, directly or not.
    private var ancestors: [StageName: Set<StageName>] = [:]
    /// Stages that wait for more than they read: those of the first set end before those of the second begin.
    package private(set) var waits: [(first: [StageName], then: [StageName])] = []

    /// Works out which stages wait for which.
    package init(_ definition: PipelineDefinition) {
        self.definition = definition
        for name in definition.stagesInOrder {
            let producers = producers(of: name)
            ancestors[name] = producers.reduce(into: Set(producers)) { $0.formUnion(ancestors[$1] ?? []) }
        }
    }

    /// The stages of a pipeline that wait for more than they read.
    package static func waits(of definition: PipelineDefinition) -> [(first: [StageName], then: [StageName])] {
        var builder = FlowBuilder(definition)
        _ = builder.flow()
        return builder.waits
    }

    /// The whole pipeline.
    package mutating func flow() -> Flow { flow(of: definition.stagesInOrder, within: []) }

    private func producers(of name: StageName) -> [StageName] {
        definition.stages[name].map { Array(definition.producers(of: $0)) } ?? []
    }

    private func columns(_ name: StageName) -> [ColumnName] {
        definition.stages[name]?.forEach.map(\.value) ?? []
    }

    /// - Parameters:
    ///   - stages: in an order in which each stands after its producers; not empty.
    ///   - keys: the columns whose values are fixed.
    private mutating func flow(of stages: [StageName], within keys: Set<ColumnName>) -> Flow {
        if stages.count > 1 {
            let parts = connected(stages) { ancestors[$0]?.contains($1) == true || ancestors[$1]?.contains($0) == true }
            if parts.count > 1 { return .parallel(parts.map { flow(of: $0, within: keys) }) }
        }
        let common = columns(stages[0]).filter { column in
            !keys.contains(column) && stages.allSatisfy { columns($0).contains(column) }
        }
        if !common.isEmpty { return .each(common, flow(of: stages, within: keys.union(common))) }
        guard stages.count > 1 else { return .stage(stages[0]) }
        let series = connected(stages) {
            ancestors[$0]?.contains($1) != true && ancestors[$1]?.contains($0) != true
        }
        if series.count > 1 { return sequence(runs(series, within: keys).map { flow(of: $0, within: keys) }) }
        let set = Set(stages)
        let first = stages.filter { set.isDisjoint(with: producers(of: $0)) }
        let then = stages.filter { !first.contains($0) }
        waits.append((first, then))
        return sequence([flow(of: first, within: keys), flow(of: then, within: keys)])
    }

    /// Parts that follow each other and share a column of their `for-each` stay together, so that each sample goes through
    /// all of them by itself.
    private func runs(_ series: [[StageName]], within keys: Set<ColumnName>) -> [[StageName]] {
        var runs: [[StageName]] = []
        var shared: Set<ColumnName> = []
        for part in series {
            let common = part.map { Set(columns($0)) }.reduce(Set(columns(part[0]))) { $0.intersection($1) }
                .subtracting(keys)
            if runs.isEmpty || shared.isDisjoint(with: common) {
                runs.append(part)
                shared = common
            } else {
                runs[runs.count - 1] += part
                shared.formIntersection(common)
            }
        }
        return runs
    }

    private func sequence(_ steps: [Flow]) -> Flow {
        .sequence(steps.flatMap { if case .sequence(let inner) = $0 { inner } else { [$0] } })
    }

    /// The connected parts of the graph whose edges `touch` tells, each and all in the order of `stages`.
    private func connected(_ stages: [StageName], touch: (StageName, StageName) -> Bool) -> [[StageName]] {
        var rest = stages
        var parts: [[StageName]] = []
        while !rest.isEmpty {
            var part = [rest.removeFirst()]
            var index = 0
            while index < part.count {
                let reached = rest.filter { touch(part[index], $0) }
                rest.removeAll { reached.contains($0) }
                part += reached
                index += 1
            }
            let members = Set(part)
            parts.append(stages.filter(members.contains))
        }
        return parts
    }
}
