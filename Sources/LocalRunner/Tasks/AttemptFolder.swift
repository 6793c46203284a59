import OrderedCollections
import Pipeline

/// The folder in which one attempt works: `RUN/tasks/STAGE/KEY.attempt-N`. After success it is renamed to
/// `RUN/tasks/STAGE/KEY`, so that what has this name is complete.
///
///     command.sh   what bash runs, with the data before it
///     inputs/      links to the inputs, under stable names
///     outputs/     what the command makes
///     stdout.log, stderr.log
///     tmp/         TMPDIR of a container; removed at the end
///     .progress    how far the command says it is; removed at the end
struct AttemptFolder: Sendable {
    /// The run directory.
    let run: String
    /// `tasks/STAGE/KEY`: where the result will stand, below the run directory.
    let target: String
    /// `tasks/STAGE/KEY.attempt-N`
    let relative: String

    /// So many digits of the key name the folder.
    private static let keyLength = 20

    init(run: String, stage: StageName, key: String, attempt: Int64) {
        self.run = run
        target = Self.target(stage: stage, key: key)
        relative = "\(target).attempt-\(attempt)"
    }

    /// Where the result of a key stands, below the run directory.
    static func target(stage: StageName, key: String) -> String { "tasks/\(stage.text)/\(key.prefix(keyLength))" }

    var path: String { "\(run)/\(relative)" }
    var targetPath: String { "\(run)/\(target)" }
    var command: String { path + "/command.sh" }
    var standardOutput: String { path + "/stdout.log" }
    var standardError: String { path + "/stderr.log" }

    /// The inputs that these lines name, each with the file behind it: a command knows its inputs by the names that the
    /// runner gives them, a person by their own.
    func inputs(mentionedIn lines: [String]) -> [(name: String, path: String)] {
        guard lines.contains(where: { $0.contains("inputs/") }),
            let links = try? FolderEntry.all(in: path + "/inputs")
        else { return [] }
        return links.compactMap { link in
            let name = "inputs/" + String(decoding: link.relativePath, as: UTF8.self)
            guard lines.contains(where: { $0.contains(name) }) else { return nil }
            let target = String(decoding: link.linkTarget, as: UTF8.self)
            // Outputs of other tasks are linked by relative paths, which start at the folder of the links.
            return (name, target.hasPrefix("../../../../") ? "\(run)/\(target.dropFirst(12))" : target)
        }
    }

    /// What a folder keeps when it is published.
    static let kept: Set<String> = ["command.sh", "inputs", "outputs", "stdout.log", "stderr.log"]

    /// Puts links where inputs were mounted, so that the folder is as after a run without containers.
    func replaceMountPoints(_ links: [StagedTask.Link]) {
        for link in links {
            let place = "\(path)/inputs/\(link.name)"
            // An empty place that stays is ugly, not wrong.
            if (try? Files.remove(place)) != nil { try? Files.link(link.target, at: place) }
        }
    }

    /// Makes the folder with everything that the command needs. What an earlier attempt of this number left is removed.
    /// - Parameter isContained: inputs will be mounted, so they get empty places instead of links.
    func make(_ contents: StagedTask, isContained: Bool) throws(RunnerError) {
        try Files.remove(path)
        try Files.makeFolders(path)
        if !contents.links.isEmpty { try Files.makeFolder("\(path)/inputs") }
        if contents.hasOutputs { try Files.makeFolder("\(path)/outputs") }
        if isContained { try Files.makeFolder("\(path)/tmp") }
        for link in contents.links {
            let place = "\(path)/inputs/\(link.name)"
            if !isContained {
                try Files.link(link.target, at: place)
            } else if Files.status(link.source)?.kind == .folder {
                try Files.makeFolder(place)
            } else {
                try Files.write("", to: place)
            }
        }
        if let script = contents.script { try Files.write(script, to: command) }
    }
}

/// A task as its command will find it: links, script and the values of its variables.
package struct StagedTask: Sendable {
    /// An input in the attempt's folder.
    package struct Link: Hashable, Sendable {
        /// In `inputs/`.
        package let name: String
        /// For a file of the user its absolute path; for an output of this run a path relative to `inputs/`, so that
        /// the run directory can move.
        package let target: String
        /// The file itself, absolute.
        package let source: String
    }

    /// One for each file that the command reads.
    package var links: [Link] = []
    var hasOutputs = false
    /// Everything that the command reads as a variable, in the order of declaration.
    package var variables: OrderedDictionary<VariableName, ShellValue> = [:]
    /// The text for bash; nil for a command of arguments.
    package var script: String?
    /// The arguments for the image's entry point; empty for a script.
    package var arguments: [String] = []

    /// - Parameters:
    ///   - secretFolder: where the command finds its secrets, as it sees it; nil: it has none.
    ///   - producers: the folder, below the run directory, of each task whose outputs this one reads.
    package init(
        task: PlannedTask, variant: TaskVariant, names: StagedNames, shape: (cpus: Int, memory: ByteCount),
        run: String, secretFolder: String? = nil, producers: (TaskID) -> String?
    ) throws(RunnerError) {
        var inputs: [(name: VariableName, isArray: Bool, stagedNames: [String])] = []
        for (variable, input) in task.inputs {
            let staged = names.names(of: input, variable: variable)
            for (source, name) in zip(input.sources, staged) {
                switch source {
                case .file(let path, let companions):
                    for suffix in [""] + companions {
                        links.append(Link(name: name + suffix, target: path + suffix, source: path + suffix))
                    }
                case .output(let producer, let output):
                    guard let folder = producers(producer) else {
                        throw .cannotPlanStage("\(task.id) reads \(output) of \(producer), which has no result")
                    }
                    let place = "\(folder)/outputs/\(names.original(source))"
                    // From tasks/STAGE/KEY/inputs up to the run directory.
                    links.append(Link(name: name, target: "../../../../\(place)", source: "\(run)/\(place)"))
                }
            }
            if case .many = input {
                inputs.append((variable, true, staged))
            } else {
                inputs.append((variable, false, staged))
            }
        }
        hasOutputs = !task.outputs.isEmpty
        let secrets = secretFolder.map { folder in variant.secrets.keys.map { ($0, "\(folder)/\($0)") } } ?? []
        let read = CommandVariables(
            inputs: inputs, outputs: task.outputs.map { ($0.key, $0.value) },
            values: task.values.map { ($0.key, $0.value) }, secrets: secrets,
            shape: (shape.cpus, shape.memory.mebibytes, variant.needs.gpu?.count ?? 0))
        variables = read.values
        switch variant.command {
        case .bash(let text): script = read.script(text)
        case .arguments(let parts):
            for part in parts {
                switch part {
                case .text(let text): arguments.append(text)
                case .variable(let name):
                    switch variables[name] {
                    case .scalar(let text): arguments.append(text)
                    case .list(let texts): arguments += texts
                    case nil: throw .cannotPlanStage("\(task.id) has no variable '\(name)' for its arguments")
                    }
                }
            }
        }
    }
}
