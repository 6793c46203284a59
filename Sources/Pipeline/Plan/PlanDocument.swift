/// A plan as JSON for other programs: flat, with units in the names. It is not the form in which runs keep their plan.
package struct PlanDocument: Encodable, Sendable {
    private let pipeline: String
    private let environments: [EnvironmentName: EnvironmentKind]
    private let tasks: [Task]

    private struct Task: Encodable {
        var task: String
        var stage: StageName
        var labels: [String]
        var variants: [Variant]
        var inputs: [VariableName: [Source]]
        var values: [VariableName: JSONValue]
        var outputs: [VariableName: PlannedOutput]
        var dependsOn: [String]
        var status: String?
        var reasons: [String]?
        /// Of the latest attempt.
        var peakMemoryMiB: Int64?
        /// The median of so many attempts of the stage that ended well.
        var expectedSeconds: Double?
        var expectedFromAttempts: Int?
    }

    private struct Variant: Encodable {
        var environment: EnvironmentName
        var image: String?
        var cpus: Int
        var memoryMiB: Int64
        var timeLimitSeconds: Int?
        var gpus: Int
        var gpuMemoryMiB: Int64?
        var minimumComputeCapability: String?
        /// The first compute capability that will not do.
        var computeCapabilityBelow: String?
        /// Patterns.
        var gpuModels: [String]?
        var mayUseMIG: Bool?
        var sharesGPU: Bool?
        var sameGPUModel: Bool?
        var prefersLinkedGPUs: Bool?
        /// The script of a shell stage.
        var command: String?
        /// The arguments of an image's entry point; variables as `$name`.
        var arguments: [String]?
    }

    private struct Source: Encodable {
        var path: String?
        var companions: [String]?
        var task: String?
        var output: VariableName?
    }

    /// - Parameters:
    ///   - outlook: asked once for each task; nil: not known.
    ///   - peakMemory: what the task used the last time that it ran; nil: not known.
    ///   - learnedTime: how long its stage took; nil: not known.
    package init(
        _ plan: Plan, outlook: (PlannedTask) -> TaskOutlook? = { _ in nil },
        peakMemory: (PlannedTask) -> ByteCount? = { _ in nil },
        learnedTime: (PlannedTask) -> LearnedTime? = { _ in nil }
    ) {
        pipeline = plan.pipeline
        environments = plan.environments
        tasks = plan.tasks.map { task in
            let outlook = outlook(task)
            let learned = learnedTime(task)
            return Task(
                task: task.id.description, stage: task.id.stage, labels: task.id.labels,
                variants: task.variants.map(Self.variant),
                inputs: Dictionary(
                    uniqueKeysWithValues: task.inputs.map { ($0.key, $0.value.sources.map(Self.source)) }),
                values: Dictionary(uniqueKeysWithValues: task.values.map { ($0.key, Self.value($0.value)) }),
                outputs: Dictionary(uniqueKeysWithValues: task.outputs.map { ($0.key, $0.value) }),
                dependsOn: task.dependencies.map(\.description), status: outlook?.word, reasons: outlook?.reasons,
                peakMemoryMiB: peakMemory(task)?.mebibytes, expectedSeconds: learned?.seconds,
                expectedFromAttempts: learned?.attempts)
        }
    }

    private static func variant(_ variant: TaskVariant) -> Variant {
        let needs = variant.needs
        var result = Variant(
            environment: variant.environment, image: variant.image, cpus: needs.cpus, memoryMiB: needs.memory.mebibytes,
            timeLimitSeconds: needs.timeLimitSeconds, gpus: needs.gpu?.count ?? 0,
            gpuMemoryMiB: needs.gpu?.memory?.mebibytes)
        if let gpu = needs.gpu {
            result.minimumComputeCapability = gpu.computeCapability?.minimum?.description
            result.computeCapabilityBelow = gpu.computeCapability?.below?.description
            result.gpuModels = gpu.models.isEmpty ? nil : gpu.models.map(\.text)
            result.mayUseMIG = gpu.allowsMIG
            result.sharesGPU = gpu.isShared
            result.sameGPUModel = gpu.isSameModel
            result.prefersLinkedGPUs = gpu.prefersLinked
        }
        switch variant.command {
        case .bash(let text): result.command = text
        case .arguments(let parts):
            result.arguments = parts.map { part in
                switch part {
                case .text(let text): text.first == "$" ? "$" + text : text
                case .variable(let name): "$\(name)"
                }
            }
        }
        return result
    }

    private static func source(_ source: InputSource) -> Source {
        switch source {
        case .file(let path, let companions): Source(path: path, companions: companions.isEmpty ? nil : companions)
        case .output(let task, let output): Source(task: task.description, output: output)
        }
    }

    private static func value(_ value: ShellValue) -> JSONValue {
        switch value {
        case .scalar(let text): .text(text)
        case .list(let texts): .list(texts.map { .text($0) })
        }
    }
}
