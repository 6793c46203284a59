import OrderedCollections
import Pipeline

/// A flow with the ways in which its tasks are started, as the state machine will have them.
indirect enum Section: Sendable {
    case task(StageRun)
    case array(StageRun)
    case sequence([Section])
    case parallel([Section])
    /// `items`: of this Map in one item of the Maps around it, at most.
    case map([ColumnName], FanOut, items: Int, Section)

    /// All stages, in the order in which they stand.
    var stages: [StageName] {
        switch self {
        case .task(let run), .array(let run): [run.stage.name]
        case .sequence(let parts), .parallel(let parts): parts.flatMap(\.stages)
        case .map(_, _, _, let body): body.stages
        }
    }

    /// Whether items of a Map can have failed although this has ended well: their failures are recorded and others go on.
    var toleratesFailures: Bool {
        switch self {
        case .task, .array: false
        case .sequence(let parts), .parallel(let parts): parts.contains(where: \.toleratesFailures)
        case .map: true
        }
    }
}

/// Chooses the ways.
struct SectionBuilder {
    let definition: PipelineDefinition
    let counts: TaskCounts
    private(set) var choices: [FanOutChoice] = []

    init(definition: PipelineDefinition, counts: TaskCounts) {
        self.definition = definition
        self.counts = counts
    }

    mutating func section(_ flow: Flow, within outer: [ColumnName] = []) -> Section {
        switch flow {
        case .stage(let name):
            guard let stage = definition.stages[name] else { return .sequence([]) }
            return .task(StageRun(stage, definition))
        case .sequence(let steps): return .sequence(steps.map { section($0, within: outer) })
        case .parallel(let branches): return .parallel(branches.map { section($0, within: outer) })
        case .each(let columns, let body):
            // The choice stands before those of its body, as the Maps do in the state machine.
            let place = choices.count
            let inner = section(body, within: outer + columns)
            let items = counts.items(of: columns, within: outer, stages: body.stages, definition)
            var single: StageRun?
            if case .task(let run) = inner, run.isArrayable { single = run }
            let (way, reason) = FanOutRule.choose(
                items: items, eventsOfItem: Load(inner).worstEvents,
                isArrayable: single != nil)
            choices.insert(
                FanOutChoice(columns: columns, stages: body.stages, way: way, items: items, reason: reason), at: place)
            if let single, way == .arrayJob { return .array(single) }
            return .map(columns, way, items: items, inner)
        }
    }
}
