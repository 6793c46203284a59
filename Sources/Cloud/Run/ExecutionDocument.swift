import OrderedCollections
import Pipeline

/// Everything that a run's execution is given: its input, and the objects that must lie in the bucket when it starts.
/// The form is told at `StateMachine`.
package struct ExecutionDocument: Sendable {
    /// How far a stage that has alternatives may go among them.
    package enum GPUUse: String, Hashable, Sendable, CaseIterable {
        /// The preferred way first, the others where there is no capacity for it.
        case whenOffered
        /// A GPU or nothing.
        case required
        /// Ways without a GPU only.
        case never
    }

    /// What the execution is given.
    package let input: JSONValue
    /// Keys and contents, but for manifests (`manifest`).
    package let objects: [(key: String, content: JSONValue)]
    private let manifests: ManifestBuilder

    /// The document of a plan's run.
    ///
    /// The state machine may have been made for smaller sample sheets than this plan's: that is found here, before
    /// anything is sent.
    ///
    /// - Parameters:
    ///   - done: tasks whose completions lie in the bucket. They are left out where what stands around them allows it:
    ///     items of Maps of which nothing is to be done, children of array jobs. The others' jobs end at once.
    ///   - imageDigest: `TaskManifest.Variant.imageDigest` of an image by its name in the pipeline file.
    ///   - locate: the S3 URI of a file or folder of the user; a folder's ends in `/`.
    package init(
        _ plan: Plan, definition: PipelineDefinition, names: CloudNames, machine: StateMachine, place: RunPlace,
        gpuUse: GPUUse = .whenOffered, done: Set<TaskID> = [],
        imageDigest: @escaping @Sendable (String) -> String? = { _ in nil },
        locate: @escaping @Sendable (String) -> String
    ) throws(ExecutionDocumentError) {
        let manifests = ManifestBuilder(plan: plan, place: place, locate: locate, imageDigest: imageDigest)
        var writer = LevelWriter(
            definition: definition, names: names, place: place, gpuUse: gpuUse, done: done, manifests: manifests)
        var root = Level()
        let tasks = Dictionary(grouping: plan.tasks, by: \.id.stage)
        writer.add(machine.section, tasks, to: &root)
        var members: OrderedDictionary<String, JSONValue> = [
            CloudNames.runMember: ["run": .text(place.run), "failures": .text(place.failures)]
        ]
        for (key, value) in writer.members(of: root, name: "") { members[key] = value }
        input = .object(members)
        objects = writer.objects
        self.manifests = manifests
        if let error = writer.error { throw error }
        let size = input.compactText.utf8.count
        if size > LimitChecks.payloadBytes { throw .inputTooLarge(bytes: size) }
    }

    /// The manifest of a task of the plan, made when it is asked for: thousands of them at once would be most of the
    /// memory of a run.
    package func manifest(_ task: PlannedTask) -> (key: String, manifest: TaskManifest) {
        (manifests.place.manifest(task.id.stage, manifests.number(task.id)), manifests.manifest(task))
    }
}

/// What stands at one level: stages by member, items of Maps by member and values of their columns.
struct Level {
    var stages: OrderedDictionary<String, JSONValue> = [:]
    var lists: OrderedDictionary<String, OrderedDictionary<[String], Level>> = [:]
    /// Lists that are read from the bucket.
    var listed: Set<String> = []
}

/// Fills levels with the tasks of a plan, as the sections of the state machine ask for them.
struct LevelWriter {
    let definition: PipelineDefinition
    let names: CloudNames
    let place: RunPlace
    let gpuUse: ExecutionDocument.GPUUse
    let done: Set<TaskID>
    let manifests: ManifestBuilder
    private(set) var objects: [(key: String, content: JSONValue)] = []
    /// The first thing that does not fit.
    private(set) var error: ExecutionDocumentError?

    init(
        definition: PipelineDefinition, names: CloudNames, place: RunPlace, gpuUse: ExecutionDocument.GPUUse,
        done: Set<TaskID>, manifests: ManifestBuilder
    ) {
        self.definition = definition
        self.names = names
        self.place = place
        self.gpuUse = gpuUse
        self.done = done
        self.manifests = manifests
    }

    /// - Parameter tasks: those whose columns have this level's values, by stage.
    mutating func add(_ section: Section, _ tasks: [StageName: [PlannedTask]], to level: inout Level) {
        switch section {
        case .task(let run):
            guard let task = tasks[run.stage.name]?.first else { return }
            level.stages[names.members[run.stage.name] ?? ""] = .object(entry(run, task))
        case .array(let run):
            level.stages[names.members[run.stage.name] ?? ""] = array(
                run, (tasks[run.stage.name] ?? []).filter { !done.contains($0.id) })
        case .sequence(let parts), .parallel(let parts):
            for part in parts { add(part, tasks, to: &level) }
        case .map(let columns, let way, _, let body):
            let member = names.items(columns, way)
            if way == .distributedMap { level.listed.insert(member) }
            var items: OrderedDictionary<[String], [StageName: [PlannedTask]]> = [:]
            for stage in section.stages {
                let order = definition.stages[stage]?.forEach.map(\.value) ?? []
                let places = columns.compactMap(order.firstIndex)
                for task in tasks[stage] ?? [] {
                    items[places.map { task.id.labels[$0] }, default: [:]][stage, default: []].append(task)
                }
            }
            for (values, tasks) in items where !tasks.values.joined().allSatisfy({ done.contains($0.id) }) {
                add(body, tasks, to: &level.lists[member, default: [:]][values, default: Level()])
            }
            if level.lists[member] == nil { level.lists[member] = [:] }
        }
    }

