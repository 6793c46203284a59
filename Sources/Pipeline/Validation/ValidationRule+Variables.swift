import OrderedCollections

extension ValidationRule {
    static let variablesAreFree = ValidationRule.eachStage(
        "No input, output, secret or for-each column takes a name that means something to bash or to the runner."
    ) { stage, _, diagnostics in
        let written =
            stage.inputs.map { ($0.key, $0.value.written) } + stage.outputs.map { ($0.key, $0.value.written) }
            + stage.secrets.map { ($0.key, $0.value.written) }
            + stage.forEach.map { (VariableName(written: $0.value.text), Located($0.value.text, at: $0.position)) }
        for (variable, written) in written {
            if ReservedVariables.runner.contains(variable.text) {
                diagnostics.error(
                    "the name \(written.value) is taken: $\(variable) is what the task may use of the machine",
                    at: written.position, help: "choose another name")
            } else if ReservedVariables.isShells(variable.text) {
                diagnostics.error(
                    "the name \(written.value) is taken: $\(variable) means something to bash or to programs",
                    at: written.position, help: "choose another name, in lower case")
            }
        }
    }

    static let variablesDoNotClash = ValidationRule.eachStage(
        "In one command a name means one thing."
    ) { stage, _, diagnostics in
        for (variable, output) in stage.outputs {
            if let input = stage.inputs[variable] {
                diagnostics.error(
                    "$\(variable) is both an input and an output", at: output.written.position,
                    help: "the input is on line \(input.written.position.line); rename one of them")
            }
        }
        for (variable, secret) in stage.secrets {
            let isTaken =
                stage.inputs[variable] != nil || stage.outputs[variable] != nil
                || stage.forEach.contains { VariableName(written: $0.value.text) == variable }
            if isTaken {
                diagnostics.error(
                    "$\(variable) is both a secret and something else", at: secret.written.position,
                    help: "rename the secret")
            }
        }
        for column in stage.forEach {
            let variable = VariableName(written: column.value.text)
            // An input of the column's own name and value is the same thing said twice.
            if let input = stage.inputs[variable], input.reference.value != .column(column.value) {
                diagnostics.error(
                    "$\(variable) is both an input and the for-each column \(column.value)",
                    at: input.written.position, help: "rename the input")
            }
            if let output = stage.outputs[variable] {
                diagnostics.error(
                    "$\(variable) is both an output and the for-each column \(column.value)",
                    at: output.written.position, help: "rename the output")
            }
        }
    }

    static let environmentVariablesAreFree = ValidationRule.eachStage(
        "environment-variables sets nothing that the runner or bash sets."
    ) { stage, _, diagnostics in
        for (name, value) in stage.environmentVariables {
            if ReservedVariables.isRunnersEnvironment(name) {
                diagnostics.error("the environment variable \(name) is set by the runner", at: value.position)
            }
        }
    }

    static let outputsDoNotClash = ValidationRule.eachStage(
        "No two outputs of a stage are the same file."
    ) { stage, _, diagnostics in
        var first: [String: OutputDeclaration] = [:]
        for output in stage.outputs.values {
            if let earlier = first[output.output.name] {
                diagnostics.error(
                    "\(output.written.value) and \(earlier.written.value) are both called \(output.output.name)",
                    at: output.written.position, help: "give one of them another name")
            } else {
                first[output.output.name] = output
            }
        }
    }
}

/// Names that a stage cannot give to its variables.
enum ReservedVariables {
    /// What the runner tells a command about its resources.
    static let runner: Set<String> = ["cpus", "memory_mib", "gpus"]

    /// Whether bash or usual programs give the name a meaning of their own.
    static func isShells(_ name: String) -> Bool {
        shells.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }

    /// Whether the environment variable is the runner's to set.
    static func isRunnersEnvironment(_ name: String) -> Bool {
        ["IFS", "ENV", "SHELLOPTS", "PWD", "OLDPWD", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES"].contains(name)
            || name.hasPrefix("BASH") || name.hasPrefix("COHESIN_")
    }

    private static let prefixes = ["BASH", "LC_", "LD_", "COHESIN_", "COMP_", "READLINE_", "HIST", "CUDA_", "NVIDIA_"]

    private static let shells: Set<String> = [
        "PATH", "HOME", "IFS", "PWD", "OLDPWD", "SHELL", "SHELLOPTS", "SHLVL", "USER", "LOGNAME", "UID", "EUID", "PPID",
        "GROUPS", "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE", "LINENO", "RANDOM", "SRANDOM", "SECONDS",
        "EPOCHSECONDS",
        "EPOCHREALTIME", "FUNCNAME", "FUNCNEST", "DIRSTACK", "PIPESTATUS", "OPTARG", "OPTIND", "OPTERR", "REPLY",
        "MAPFILE",
        "COPROC", "PROMPT_COMMAND", "PS0", "PS1", "PS2", "PS3", "PS4", "TMOUT", "TMPDIR", "TIMEFORMAT", "LANG",
        "LANGUAGE",
        "TERM", "ENV", "CDPATH", "COLUMNS", "LINES", "EXECIGNORE", "FIGNORE", "GLOBIGNORE", "FCEDIT", "EMACS",
        "INSIDE_EMACS",
        "IGNOREEOF", "INPUTRC", "MAIL", "MAILCHECK", "MAILPATH", "POSIXLY_CORRECT", "CHILD_MAX", "TZ", "EDITOR",
        "PAGER",
        "auto_resume", "histchars",
    ]
}
