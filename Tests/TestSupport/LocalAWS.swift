import Foundation
import Testing

/// An AWS on loopback behind a gate that checks every signature, from the first suite that wants it to the end of this
/// process. Suites share it, so each uses names of its own. Its programs are not part of this checkout.
package enum LocalAWS {
    private static let script = SharedData.folder?.appendingPathComponent("tools/aws-local/start.sh").path

    /// Starts it, where that takes seconds: its large Python packages are on this machine already.
    package static let isRunning: Bool = {
        guard hasPackages, processes.start() else { return false }
        atexit { LocalAWS.processes.stop() }
        return true
    }()

    /// Another one, whose jobs run in containers of podman; it needs root.
    package static let hasContainers: Bool = {
        guard isRunning, getuid() == 0 else { return false }
        // One environment of Python does for both.
        let folder = containers.state
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        symlink("../venv", folder + "/venv")
        guard containers.start() else { return false }
        atexit { LocalAWS.containers.stop() }
        return true
    }()

    private static let hasPackages =
        (try? Program.run("/usr/bin/env", ["python3", "-c", "import moto.server, docker"]).status) == 0

    /// One emulator: its ports, two in a row that are ours for this run most likely, and its folder.
    package struct Server: Sendable {
        fileprivate let port: Int
        fileprivate let executor: String
        package let state: String

        /// The address at which signatures are checked.
        package var gate: String { "http://127.0.0.1:\(port + 1)" }

        /// What a program needs to take it for AWS.
        package var environment: [String: String] {
            [
                "AWS_ENDPOINT_URL": gate, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
            ]
        }

        fileprivate func start() -> Bool {
            guard let script, FileManager.default.isExecutableFile(atPath: script) else { return false }
            // Tests that crashed leave theirs, at other ports.
            stop()
            // The servers that it leaves behind would keep Foundation's own descriptor open, for which `Process` waits.
            let closing =
                "for d in /proc/$$/fd/*; do d=${d##*/}; ((d > 2)) && eval \"exec $d>&-\"; done; exec \"$0\" start"
            return (try? Program.run("/bin/bash", ["-c", closing, script], environment: settings).status) == 0
        }

        /// By its own processes: the script's way also removes the containers of other people's emulators.
        fileprivate func stop() {
            for name in ["gate", "moto", "podman"] {
                let text = try? String(contentsOfFile: "\(state)/\(name).pid", encoding: .utf8)
                let pid = text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
                let words = pid.flatMap { FileManager.default.contents(atPath: "/proc/\($0)/cmdline") }
                // The number may be another program's by now. A thread that starts programs blocks SIGTERM, and they inherit it.
                if let pid, words?.range(of: Data("\(state)/".utf8)) != nil { kill(pid, SIGKILL) }
                unlink("\(state)/\(name).pid")
            }
        }

        private var settings: [String: String] {
            ["AWS_LOCAL_PORT": String(port), "AWS_LOCAL_EXECUTOR": executor, "AWS_LOCAL_STATE": state]
        }
    }

    private static let port = 20000 + Int(getpid()) % 5000 * 4
    private static let folder = SharedData.checkout.appendingPathComponent(".build-aws-local").path

    private static let processes = Server(port: port, executor: "process", state: folder)
    package static let containers = Server(port: port + 2, executor: "container", state: folder + "/containers")

    package static var gate: String { processes.gate }
    package static var environment: [String: String] { processes.environment }
}

extension Trait where Self == ConditionTrait {
    /// For suites that ask `LocalAWS`.
    package static var onLocalAWS: Self {
        .enabled(if: LocalAWS.isRunning, "no emulator of AWS beside the checkout, or no moto for it")
    }
}
