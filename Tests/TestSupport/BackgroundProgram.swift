import Foundation

/// A program that runs while the test goes on.
package final class BackgroundProgram: @unchecked Sendable {
    // `Process` may be used from one thread at a time, and a test does.
    private let process = Process()
    private let scratch = ScratchFolder()

    /// Starts the program at `path`; `environment` is added to this process's own.
    package init(
        _ path: String, _ arguments: [String], directory: String? = nil, environment: [String: String] = [:]
    ) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        for name in ["stdout", "stderr"] { try scratch.write("", to: name) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.file("stdout")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.file("stderr")))
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    package var pid: pid_t { process.processIdentifier }
    package var isRunning: Bool { process.isRunning }

    /// What it has written to standard error so far.
    package var standardError: String { (try? String(contentsOfFile: scratch.file("stderr"), encoding: .utf8)) ?? "" }
    package var standardOutput: String { (try? String(contentsOfFile: scratch.file("stdout"), encoding: .utf8)) ?? "" }

    package func signal(_ signal: Int32) { kill(pid, signal) }

    /// Waits for the end; the exit status as a shell shows it.
    package func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }
}

/// Waits until something outside this process is so, for at most `seconds`; false: it never was.
package func eventually(within seconds: Double = 60, _ condition: () throws -> Bool) rethrows -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while true {
        if try condition() { return true }
        if Date() > end { return false }
        usleep(10_000)
    }
}

/// Processes whose environment holds this text, this process aside.
package func processes(withEnvironment text: String) -> [pid_t] {
    let wanted = Data(text.utf8)
    return (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) }.filter { pid in
        guard pid != getpid(), let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else {
            return false
        }
        return environment.range(of: wanted) != nil
    } ?? []
}
