import OrderedCollections

/// What a command reads as variables, in the order of declaration: the same wherever the task runs.
package struct CommandVariables: Sendable {
    /// By name, in the order in which the prelude declares them.
    package private(set) var values: OrderedDictionary<VariableName, ShellValue> = [:]

    /// - Parameters:
    ///   - inputs: the names of each input's sources in `inputs/`, and whether the command sees an array.
    ///   - secrets: the path of the file that holds each.
    ///   - shape: what the task may use.
    package init(
        inputs: some Sequence<(name: VariableName, isArray: Bool, stagedNames: [String])>,
        outputs: some Sequence<(name: VariableName, output: PlannedOutput)>,
        values: some Sequence<(name: VariableName, value: ShellValue)>,
        secrets: some Sequence<(name: VariableName, path: String)>,
        shape: (cpus: Int, memoryMiB: Int64, gpus: Int)
    ) {
        for (name, isArray, stagedNames) in inputs {
            let paths = stagedNames.map { "inputs/\($0)" }
            // An optional input that was not given is an empty text.
            self.values[name] = isArray ? .list(paths) : .scalar(paths.first ?? "")
        }
        for (name, output) in outputs { self.values[name] = .scalar("outputs/\(output.name)") }
        for (name, value) in values { self.values[name] = value }
        for (name, path) in secrets { self.values[name] = .scalar(path) }
        self.values[VariableName("cpus")] = .scalar("\(shape.cpus)")
        self.values[VariableName("memory_mib")] = .scalar("\(shape.memoryMiB)")
        self.values[VariableName("gpus")] = .scalar("\(shape.gpus)")
    }

    /// The text for `bash -euo pipefail`: the variables, then the command.
    package func script(_ command: String) -> String {
        ShellPrelude.text(values.map { (key: $0.key, value: $0.value) }) + "\n" + command
            + (command.hasSuffix("\n") ? "" : "\n")
    }
}
