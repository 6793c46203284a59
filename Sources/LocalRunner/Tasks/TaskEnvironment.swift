import Glibc
import OrderedCollections

/// The environment of a task: what a program needs to live, and what the stage declares. Nothing else is inherited, so
/// that a task does the same for everybody.
package enum TaskEnvironment {
    /// The shell of this machine.
    package static let bash = ShortCommand.find("bash") ?? "/bin/bash"

    /// This process's own, for programs that serve the runner: a container engine.
    package static var inherited: [String] {
        var variables: [String] = []
        var next = environ
        while let text = next.pointee {
            variables.append(String(cString: text))
            next += 1
        }
        return variables
    }

    /// `NAME=value` of each.
    /// - Parameter folder: the attempt's, absolute.
    static func variables(
        programFolder: String?, temporary: String, folder: String, gpus: GPUBinding,
        declared: OrderedDictionary<String, String>
    ) -> [String] {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        var variables: OrderedDictionary<String, String> = [
            "PATH": programFolder.map { "\($0):\(path)" } ?? path,
            "LANG": "C.UTF-8",
            "TMPDIR": temporary,
            WorkReport.variable: "\(folder)/\(WorkReport.fileName)",
        ]
        if let home = getenv("HOME") { variables["HOME"] = String(cString: home) }
        for (name, value) in gpus.variables { variables[name] = value }
        for (name, value) in declared { variables[name] = value }
        return variables.map { "\($0.key)=\($0.value)" }
    }
}
