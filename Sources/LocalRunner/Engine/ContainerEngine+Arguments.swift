import OrderedCollections
import Pipeline
import RunStore
import Scheduling

extension ContainerEngine {
    /// Where the attempt's folder is seen inside.
    static let inside = "/cohesin"
    /// Where the folder of secrets is seen inside.
    static let secretsInside = "/run/secrets"
    static let runLabel = "cohesin.run"

    /// The same for every engine, so that leftovers are found by it.
    package static func containerName(run: String, attempt: AttemptNumber) -> String {
        "cohesin-\(run)-\(attempt.value)"
    }

    /// The call that runs a task in a container: inputs read only, the attempt's folder at `/cohesin`, its temporary
    /// folder at `/tmp`, no network unless asked for, limits of memory and cores, nothing of this process's
    /// environment, and files that belong to the caller.
    package func call(for task: ContainerTask) -> EngineCall {
        kind == .apptainer
            ? apptainerCall(task)
            : EngineCall(arguments: runArguments(task), variables: task.gpus.engineVariables)
    }

    private func runArguments(_ task: ContainerTask) -> [String] {
        var arguments = [
            program, "run", "--rm", "--name", task.name,
            "--label", "\(Self.runLabel)=\(task.run)",
            // What it says goes into the task's own files; a copy in the engine's logs would outlive them.
            "--log-driver", "none",
            "--cpus", "\(task.shape.cpus)",
            "--memory", "\(task.shape.memory.bytes)b",
        ]
        if !task.usesNetwork { arguments += ["--network", "none"] }
        // podman hands its own proxy settings on.
        if kind == .podman, !task.usesNetwork { arguments.append("--http-proxy=false") }
        if task.gpus.folder == nil {
            let most = task.sharedMemory ?? ByteCount(bytes: task.shape.memory.bytes / 2)
            arguments += ["--shm-size", "\(most.bytes)b"]
        } else {
            // Clients of MPS share memory with its server.
            arguments += ["--ipc", "host"]
        }
        arguments += ["--workdir", Self.inside]
        for mount in Self.mounts(of: task, temporaryFolder: true) {
            arguments += ["--mount", mount.record(target: "target")]
        }
        arguments += task.gpus.arguments + task.user.arguments
        if kind == .podman { arguments += ["--pull", "never"] } else { arguments += ["--pull=never"] }
        for (name, value) in Self.variables(of: task) { arguments += ["--env", "\(name)=\(value)"] }
        if task.staged.script != nil {
            arguments += ["--entrypoint", "bash", task.image, "-c", ContainerUsage.script]
        } else {
            arguments += [task.image] + task.staged.arguments
        }
        return arguments
    }

    /// The environment of the command; what the stage declares comes last.
    private static func variables(of task: ContainerTask) -> OrderedDictionary<String, String> {
        let own: OrderedDictionary<String, String> = [
            "LANG": "C.UTF-8", "HOME": "\(inside)/tmp", "TMPDIR": "\(inside)/tmp", Leftovers.variable: task.marker,
            WorkReport.variable: "\(inside)/\(WorkReport.fileName)",
        ]
        return own.merging(task.gpus.variables) { $1 }.merging(task.variables) { $1 }
    }

    /// apptainer has no daemon: its process is the container, and ends with its process group.
    private func apptainerCall(_ task: ContainerTask) -> EngineCall {
        // Without --no-eval apptainer runs values of variables through a shell.
        var arguments = [program, task.staged.script == nil ? "run" : "exec", "--containall", "--no-eval"]
        if !task.usesNetwork { arguments += ["--net", "--network", "none"] }
        // Of --containall's own, /tmp and the home folder hold 64 MiB.
        arguments += ["--workdir", "\(task.folder)/tmp", "--pwd", Self.inside]
        for mount in Self.mounts(of: task, temporaryFolder: false) {
            arguments += ["--mount", mount.record(target: "destination")]
        }
        arguments += task.gpus.arguments.isEmpty ? ["--no-nv"] : task.gpus.arguments
        arguments.append(task.image)
        arguments +=
            task.staged.script == nil ? task.staged.arguments : ["bash", "-euo", "pipefail", "command.sh"]
        // Its option for variables splits values at commas; a prefix on its own environment does not.
        var variables = task.gpus.engineVariables
        for (name, value) in Self.variables(of: task) where name != "HOME" {
            variables["APPTAINERENV_\(name)"] = value
            variables["SINGULARITYENV_\(name)"] = value
        }
        return EngineCall(arguments: arguments, variables: variables)
    }

    /// What of this machine a task sees, and where.
    private static func mounts(of task: ContainerTask, temporaryFolder: Bool) -> [Mount] {
        var mounts = [Mount(source: task.folder, target: inside, isReadOnly: false)]
        if temporaryFolder {
            mounts.append(Mount(source: "\(task.folder)/tmp", target: "/tmp", isReadOnly: false))
        }
        for link in task.staged.links {
            mounts.append(Mount(source: link.source, target: "\(inside)/inputs/\(link.name)", isReadOnly: true))
        }
        if let folder = task.secretFolder {
            mounts.append(Mount(source: folder, target: secretsInside, isReadOnly: true))
        }
        if let folder = task.gpus.folder { mounts.append(Mount(source: folder, target: folder, isReadOnly: false)) }
        return mounts
    }
}

/// One folder or file of this machine that a container sees.
private struct Mount {
    let source: String
    let target: String
    let isReadOnly: Bool

    /// The value of `--mount`, one record of CSV: a field with a comma, a quote or a line end stands in quotes.
    func record(target word: String) -> String {
        func field(_ text: String) -> String {
            guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
            return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }
        return "type=bind,\(field("source=\(source)")),\(field("\(word)=\(target)"))"
            + (isReadOnly ? (word == "target" ? ",readonly" : ",ro") : "")
    }
}
