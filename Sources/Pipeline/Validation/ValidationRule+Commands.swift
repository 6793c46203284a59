import OrderedCollections

extension ValidationRule {
    static let inputsAreUsed = ValidationRule.eachStage(
        "A command uses every input that its stage declares."
    ) { stage, definition, diagnostics in
        guard let commands = commands(of: stage) else { return }
        for (variable, input) in stage.inputs where !commands.expands(variable) {
            // Arithmetic takes a number by its bare name: $((reads / depth)).
            if !definition.isPath(input.reference.value), commands.mentions(variable) { continue }
            diagnostics.error(
                "the command of \(stage.name) never uses its input \(input.written.value)", at: input.written.position,
                help: "write \"$\(variable)\" where the command needs it, or remove the input")
        }
    }

    static let outputsAreUsed = ValidationRule.eachStage(
        "A command knows where each of its outputs belongs."
    ) { stage, _, diagnostics in
        guard let commands = commands(of: stage) else { return }
        for (variable, output) in stage.outputs where !commands.expands(variable) {
            // A doubt only: samtools index "$bam" makes a file beside it.
            diagnostics.warning(
                "the command of \(stage.name) never uses its output \(output.written.value), so perhaps nothing makes it",
                at: output.written.position, help: "write to \"$\(variable)\", or remove the output")
        }
    }

    static let secretsAreUsed = ValidationRule.eachStage(
        "A command uses every secret that its stage asks for."
    ) { stage, _, diagnostics in
        guard let commands = commands(of: stage) else { return }
        for (variable, secret) in stage.secrets where !commands.expands(variable) {
            diagnostics.error(
                "the command of \(stage.name) never uses its secret \(secret.written.value)",
                at: secret.written.position, help: "read the file \"$\(variable)\", or remove the secret")
        }
    }

    static let arraysAreUsedAsArrays = ValidationRule.eachStage(
        "A command that gets several values does not take the first for all."
    ) { stage, definition, diagnostics in
        guard let commands = commands(of: stage), let command = stage.command, case .bash = command.value else {
            return
        }
        for (variable, input) in stage.inputs
        where commands.expandsAsOne(variable) && definition.isArray(input.reference.value, in: stage) {
            diagnostics.error(
                "$\(variable) is an array in the command of \(stage.name); this takes its first element only",
                at: command.position,
                help: "write \"${\(variable)[@]}\" for all of them, \"${\(variable)[0]}\" for the first")
        }
    }

    static let variablesAreSpeltRight = ValidationRule.eachStage(
        "A command does not use a variable that is almost one of its own."
    ) { stage, _, diagnostics in
        guard let commands = commands(of: stage), let command = stage.command else { return }
        let declared =
            Array(stage.inputs.keys.map(\.text)) + stage.outputs.keys.map(\.text) + stage.secrets.keys.map(\.text)
            + stage.forEach.map { VariableName(written: $0.value.text).text } + ReservedVariables.runner.sorted()
        let environment = Set(stage.environmentVariables.keys)
        for name in commands.expandedNames.sorted()
        where name.count > 2 && !declared.contains(name) && !environment.contains(name) && name != name.uppercased() {
            if let meant = Spelling.nearest(to: name, among: declared) {
                diagnostics.warning(
                    "nothing gives a value to $\(name) in the command of \(stage.name)", at: command.position,
                    help: "did you mean $\(meant)?")
            }
        }
    }

    static let argumentsBelongToImages = ValidationRule.eachStage(
        "Arguments go to the entry point of an image."
    ) { stage, _, diagnostics in
        if let command = stage.command, case .arguments = command.value, stage.image == nil {
            diagnostics.error(
                "arguments go to an image's entry point, but the stage \(stage.name) has no image",
                at: command.position, help: "add image: NAME, or write a command: for bash")
        }
        for alternative in stage.alternatives where stage.image == nil && alternative.image == nil {
            guard let command = alternative.command, case .arguments = command.value else { continue }
            diagnostics.error(
                "arguments go to an image's entry point, but neither otherwise nor the stage \(stage.name) has an image",
                at: command.position)
        }
    }

    static let argumentsAreKnown = ValidationRule.eachStage(
        "An argument is text, or a whole variable that holds one value."
    ) { stage, definition, diagnostics in
        let declared =
            Set(stage.inputs.keys).union(stage.outputs.keys).union(stage.secrets.keys)
            .union(stage.forEach.map { VariableName(written: $0.value.text) })
            .union(ReservedVariables.runner.map { VariableName($0) })
        for command in [stage.command] + stage.alternatives.map(\.command) {
            guard let command, case .arguments(let parts) = command.value else { continue }
            for part in parts {
                switch part {
                case .variable(let name):
                    if !declared.contains(name) {
                        diagnostics.error(
                            "the stage \(stage.name) has no variable $\(name)", at: command.position,
                            help: Spelling.help(for: name.text, among: declared.map(\.text).sorted()))
                    } else if let input = stage.inputs[name], definition.isArray(input.reference.value, in: stage) {
                        diagnostics.error(
                            "$\(name) is an array, and an argument holds one value", at: command.position,
                            help: "write a command: for bash, with \"${\(name)[@]}\"")
                    }
                case .text(let text):
                    if let name = declared.first(where: { text.contains("$\($0)") || text.contains("${\($0)}") }) {
                        diagnostics.error(
                            "the argument \(Shape.quoted(text)) has $\(name) inside, but arguments are not a shell",
                            at: command.position, help: "make $\(name) an argument of its own")
                    }
                }
            }
        }
    }

    /// The words of every command of the stage; nil where there is none (told elsewhere).
    private static func commands(of stage: StageDeclaration) -> CommandWords? {
        guard let command = stage.command else { return nil }
        return CommandWords(of: [command.value] + stage.alternatives.compactMap { $0.command?.value })
    }
}
