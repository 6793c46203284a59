import OrderedCollections
import Pipeline

/// Makes the manifests of a plan's tasks.
struct ManifestBuilder: Sendable {
    let plan: Plan
    let place: RunPlace
    /// The location of a file or folder of the user.
    let locate: @Sendable (String) -> String
    /// The digest of an image, by its name in the pipeline file.
    let imageDigest: @Sendable (String) -> String?
    /// Each task's number among those of its stage.
    let numbers: [TaskID: Int]
    private let names: StagedNames

    init(
        plan: Plan, place: RunPlace, locate: @escaping @Sendable (String) -> String,
        imageDigest: @escaping @Sendable (String) -> String?
    ) {
        self.plan = plan
        self.place = place
        self.locate = locate
        self.imageDigest = imageDigest
        names = StagedNames(plan: plan)
        var counts: [StageName: Int] = [:]
        var numbers: [TaskID: Int] = [:]
        for task in plan.tasks {
            numbers[task.id] = counts[task.id.stage, default: 0]
            counts[task.id.stage, default: 0] += 1
        }
        self.numbers = numbers
    }

    func number(_ task: TaskID) -> Int { numbers[task] ?? 0 }

    func manifest(_ task: PlannedTask) -> TaskManifest {
        TaskManifest(
            run: place.run, stage: task.id.stage, labels: task.id.labels,
            variants: task.variants.map { variant in
                TaskManifest.Variant(
                    command: variant.command, image: variant.image,
                    imageDigest: variant.image.flatMap(imageDigest), cpus: variant.needs.cpus,
                    memoryMiB: variant.needs.memory.mebibytes, gpus: variant.needs.gpu?.count ?? 0,
                    timeLimitSeconds: variant.needs.timeLimitSeconds,
                    environmentVariables: Dictionary(
                        uniqueKeysWithValues: variant.environmentVariables.map { ($0.key, $0.value) }))
            },
            inputs: task.inputs.map { name, input in
                let staged = names.names(of: input, variable: name)
                var isArray = false
                if case .many = input { isArray = true }
                return TaskManifest.Input(
                    name: name, isArray: isArray, sources: zip(input.sources, staged).map(source))
            },
            values: task.values.map { TaskManifest.Value(name: $0.key, value: $0.value) },
            outputs: task.outputs.map { TaskManifest.Output(name: $0.key, output: $0.value) },
            completion: place.uri(place.completion(task.id.stage, number(task.id))),
            failure: place.uri(place.attemptFailure(task.id.stage, number(task.id))), digests: place.digests,
            cache: place.cache)
    }

    private func source(_ source: InputSource, stagedName: String) -> TaskManifest.Source {
        switch source {
        case .file(let path, let companions):
            TaskManifest.Source(stagedName: stagedName, location: locate(path), companions: companions)
        case .output(let task, let output):
            TaskManifest.Source(
                stagedName: stagedName, companions: [],
                completion: place.uri(place.completion(task.stage, number(task))), output: output)
        }
    }

    /// The parameters of a task's job: its manifest, and the arguments of an entry point.
    func parameters(_ task: PlannedTask) -> OrderedDictionary<String, JSONValue> {
        var parameters: OrderedDictionary<String, JSONValue> = [
            StagingContract.taskParameter: .text(place.uri(place.manifest(task.id.stage, number(task.id))))
        ]
        for variant in task.variants {
            guard case .arguments(let parts) = variant.command else { continue }
            for case .variable(let name) in parts {
                parameters[EntryPointArguments.parameter(name)] = .text(argument(name, of: task, variant))
            }
        }
        return parameters
    }

    private func argument(_ name: VariableName, of task: PlannedTask, _ variant: TaskVariant) -> String {
        if let output = task.outputs[name] { return "\(StagingContract.workFolder)/outputs/\(output.name)" }
        if let input = task.inputs[name], let staged = names.names(of: input, variable: name).first {
            return "\(StagingContract.workFolder)/inputs/\(staged)"
        }
        if case .scalar(let text)? = task.values[name] { return text }
        switch name.text {
        case "cpus": return String(variant.needs.cpus)
        case "memory_mib": return String(variant.needs.memory.mebibytes)
        default: return ""
        }
    }
}