    /// The level as an object. Items of Distributed Maps become objects of the bucket.
    ///
    /// - Parameter name: of the level, for the names of those.
    mutating func members(of level: Level, name: String) -> OrderedDictionary<String, JSONValue> {
        var members = level.stages
        for (member, items) in level.lists {
            var list: [JSONValue] = []
            for (index, item) in items.values.enumerated() {
                list.append(.object(self.members(of: item, name: "\(name)\(member)-\(index)-")))
            }
            if level.listed.contains(member) {
                let key = place.items("\(name)\(member)")
                if list.count > FanOutRule.distributedItems {
                    error = error ?? .tooManyItems(list.count, of: member)
                }
                objects.append((key, .list(list)))
                members[member] = ["key": .text(key)]
            } else {
                members[member] = .list(list)
            }
        }
        return members
    }

    // MARK: - Stages

    private mutating func entry(_ run: StageRun, _ task: PlannedTask) -> OrderedDictionary<String, JSONValue> {
        let number = manifests.number(task.id)
        var entry: OrderedDictionary<String, JSONValue> = [
            "parameters": .object(manifests.parameters(task)),
            "name": .text(place.job(run.stage.name, number)), "tags": tags(run, task),
            "record": .text(place.failure(run.stage.name, number)),
        ]
        // A script's values come by its manifest, so its job is always small.
        if run.variants.indices.contains(where: { run.callsEntryPoint(variant: $0) }) {
            let bytes = JSONValue.object(entry).compactText.utf8.count
            if bytes > LimitChecks.submissionBytes { error = error ?? .jobTooLarge(task.id, bytes: bytes) }
        }
        if run.variants.count > 1 {
            let (first, last) = ways(run)
            entry["variants"] = ["first": .integer(first), "last": .integer(last)]
        }
        let counters = run.countedRetries.map { ($0.failure.counter, JSONValue.integer(0)) }
        if !counters.isEmpty { entry["tries"] = .object(OrderedDictionary(uniqueKeysWithValues: counters)) }
        return entry
    }

    private mutating func array(_ run: StageRun, _ tasks: [PlannedTask]) -> JSONValue {
        guard let first = tasks.first else { return ["count": 0] }
        if tasks.count > FanOutRule.arrayChildren.upperBound {
            error = error ?? .tooManyChildren(tasks.count, of: run.stage.name)
        }
        var entry = entry(run, first)
        entry["count"] = .integer(tasks.count)
        if tasks.count > 1 {
            let stage = run.stage.name
            let key = place.array(stage, manifests.number(first.id))
            objects.append(
                (key, .list(tasks.map { .text(place.uri(place.manifest(stage, manifests.number($0.id)))) })))
            entry["parameters"] = [StagingContract.taskParameter: .text(place.uri(key))]
            entry["tags"] = [Self.tag("run"): .text(place.run), Self.tag("stage"): .text(stage.text)]
        }
        return .object(entry)
    }

    private func ways(_ run: StageRun) -> (first: Int, last: Int) {
        let all = run.variants.indices
        switch gpuUse {
        case .whenOffered: return (0, all.count - 1)
        case .required: return (0, all.last { run.variants[$0].needs.gpu != nil } ?? 0)
        case .never:
            guard let first = all.first(where: { run.variants[$0].needs.gpu == nil }) else { return (0, 0) }
            return (first, all.last { run.variants[$0].needs.gpu == nil } ?? first)
        }
    }

    private static func tag(_ name: String) -> String { "cohesin:\(name)" }

    /// By which costs are told apart. AWS takes letters, digits, spaces and a few signs in a tag, 256 of them.
    private func tags(_ run: StageRun, _ task: PlannedTask) -> JSONValue {
        var tags: OrderedDictionary<String, JSONValue> = [
            Self.tag("run"): .text(place.run), Self.tag("stage"): .text(run.stage.name.text),
        ]
        for (column, label) in zip(run.stage.forEach, task.id.labels) where tags.count < Self.mostTags {
            let value = label.unicodeScalars.map { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || " +-=._:/@".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
            }
            tags[Self.tag(column.value.text)] = .text(String(value.prefix(200)))
        }
        return .object(tags)
    }

    /// AWS takes 50; the stack and Batch have theirs as well.
    private static let mostTags = 30
}
