import Foundation
import Testing

/// An AWS on loopback behind a gate that checks every signature, from the first suite that wants it to the end of this
/// process. Suites share it, so each uses names of its own. Its programs are not part of this checkout.
package enum LocalAWS {
    private static let script = SharedData.folder?.appendingPathComponent("tools/aws-local/start.sh").path

    /// Starts it, where that takes seconds: its large Python packages are on this machine already.
    package static let isRunning: Bool = {
        guard let script, FileManager.default.isExecutableFile(atPath: script),
            let probe = try? Program.run("/usr/bin/env", ["python3", "-c", "import moto.server, docker"]),
            probe.status == 0
        else { return false }
        // The servers that it leaves behind would keep Foundation's own descriptor open, for which `Process` waits.
        let closing = "for d in /proc/$$/fd/*; do d=${d##*/}; ((d > 2)) && eval \"exec $d>&-\"; done; exec \"$0\" start"
        atexit { LocalAWS.stop() }
        return (try? Program.run("/bin/bash", ["-c", closing, script], environment: settings).status) == 0
    }()

    private static func stop() {
        if let script { _ = try? Program.run(script, ["stop"], environment: settings) }
    }

    /// Two ports in a row that are ours for this run, most likely.
    private static let port = 20000 + Int(getpid()) % 10000 * 2
    private static let settings = [
        "AWS_LOCAL_PORT": String(port), "AWS_LOCAL_EXECUTOR": "process",
        "AWS_LOCAL_STATE": SharedData.checkout.appendingPathComponent(".build-aws-local").path,
    ]

    /// The address at which signatures are checked.
    package static let gate = "http://127.0.0.1:\(port + 1)"

    /// What a program needs to take it for AWS.
    package static let environment = [
        "AWS_ENDPOINT_URL": gate, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
    ]
}

extension Trait where Self == ConditionTrait {
    /// For suites that ask `LocalAWS`.
    package static var onLocalAWS: Self {
        .enabled(if: LocalAWS.isRunning, "no emulator of AWS beside the checkout, or no moto for it")
    }
}
