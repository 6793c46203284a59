import OrderedCollections

extension PipelineDefinition {
    /// The ways in which a stage may run, the preferred one first. Empty in a definition with an error there.
    package func variants(of stage: StageDeclaration) -> [TaskVariant] {
        guard let command = stage.command?.value,
            let environment = self.environment(
                named: stage.environment?.value, needsGPU: stage.needs.gpu != nil)
        else { return [] }
        let environmentVariables = stage.environmentVariables.mapValues(\.value)
        let secrets = stage.secrets.mapValues(\.source)
        var variants = [
            TaskVariant(
                environment: environment, needs: ResourceRequest(stage.needs), image: stage.image, command: command,
                environmentVariables: environmentVariables, usesNetwork: stage.usesNetwork, secrets: secrets)
        ]
        for alternative in stage.alternatives {
            guard let environment = self.environment(of: alternative, of: stage) else { continue }
            variants.append(
                TaskVariant(
                    environment: environment, needs: ResourceRequest(alternative.needs(of: stage)),
                    image: alternative.image ?? stage.image, command: alternative.command?.value ?? command,
                    environmentVariables: environmentVariables, usesNetwork: stage.usesNetwork, secrets: secrets))
        }
        return variants
    }
}

extension AlternativeDeclaration {
    /// Its needs; what it does not say is as in the stage, but for the GPU.
    func needs(of stage: StageDeclaration) -> NeedsDeclaration {
        var needs = needs ?? NeedsDeclaration(position: position)
        needs.cpus = needs.cpus ?? stage.needs.cpus
        needs.memory = needs.memory ?? stage.needs.memory
        needs.sharedMemory = needs.sharedMemory ?? stage.needs.sharedMemory
        needs.timeLimitSeconds = needs.timeLimitSeconds ?? stage.needs.timeLimitSeconds
        return needs
    }
}

extension PipelineDefinition {
    /// Where an alternative runs: on another GPU where the stage does, on cores in the only environment for them.
    func environment(of alternative: AlternativeDeclaration, of stage: StageDeclaration) -> EnvironmentName? {
        let needsGPU = alternative.needs?.gpu != nil
        return environment(
            named: alternative.environment?.value ?? (needsGPU ? stage.environment?.value : nil), needsGPU: needsGPU)
    }
}

extension ResourceRequest {
    init(_ needs: NeedsDeclaration) {
        self.init(
            cpus: needs.cpus ?? NeedsDeclaration.standardCPUs, memory: needs.memory ?? NeedsDeclaration.standardMemory,
            sharedMemory: needs.sharedMemory, timeLimitSeconds: needs.timeLimitSeconds, gpu: needs.gpu?.value)
    }
}
