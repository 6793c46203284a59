import Foundation

/// Runs a program to its end, as a user's shell would, and keeps what it said.
package struct Program {
    package struct Result: Sendable {
        package let status: Int32
        package let standardOutput: Data
        package let standardError: String
        package var text: String { String(decoding: standardOutput, as: UTF8.self) }
    }

    /// The `cohesin` binary that was built with these tests.
    package static var cohesin: String {
        if let named = ProcessInfo.processInfo.environment["COHESIN_BINARY"] { return named }
        var folder = Bundle.main.bundleURL
        #if os(Linux)
            folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            // The test runner may live in the toolchain; the products lie beside the test bundle.
            for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
                folder = URL(fileURLWithPath: argument).deletingLastPathComponent()
            }
        #endif
        return folder.appendingPathComponent("cohesin").path
    }

    /// The archive of the staging program that `scripts/make-task-bundle.sh` made of this build, where `cohesin deploy`
    /// looks for it; nil: it was not made.
    package static let stagingArchive: String? = {
        let path = (cohesin as NSString).deletingLastPathComponent + "/cohesin-task.tar.gz"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    /// Runs `cohesin` with these arguments.
    package static func cohesin(
        _ arguments: String..., input: Data? = nil, directory: String? = nil, environment: [String: String] = [:]
    ) throws -> Result {
        try run(cohesin, arguments, input: input, directory: directory, environment: environment)
    }

    /// Runs the program at `path`; `environment` is added to this process's own.
    package static func run(
        _ path: String, _ arguments: [String], input: Data? = nil, directory: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Result {
        let scratch = ScratchFolder()
        let output = scratch.file("stdout")
        let error = scratch.file("stderr")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files, not pipes: no output is too long for them.
        for name in [output, error] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: error))
        if let input {
            let file = scratch.file("stdin")
            try input.write(to: URL(fileURLWithPath: file))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            standardOutput: try Data(contentsOf: URL(fileURLWithPath: output)),
            standardError: String(decoding: try Data(contentsOf: URL(fileURLWithPath: error)), as: UTF8.self))
    }
}
