import AWSClient
import Foundation
import TestSupport
import Testing

/// An AWS on loopback behind a gate that checks every signature, for as long as the tests of a suite run. Its programs
/// are not part of this checkout.
struct LocalAWS: SuiteTrait, TestScoping {
    private static let script = SharedData.folder?.appendingPathComponent("tools/aws-local/start.sh").path

    /// Starts it, where that takes seconds: its large Python packages are on this machine already.
    static let isRunning: Bool = {
        guard let script, FileManager.default.isExecutableFile(atPath: script),
            let probe = try? Program.run("/usr/bin/env", ["python3", "-c", "import moto.server, docker"]),
            probe.status == 0
        else { return false }
        // The servers that it leaves behind would keep Foundation's own descriptor open, for which `Process` waits.
        let closing = "for d in /proc/$$/fd/*; do d=${d##*/}; ((d > 2)) && eval \"exec $d>&-\"; done; exec \"$0\" start"
        return (try? Program.run("/bin/bash", ["-c", closing, script], environment: environment).status) == 0
    }()

    /// Two ports in a row that are ours for this run, most likely.
    private static let port = 20000 + Int(getpid()) % 10000 * 2
    private static let environment = [
        "AWS_LOCAL_PORT": String(port), "AWS_LOCAL_EXECUTOR": "process",
        "AWS_LOCAL_STATE": SharedData.checkout.appendingPathComponent(".build-aws-local").path,
    ]
    static let gate = "http://127.0.0.1:\(port + 1)"

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        defer { if let script = Self.script { _ = try? Program.run(script, ["stop"], environment: Self.environment) } }
        try await function()
    }

    /// A session through the gate.
    static func session(secret: String = "test", region: Region = .usEast1) throws -> AWSSession {
        AWSSession(
            region: region, endpoints: try Endpoints(all: gate),
            credentials: FixedCredentials(
                Credentials(accessKeyID: AccessKeyID("test"), secretAccessKey: Secret(secret))),
            transport: CurlTransport())
    }
}
