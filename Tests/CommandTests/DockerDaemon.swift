import Foundation
import TestSupport

/// A docker daemon of a test's own: no service, no bridge, no rules of a firewall, everything below a scratch folder.
final class DockerDaemon: Sendable {
    static let image = "cohesin-command-tests:1"
    static let isPossible = getuid() == 0 && find("dockerd") && find("docker")
    static let obstacle =
        "dockerd and docker are not installed, or not started by root: docker is not tested (apt-get install docker.io)"

    private let scratch = ScratchFolder()
    private let daemon: BackgroundProgram

    var environment: [String: String] { ["DOCKER_HOST": "unix://" + scratch.file("socket")] }

    struct Unavailable: Error { let log: String }

    init() throws {
        // It ends by itself when nobody is left to end it.
        let arguments =
            ["timeout", "--kill-after=10", "300", "dockerd", "--storage-driver", "vfs", "--bridge", "none"]
            + ["--iptables=false", "--ip6tables=false", "--default-ulimit", "nofile=8192:8192"]
            + ["--data-root", scratch.file("data"), "--exec-root", scratch.file("exec")]
            + ["--pidfile", scratch.file("pid"), "--host", "unix://" + scratch.file("socket")]
        daemon = try BackgroundProgram("/usr/bin/env", arguments)
        guard try eventually({ try docker("version").status == 0 || !daemon.isRunning }), daemon.isRunning else {
            throw Unavailable(log: daemon.standardError)
        }
        // Every user may speak to it.
        chmod(scratch.file("socket"), 0o666)
        chmod(scratch.path, 0o755)
        try scratch.write(TestImage.fillRoot, to: "fill.sh")
        let made = try Program.run(
            "/bin/bash",
            [
                "-c",
                #"bash "$0/fill.sh" "$0/root" && tar -C "$0/root" -c . | docker import -c 'ENV PATH=/bin' "#
                    + "-c 'ENTRYPOINT [\"/bin/bash\"]' -c 'USER 4711:4711' - \(Self.image)", scratch.path,
            ], environment: environment)
        guard made.status == 0 else { throw Unavailable(log: made.standardError) }
    }

    deinit {
        // timeout itself hears no SIGTERM: it was started by a thread of the tests, which block it.
        if let pid = (try? String(contentsOfFile: scratch.file("pid"), encoding: .utf8)).flatMap({ pid_t($0) }) {
            kill(pid, SIGTERM)
        }
        _ = daemon.wait()
    }

    /// Ids of all containers, running or not.
    func containers() throws -> [Substring] { try docker("ps", "--all", "--quiet").text.split(separator: "\n") }

    private func docker(_ arguments: String...) throws -> Program.Result {
        try Program.run("/usr/bin/env", ["docker"] + arguments, environment: environment)
    }

    private static func find(_ program: String) -> Bool {
        (try? Program.run("/usr/bin/env", ["which", program]).status) == 0
    }
}
