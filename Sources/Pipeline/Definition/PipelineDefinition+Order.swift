import OrderedCollections

extension PipelineDefinition {
    /// The stages whose outputs `stage` reads, each once, in the order of its inputs. Unknown ones are left out.
    package func producers(of stage: StageDeclaration) -> OrderedSet<StageName> {
        var producers: OrderedSet<StageName> = []
        for input in stage.inputs.values {
            if case .output(let producer, _) = input.reference.value, stages[producer] != nil {
                producers.append(producer)
            }
        }
        return producers
    }

    /// The stages in an order in which each stands after its producers, the file's order where that leaves a choice.
    /// Stages of a circle, and those after one, are left out.
    package var stagesInOrder: [StageName] {
        var missing = stages.mapValues { producers(of: $0).count }
        var consumers: [StageName: [StageName]] = [:]
        for (name, stage) in stages {
            for producer in producers(of: stage) { consumers[producer, default: []].append(name) }
        }
        var order: [StageName] = []
        // A pipeline has tens of stages, so looking for the first ready one each time costs nothing.
        while let next = missing.first(where: { $0.value == 0 })?.key {
            missing[next] = nil
            order.append(next)
            for consumer in consumers[next] ?? [] { missing[consumer]? -= 1 }
        }
        return order
    }

    /// Circles among the stages, each as a path that ends where it began; every stage of a circle is in one of them.
    package var circles: [[StageName]] {
        let ordered = Set(stagesInOrder)
        var told: Set<StageName> = []
        var circles: [[StageName]] = []
        for start in stages.keys where !ordered.contains(start) && !told.contains(start) {
            // Every stage that is left reads from one that is left: walking back must meet itself.
            var path: [StageName] = []
            var current = start
            while !path.contains(current) {
                path.append(current)
                guard let stage = stages[current],
                    let next = producers(of: stage).first(where: { !ordered.contains($0) })
                else { break }
                current = next
            }
            guard let begin = path.firstIndex(of: current) else { continue }
            let circle = Array(path[begin...])
            if told.isDisjoint(with: circle) {
                // Read in the direction of the data.
                circles.append([current] + circle.reversed())
            }
            told.formUnion(path)
        }
        return circles
    }

    /// The environment in which a stage runs: the named one, or the only one of the kind that it needs; nil where there
    /// is none or there are several.
    package func environment(named name: EnvironmentName?, needsGPU: Bool) -> EnvironmentName? {
        if let name { return environments[name] == nil ? nil : name }
        let fitting = environments.filter { $0.value.kind == (needsGPU ? .gpu : .cpu) }
        return fitting.count == 1 ? fitting.keys.first : nil
    }

    /// The columns that no two rows of the sample sheet may share: declared, or all that a for-each names.
    package var uniqueColumns: [ColumnName] {
        guard let samples else { return [] }
        if !samples.unique.isEmpty { return samples.unique.map(\.value) }
        var columns: OrderedSet<ColumnName> = []
        for stage in stages.values { columns.append(contentsOf: stage.forEach.map(\.value)) }
        return samples.columns.keys.filter(columns.contains)
    }

    /// All columns that a for-each names.
    package var labelColumns: Set<ColumnName> {
        Set(stages.values.flatMap { $0.forEach.map(\.value) })
    }
}
