import OrderedCollections
import Pipeline

/// Makes the job definitions of a pipeline.
struct JobDefinitionBuilder {
    let definition: PipelineDefinition
    let names: CloudNames
    let surroundings: JobDefinition.Surroundings

    func definitions() -> [JobDefinition] {
        definition.stages.values.flatMap { stage in
            let run = StageRun(stage, definition)
            return run.variants.indices.map { job(run, variant: $0) }
        }
    }

    private func job(_ run: StageRun, variant: Int) -> JobDefinition {
        let stage = run.stage
        let containers =
            run.callsEntryPoint(variant: variant) ? entryPoint(run, variant: variant) : script(run, variant: variant)
        var body: OrderedDictionary<String, JSONValue> = [
            "jobDefinitionName": .text(names.jobDefinition(stage.name, variant: variant)), "type": "container",
            "parameters": parameters(run, variant: variant), "platformCapabilities": ["EC2"],
        ]
        body[containers.name] = containers.value
        body["retryStrategy"] = JobDefinition.retryStrategy(
            attempts: run.batchAttempts(variant: variant, asArray: false))
        if let seconds = run.variants[variant].needs.timeLimitSeconds {
            body["timeout"] = ["attemptDurationSeconds": .integer(max(seconds, Self.shortestTimeout))]
        }
        body["propagateTags"] = true
        body["tags"] = [TagName.pipeline: .text(definition.name), TagName.stage: .text(stage.name.text)]
        return JobDefinition(
            logicalID: names.job(stage.name, variant: variant),
            name: names.jobDefinition(stage.name, variant: variant), stage: stage.name, position: stage.position,
            body: .object(body))
    }

    /// Batch takes no shorter one; the staging program keeps to a shorter one by itself.
    static let shortestTimeout = 60

    // MARK: - One container

    private func script(_ run: StageRun, variant: Int) -> (name: String, value: JSONValue) {
        let way = run.variants[variant]
        var container: OrderedDictionary<String, JSONValue> = [
            "image": image(way),
            "command": [
                .text(StagingContract.program), "run", "--variant", .text(String(variant)),
                .text("Ref::\(StagingContract.taskParameter)"),
            ],
        ]
        // The volume is root's, and images bring users of their own.
        container["user"] = "0"
        if let role = surroundings.jobRole { container["jobRoleArn"] = role }
        container["resourceRequirements"] = requirements(way.needs)
        common(&container, sharedMemory: Self.sharedMemory(way.needs), stage: run.stage.name)
        container["volumes"] = volumes
        return ("containerProperties", .object(container))
    }

    // MARK: - Three containers around an entry point

    private func entryPoint(_ run: StageRun, variant: Int) -> (name: String, value: JSONValue) {
        let way = run.variants[variant]
        var tool: OrderedDictionary<String, JSONValue> = [
            "name": .text(JobDefinition.toolContainer), "image": image(way),
            "command": .list(EntryPointArguments(run.stage, way, definition).command.map { .text($0) }),
            "essential": false, "dependsOn": [["containerName": "fetch", "condition": "SUCCESS"]],
            "resourceRequirements": requirements(way.needs),
        ]
        common(
            &tool, sharedMemory: Self.sharedMemory(way.needs), stage: run.stage.name,
            more: run.stage.environmentVariables.map { ($0.key, .text($0.value.value)) })
        var task: OrderedDictionary<String, JSONValue> = [
            "containers": [
                sidecar("fetch", after: nil, run, variant: variant), .object(tool),
                sidecar("store", after: JobDefinition.toolContainer, run, variant: variant),
            ]
        ]
        if let role = surroundings.jobRole { task["taskRoleArn"] = role }
        task["volumes"] = volumes
        return ("ecsProperties", ["taskProperties": [.object(task)]])
    }

    private func sidecar(_ name: String, after other: String?, _ run: StageRun, variant: Int) -> JSONValue {
        var container: OrderedDictionary<String, JSONValue> = [
            "name": .text(name), "image": surroundings.image(StagingContract.sidecarImage),
            "command": [
                .text(StagingContract.program), .text(name), "--variant", .text(String(variant)),
                .text("Ref::\(StagingContract.taskParameter)"),
            ],
            "essential": .boolean(other != nil),
        ]
        if let other { container["dependsOn"] = [["containerName": .text(other), "condition": "SUCCESS"]] }
        let memory = StagingContract.sidecar.memoryMiB
        container["resourceRequirements"] = [
            ["type": "VCPU", "value": .text(String(StagingContract.sidecar.vcpus))],
            ["type": "MEMORY", "value": .text(String(memory))],
        ]
        common(&container, sharedMemory: Self.dockersSharedMemory, stage: run.stage.name)
        return .object(container)
    }

    // MARK: - Parts

    /// Every `Ref::` of the command has a value here, so that a job submitted by hand fails in the program that reads
    /// it and not by a strange text. An execution gives its own.
    private func parameters(_ run: StageRun, variant: Int) -> JSONValue {
        var parameters: OrderedDictionary<String, JSONValue> = [StagingContract.taskParameter: "none"]
        if run.callsEntryPoint(variant: variant) {
            for (name, value) in EntryPointArguments(run.stage, run.variants[variant], definition).parameters {
                parameters[name] = .text(value)
            }
        }
        return .object(parameters)
    }

    private func image(_ way: TaskVariant) -> JSONValue { way.image.map { surroundings.image($0) } ?? "none" }

    private func requirements(_ needs: ResourceRequest) -> JSONValue {
        var list: [JSONValue] = [
            ["type": "VCPU", "value": .text(String(needs.cpus))],
            ["type": "MEMORY", "value": .text(String(needs.memory.mebibytes))],
        ]
        if let gpu = needs.gpu { list.append(["type": "GPU", "value": .text(String(gpu.count))]) }
        return .list(list)
    }

    private static let dockersSharedMemory = ByteCount(mebibytes: 64)

    /// What the stage asks for. Where it says nothing, half of its memory: Docker's own 64 MiB break programs whose
    /// processes share arrays, and what is not used of it costs nothing.
    private static func sharedMemory(_ needs: ResourceRequest) -> ByteCount {
        needs.sharedMemory ?? max(ByteCount(mebibytes: needs.memory.mebibytes / 2), dockersSharedMemory)
    }

    private func common(
        _ container: inout OrderedDictionary<String, JSONValue>, sharedMemory: ByteCount, stage: StageName,
        more: [(String, JSONValue)] = []
    ) {
        var environment = more
        if let region = surroundings.region { environment.append(("AWS_REGION", region)) }
        container["environment"] = .list(environment.map { ["name": .text($0.0), "value": $0.1] })
        container["mountPoints"] = [
            ["sourceVolume": "work", "containerPath": .text(StagingContract.workFolder), "readOnly": false],
            ["sourceVolume": "program", "containerPath": .text(StagingContract.hostFolder), "readOnly": true],
        ]
        // The first process reaps children and passes SIGTERM on.
        container["linuxParameters"] = [
            "initProcessEnabled": true, "sharedMemorySize": .integer(Int(sharedMemory.mebibytes)),
        ]
        container["logConfiguration"] = [
            "logDriver": "awslogs",
            "options": ["awslogs-group": surroundings.logGroup, "awslogs-stream-prefix": .text(stage.text)],
        ]
    }

    /// One of the job's own, which goes with it; the program of the host.
    private var volumes: JSONValue {
        [
            ["name": "work", "host": [:]],
            ["name": "program", "host": ["sourcePath": .text(StagingContract.hostFolder)]],
        ]
    }
}
