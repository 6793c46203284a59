import OrderedCollections
import Pipeline

/// How many items a Map will have.
package enum TaskCounts: Sendable {
    /// A sheet of at most so many rows.
    case rows(Int)
    /// The tasks that a sheet makes.
    case planned([StageName: [[String]]])

    /// Counts the tasks of a plan.
    package init(_ plan: Plan) {
        var labels: [StageName: [[String]]] = [:]
        for task in plan.tasks { labels[task.id.stage, default: []].append(task.id.labels) }
        self = .planned(labels)
    }

    /// Items of a Map over `columns` in one item of the Maps around it, at most; those have the columns `outer`.
    func items(
        of columns: [ColumnName], within outer: [ColumnName], stages: [StageName], _ definition: PipelineDefinition
    ) -> Int {
        switch self {
        case .rows(let rows): return rows
        case .planned(let labels):
            var most = 0
            for stage in stages {
                let order = definition.stages[stage]?.forEach.map(\.value) ?? []
                let outerPlaces = outer.compactMap(order.firstIndex)
                let innerPlaces = columns.compactMap(order.firstIndex)
                var found: [[String]: Set<[String]>] = [:]
                for task in labels[stage] ?? [] {
                    found[outerPlaces.map { task[$0] }, default: []].insert(innerPlaces.map { task[$0] })
                }
                most = max(most, found.values.map(\.count).max() ?? 0)
            }
            return most
        }
    }
}
