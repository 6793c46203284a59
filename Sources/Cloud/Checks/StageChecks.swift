import OrderedCollections
import Pipeline

/// What a stage may be locally but cannot be in Batch.
struct StageChecks {
    let definition: PipelineDefinition
    let names: CloudNames

    func check(_ diagnostics: inout Diagnostics) {
        for stage in definition.stages.values {
            let run = StageRun(stage, definition)
            for (index, way) in run.variants.enumerated() {
                image(stage, way, &diagnostics)
                kinds(stage, way, &diagnostics)
                arguments(stage, way, &diagnostics)
                if let seconds = way.needs.timeLimitSeconds, seconds < JobDefinitionBuilder.shortestTimeout {
                    diagnostics.warning(
                        "the stage \(stage.name) has \(seconds) s; Batch counts from \(JobDefinitionBuilder.shortestTimeout) s on, so the staging program ends it",
                        at: stage.needs.position)
                }
                let name = names.jobDefinition(stage.name, variant: index)
                if name.utf8.count > 128 {
                    diagnostics.error(
                        "the job definition \(name) has \(name.utf8.count) characters, and Batch takes 128",
                        at: stage.position, help: "give a shorter name with --name")
                }
            }
            if let secret = stage.secrets.values.first {
                diagnostics.error(
                    "the secret \(secret.written.value) of the stage \(stage.name) is one of this machine, and a job of Batch has no way to it",
                    at: secret.written.position,
                    help: "give the stage what it reads as an input, or run this pipeline on a workstation")
            }
            retries(stage, &diagnostics)
        }
    }

    private func image(_ stage: StageDeclaration, _ way: TaskVariant, _ diagnostics: inout Diagnostics) {
        guard way.image == nil else { return }
        diagnostics.error(
            "the stage \(stage.name) has no image: it would run with the tools of the machine, and a machine of Batch has none",
            at: stage.position, help: "write image: with the container image that holds its tools")
    }

    private func kinds(_ stage: StageDeclaration, _ way: TaskVariant, _ diagnostics: inout Diagnostics) {
        guard way.needs.gpu == nil, definition.environments[way.environment]?.kind == .gpu else { return }
        diagnostics.error(
            "the stage \(stage.name) needs no GPU, but would be sent to the GPU machines of \(way.environment)",
            at: stage.environment?.position ?? stage.position,
            help: "write an environment of kind cpu, or add gpu to needs")
    }

    private func arguments(_ stage: StageDeclaration, _ way: TaskVariant, _ diagnostics: inout Diagnostics) {
        let arguments = EntryPointArguments(stage, way, definition)
        let position = stage.command?.position ?? stage.position
        for name in arguments.arrays {
            diagnostics.error(
                "$\(name) is several arguments, and a parameter of a Batch job is one text", at: position,
                help: "write command: for this stage; a script sees \"${\(name)[@]}\"")
        }
        for text in arguments.misleading {
            diagnostics.error(
                "the argument \(text) would be read by Batch as a parameter of the job", at: position,
                help: "write command: for this stage")
        }
    }

    private func retries(_ stage: StageDeclaration, _ diagnostics: inout Diagnostics) {
        let most = StageRun.mostAttempts - 1
        if let lost = stage.retry.budgets[.lostHost]?.retries, lost > most {
            diagnostics.warning(
                "the stage \(stage.name) is tried again \(lost) times after a lost host; Batch makes at most \(StageRun.mostAttempts) attempts",
                at: stage.position, help: "write lost-host: \(most)")
        }
        let run = StageRun(stage, definition)
        for (failure, budget) in run.countedRetries where budget.retries > Self.mostCounted {
            diagnostics.error(
                "the stage \(stage.name) is tried again \(budget.retries) times after \(failure.rawValue): one task could fill the history of an execution",
                at: stage.position, help: "write at most \(Self.mostCounted)")
        }
    }

    private static let mostCounted = 20
}
