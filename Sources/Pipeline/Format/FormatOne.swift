/// Format 1 of the pipeline file: every key, what may stand there, and what it means.
package enum FormatOne {
    /// The keys of a pipeline file.
    package static let file = KeyTable(
        "pipeline file", about: "A pipeline: stages of commands, what they need, and how data flow between them.",
        [
            .init("cohesin", .integer(1...1), required: true, "The version of this format: 1."),
            .init("pipeline", .form(.name), required: true, "The name of the pipeline."),
            .init("about", .text, "What the pipeline does, in one sentence."),
            .init(
                "parameters",
                .map(keys: .name, values: .either([.form(.parameterType), .table(parameter)]), atLeast: 0),
                "What a user can set, by name."),
            .init("samples", .table(samples), "The sample sheet: one row for each unit of input."),
            .init(
                "environments", .map(keys: .name, values: .table(environment), atLeast: 0),
                standard: "cpu, of kind cpu, and gpu, of kind gpu",
                "Where tasks run. GPU tasks and CPU tasks have environments of their own."),
            .init(
                "stages", .map(keys: .name, values: .table(stage), atLeast: 1), required: true, "The steps, by name."),
        ])

    static let parameter = KeyTable(
        "parameter", about: "Something that a user can set.",
        [
            .init("type", .form(.parameterType), required: true, "What it is; list<...> takes several."),
            .init("about", .text, "What it means, for help and messages."),
            .init("default", .scalarOrList, "What holds when the user says nothing."),
            .init(
                "optional", .boolean, standard: "false",
                "Whether it may stay away; the command then sees an empty text or list."),
            .init("of", .list(of: .scalar, atLeast: 1), "What a choice can be."),
            .init(
                "companions", .list(of: .form(.suffix), atLeast: 1),
                "Suffixes of files beside a file (an index) that travel with it where all of them are present."),
        ])

    static let samples = KeyTable(
        "samples", about: "The columns of the sample sheet, a CSV or TSV file with a header line.",
        [
            .init(
                "columns", .map(keys: .name, values: .either([.choice(columnTypes), .table(column)]), atLeast: 1),
                required: true,
                "Each column and its type."),
            .init(
                "unique", .list(of: .form(.name), atLeast: 1), standard: "all columns that a for-each names",
                "The columns that no two rows may share."),
        ])

    static let columnTypes = ColumnType.allCases.map(\.rawValue)

    static let column = KeyTable(
        "column", about: "A column of the sample sheet.",
        [
            .init("type", .choice(columnTypes), required: true, "What stands in it; a file relative to the sheet."),
            .init("about", .text, "What it means."),
            .init("optional", .boolean, standard: "false", "Whether a field may be empty."),
        ])

    static let environment = KeyTable(
        "environment", about: "A place where tasks run; in the cloud a job queue with its compute environments.",
        [
            .init("kind", .choice(["cpu", "gpu"]), required: true, "Whether its machines have GPUs."),
            .init("about", .text, "What it is for."),
            .init(
                "instances", .list(of: .text, atLeast: 1),
                "Instance types or families in the cloud (p3, g4dn.xlarge); no meaning on a workstation."),
            .init(
                "capacity", .list(of: .choice(["spot", "on-demand"]), atLeast: 1), standard: "[on-demand]",
                "Kinds of capacity in the cloud, the first one preferred."),
            .init("max-vcpus", .integer(1...1_000_000), standard: "256", "The most vCPUs at once in the cloud."),
        ])

    static let stage = KeyTable(
        "stage", about: "One command and what it needs.", exactlyOne: ["command", "arguments"],
        [
            .init("about", .text, "What it does, in one sentence."),
            .init(
                "environment", .form(.name), standard: "the only one of the kind that the stage needs", "Where it runs."
            ),
            .init(
                "for-each", .list(of: .form(.name), atLeast: 1), standard: "the stage runs once",
                "Columns of the sample sheet: one task for each combination of their values."),
            .init("image", .text, standard: "the tools of the machine", "The container image."),
            .init("needs", .table(needs), "Resources of one task."),
            .init(
                "network", .boolean, standard: "false",
                "Whether the command may use the network; a container has none otherwise."),
            .init(
                "secrets", .map(keys: .name, values: .table(secret), atLeast: 0),
                "Secrets of the user: shell variables that hold the path of a file with the secret in it."),
            .init(
                "inputs", .map(keys: .name, values: .form(.reference), atLeast: 0),
                "What the command reads: shell variables and where their values come from."),
            .init(
                "outputs", .map(keys: .name, values: .either([.form(.outputName), .table(output)]), atLeast: 0),
                "What the command makes: shell variables and the names of files, or of folders (ending in /)."),
            .init("command", .text, "A script for bash with -euo pipefail."),
            .init(
                "arguments", .list(of: .scalar, atLeast: 0),
                "Arguments of the image's entry point, without a shell; $name is the value of a variable."),
            .init(
                "otherwise", .either([.table(otherwise), .list(of: .table(otherwise), atLeast: 1)]),
                "Another way to run where there is no such GPU, or several, the preferred one first."),
            .init(
                "retry", .table(retry), standard: "lost-host: 5, lost-gpu: 1",
                "How often each kind of failure is tried again."),
            .init(
                "environment-variables", .map(keys: .environmentVariable, values: .scalar, atLeast: 0),
                "Environment variables of the command."),
        ])

    static let needs = KeyTable(
        "needs", about: "Resources of one task.",
        [
            .init("cpus", .integer(1...1024), standard: "1", "Processor cores."),
            .init("memory", .quantity(.memory), standard: "1 GiB", "Memory: 16 GiB, 512 MiB."),
            .init(
                "shared-memory", .quantity(.memory), standard: "half of the memory", "The most in /dev/shm: 2 GiB."),
            .init("time", .quantity(.time), standard: "no limit", "The task is ended after this time: 12 h, 90 min."),
            .init(
                "gpu", .either([.integer(1...64), .table(gpu)]), standard: "none", "GPUs: how many, or more exactly."),
        ])

    static let secret = KeyTable(
        "secret", about: "Where the runner finds a secret. It reaches the command as a file, and nothing else.",
        exactlyOne: ["file", "environment"],
        [
            .init("file", .text, "A file of the user; relative to the pipeline file."),
            .init("environment", .form(.environmentVariable), "An environment variable of the runner."),
        ])

    static let gpu = KeyTable(
        "gpu", about: "What one task needs of GPUs.",
        [
            .init("count", .integer(1...64), standard: "1", "How many."),
            .init(
                "memory", .quantity(.memory), standard: "any",
                "Memory of each GPU; with shared what the task uses of its GPU."),
            .init(
                "compute-capability", .quantity(.computeCapability), standard: "any",
                "What will do: \">=7.0\", or \">=7.0 <9.0\"."),
            .init(
                "models", .list(of: .text, atLeast: 1), standard: "any",
                "Models that will do, as nvidia-smi names them; * stands for any text: [\"*A100*\", \"*H100*\"]."),
            .init("mig", .boolean, standard: "true for one GPU, else false", "Whether MIG instances will do."),
            .init(
                "shared", .boolean, standard: "false",
                "Whether the task leaves the rest of its GPU to others, where the run allows it (--gpu-sharing)."),
            .init("same-model", .boolean, standard: "false", "Whether several GPUs have to be of one model."),
            .init(
                "prefer-linked", .boolean, standard: "false",
                "Whether linked GPUs (NVLink) are worth more than the best fit."),
        ])

    static let output = KeyTable(
        "output", about: "A file or folder that the command makes.", exactlyOne: ["file", "folder"],
        [
            .init("file", .form(.fileName), "The name of the file."),
            .init("folder", .form(.outputName), "The name of the folder."),
            .init("show", .choice(["figure", "table", "metrics"]), "What a report shows of it."),
            .init("publish", .boolean, standard: "true", "Whether it appears among the results."),
        ])

    static let otherwise = KeyTable(
        "otherwise",
        about: "How the stage runs without its GPU: on cores, or on the GPU that its own needs ask for. "
            + "What is not said here is as in the stage.",
        atMostOne: ["command", "arguments"],
        [
            .init(
                "environment", .form(.name), standard: "the stage's for a GPU, else the only one of kind cpu",
                "Where it runs."),
            .init("needs", .table(needs), "Resources of one task; without gpu it runs on cores."),
            .init("image", .text, "The container image."),
            .init("command", .text, "A script for bash with -euo pipefail."),
            .init("arguments", .list(of: .scalar, atLeast: 0), "Arguments of the image's entry point."),
        ])

    static let retry = KeyTable(
        "retry", about: "Further attempts after each kind of failure.",
        FailureClass.allCases.map { failure in
            .init(
                failure.rawValue, .either([.integer(0...100), .table(budget)]),
                standard: "\(RetryPolicy.standard.budgets[failure]?.retries ?? 0)", failure.about)
        })

    static let budget = KeyTable(
        "further attempts", about: "How often, and with how much memory.",
        [
            .init("attempts", .integer(0...100), required: true, "Attempts beyond the first."),
            .init("memory", .quantity(.factor), standard: "x1", "Factor on the memory of each further attempt: x2."),
        ])
}

extension FailureClass {
    /// When it happens, for people.
    package var about: String {
        switch self {
        case .failure: "The command ended with a status other than 0."
        case .signal: "A signal from elsewhere ended the command."
        case .outOfMemory: "The command was ended for memory."
        case .timeLimit: "The command ran longer than its time."
        case .lostHost: "The machine or the container went away."
        case .lostGPU: "A GPU failed under the command; the next attempt takes another one."
        case .missingOutput: "The command ended well but did not make an output."
        }
    }
}
