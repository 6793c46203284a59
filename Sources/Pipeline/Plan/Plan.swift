import OrderedCollections

/// A pipeline file, its parameters and its sample sheet, resolved into tasks: everything that a runner or a generator
/// needs, and nothing that depends on where it runs.
package struct Plan: Hashable, Codable, Sendable {
    /// The pipeline's name: `juicer-hiccups`.
    package var pipeline: String
    /// Those that tasks run in, and of which kind they are.
    package var environments: [EnvironmentName: EnvironmentKind]
    /// In an order in which every task stands after those it depends on; the file's order where that leaves a choice.
    package var tasks: [PlannedTask]

    /// Tasks stand after those that they depend on.
    package init(pipeline: String, environments: [EnvironmentName: EnvironmentKind], tasks: [PlannedTask]) {
        self.pipeline = pipeline
        self.environments = environments
        self.tasks = tasks
    }
}

/// Whether an environment's machines have GPUs.
package enum EnvironmentKind: String, Hashable, Codable, Sendable { case cpu, gpu }

/// A task's identity within a plan: its stage and the values of the columns it runs for. `align/yeast/lane1`.
package struct TaskID: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    /// What it is a task of.
    package let stage: StageName
    /// One value for each column of the stage's `for-each`, in its order; empty for a stage that runs once.
    package let labels: [String]

    /// A stage that runs once has no labels.
    package init(stage: StageName, labels: [String] = []) {
        self.stage = stage
        self.labels = labels
    }

    package var description: String { ([stage.text] + labels).joined(separator: "/") }

    package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

/// One command with its inputs, outputs and needs.
package struct PlannedTask: Hashable, Codable, Sendable {
    /// Its identity within the plan.
    package var id: TaskID
    /// The ways in which it may run, the preferred one first, never empty. A second one is the stage's `otherwise`.
    package var variants: [TaskVariant]
    /// Files that the command reads, by the shell variable that names them.
    package var inputs: OrderedDictionary<VariableName, PlannedInput>
    /// Parameters and for-each columns that the command reads, by shell variable.
    package var values: OrderedDictionary<VariableName, ShellValue>
    /// Files that the command must make, by the shell variable that names them.
    package var outputs: OrderedDictionary<VariableName, PlannedOutput>
    /// What is tried again, and how often.
    package var retry: RetryPolicy

    /// All values as they are.
    package init(
        id: TaskID, variants: [TaskVariant], inputs: OrderedDictionary<VariableName, PlannedInput>,
        values: OrderedDictionary<VariableName, ShellValue>,
        outputs: OrderedDictionary<VariableName, PlannedOutput>, retry: RetryPolicy
    ) {
        self.id = id
        self.variants = variants
        self.inputs = inputs
        self.values = values
        self.outputs = outputs
        self.retry = retry
    }

    /// The tasks whose outputs this one reads, without repetition.
    package var dependencies: OrderedSet<TaskID> {
        var found: OrderedSet<TaskID> = []
        for input in inputs.values {
            for case .output(let task, _) in input.sources { found.append(task) }
        }
        return found
    }
}

/// One way to run a task.
package struct TaskVariant: Hashable, Codable, Sendable {
    /// Where it runs.
    package var environment: EnvironmentName
    /// Of the machine, while it runs.
    package var needs: ResourceRequest
    /// The container image as the file names it; nil: the tools of the machine.
    package var image: String?
    /// What is executed.
    package var command: TaskCommand
    /// Environment variables that the stage declares, beside those that the runner sets.
    package var environmentVariables: OrderedDictionary<String, String>
    /// Whether the command may use the network; a container has none otherwise.
    package var usesNetwork: Bool
    /// Secrets that the command reads from files, by the shell variable that names the file.
    package var secrets: OrderedDictionary<VariableName, SecretSource>

    /// The tools of the machine, without network and secrets, where nothing else is said.
    package init(
        environment: EnvironmentName, needs: ResourceRequest, image: String?, command: TaskCommand,
        environmentVariables: OrderedDictionary<String, String> = [:], usesNetwork: Bool = false,
        secrets: OrderedDictionary<VariableName, SecretSource> = [:]
    ) {
        self.environment = environment
        self.needs = needs
        self.image = image
        self.command = command
        self.environmentVariables = environmentVariables
        self.usesNetwork = usesNetwork
        self.secrets = secrets
    }
}

/// Where the runner finds a secret. A plan holds no secret, only this.
package enum SecretSource: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The absolute path of a file.
    case file(String)
    /// A variable in the environment of the runner.
    case environment(String)

    /// `the file /home/me/token`
    package var description: String {
        switch self {
        case .file(let path): "the file \(path)"
        case .environment(let name): "the environment variable \(name)"
        }
    }
}

/// What is executed.
package enum TaskCommand: Hashable, Codable, Sendable {
    /// Text for `bash -euo pipefail`; data reach it as shell variables only.
    case bash(String)
    /// Arguments of the image's own entry point, without a shell. A part is text or a whole variable.
    case arguments([ArgumentPart])
}

/// A part of an argument.
package enum ArgumentPart: Hashable, Codable, Sendable {
    case text(String)
    /// The value of an input, output or parameter, as one argument.
    case variable(VariableName)
}

/// What a command reads, and how it sees it.
package enum PlannedInput: Hashable, Codable, Sendable {
    /// `$name` is a path.
    case one(InputSource)
    /// `"${name[@]}"` are paths, in the order of the sample sheet.
    case many([InputSource])
    /// An optional input that was not given: `$name` is empty.
    case none

    /// In the order of the array; none for an absent input.
    package var sources: [InputSource] {
        switch self {
        case .one(let source): [source]
        case .many(let sources): sources
        case .none: []
        }
    }
}

/// Where an input comes from.
package enum InputSource: Hashable, Codable, Sendable {
    /// A file or folder of the user. `companions` lie beside it, under its name with these suffixes (`.bwt`).
    case file(path: String, companions: [String])
    case output(TaskID, VariableName)
}

/// What a parameter or a column is for the shell.
package enum ShellValue: Hashable, Codable, Sendable {
    case scalar(String)
    /// A shell array.
    case list([String])
}

/// What a command makes.
package struct PlannedOutput: Hashable, Codable, Sendable {
    /// What stands under its name.
    package enum Kind: String, Hashable, Codable, Sendable { case file, folder }
    /// What a report shows of it.
    package enum Show: String, Hashable, Codable, Sendable { case figure, table, metrics }

    /// The name under the task's `outputs/`; no `/`, no leading dot.
    package var name: String
    /// What stands under its name.
    package var kind: Kind
    /// Nil: nothing.
    package var show: Show?
    /// Whether a link to it appears under `results/`.
    package var isPublished: Bool

    /// A file that is published, where nothing else is said.
    package init(name: String, kind: Kind = .file, show: Show? = nil, isPublished: Bool = true) {
        self.name = name
        self.kind = kind
        self.show = show
        self.isPublished = isPublished
    }
}
