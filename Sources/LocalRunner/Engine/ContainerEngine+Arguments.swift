import Glibc
import OrderedCollections
import Pipeline
import RunStore
import Scheduling

/// One attempt, as a container engine needs to know it.
package struct ContainerTask {
    package var name: String
    /// The run's id, for the label by which leftovers are found.
    package var run: String
    package var marker: String
    package var image: String
    /// The attempt's folder on this machine, absolute.
    package var folder: String
    package var staged: StagedTask
    package var variables: OrderedDictionary<String, String>
    package var shape: RequestShape
    package var user: (id: uid_t, group: gid_t)

    package init(
        name: String, run: String, marker: String, image: String, folder: String, staged: StagedTask,
        variables: OrderedDictionary<String, String>, shape: RequestShape, user: (id: uid_t, group: gid_t)
    ) {
        self.name = name
        self.run = run
        self.marker = marker
        self.image = image
        self.folder = folder
        self.staged = staged
        self.variables = variables
        self.shape = shape
        self.user = user
    }
}

extension ContainerEngine {
    /// Where the attempt's folder is seen inside.
    static let inside = "/cohesin"
    static let runLabel = "cohesin.run"

    package static func containerName(run: String, attempt: AttemptNumber) -> String {
        "cohesin-\(run)-\(attempt.value)"
    }

    /// The whole command line that runs a task in a container: no network, inputs read only, the attempt's folder at
    /// `/cohesin`, limits of memory and cores, and the caller's user, so that no file is left that he cannot remove.
    package func runArguments(_ task: ContainerTask) -> [String] {
        var arguments = [
            program, "run", "--rm", "--name", task.name,
            "--label", "\(Self.runLabel)=\(task.run)",
            "--network", "none",
            "--cpus", "\(task.shape.cpus)",
            "--memory", "\(task.shape.memory.bytes)b",
            "--workdir", Self.inside,
            "--mount", Self.mount(task.folder, at: Self.inside, isReadOnly: false),
        ]
        for link in task.staged.links {
            arguments += [
                "--mount", Self.mount(link.source, at: "\(Self.inside)/inputs/\(link.name)", isReadOnly: true),
            ]
        }
        if task.user.id != 0 {
            switch kind {
            case .docker: arguments += ["--user", "\(task.user.id):\(task.user.group)"]
            // Without root, podman maps the caller to root inside unless told otherwise.
            case .podman: arguments += ["--userns", "keep-id"]
            }
        }
        if kind == .podman { arguments += ["--pull", "never"] } else { arguments += ["--pull=never"] }
        let own: OrderedDictionary<String, String> = [
            "LANG": "C.UTF-8", "HOME": "\(Self.inside)/tmp", "TMPDIR": "\(Self.inside)/tmp",
            Leftovers.variable: task.marker,
        ]
        for (name, value) in own.merging(task.variables, uniquingKeysWith: { $1 }) {
            arguments += ["--env", "\(name)=\(value)"]
        }
        if task.staged.script != nil {
            arguments += ["--entrypoint", "bash", task.image, "-c", ContainerUsage.script]
        } else {
            arguments += [task.image] + task.staged.arguments
        }
        return arguments
    }

    /// The value of `--mount`, one record of CSV: a field with a comma, a quote or a line end stands in quotes.
    private static func mount(_ source: String, at target: String, isReadOnly: Bool) -> String {
        func field(_ text: String) -> String {
            guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
            return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }
        return "type=bind,\(field("source=\(source)")),\(field("target=\(target)"))" + (isReadOnly ? ",readonly" : "")
    }
}
