import Glibc

/// Asks another program something and waits for its answer: a container engine about its images.
package enum ShortCommand {
    /// What a program said.
    package struct Answer: Sendable {
        /// nil: it did not end in time and was killed, or a signal ended it.
        package let exitCode: Int32?
        /// Both of its outputs together.
        package let output: String

        /// It ended in time and by itself, and with 0 as far as that is known: a runner at work may have taken its status.
        package let isGood: Bool

        /// Of its output; empty where there is none.
        package var lastLine: String { output.split(whereSeparator: \.isNewline).last.map(String.init) ?? "" }
    }

    /// Runs the program with this process's environment, for at most `seconds`.
    /// - Parameters:
    ///   - input: what it reads; nil: nothing.
    ///   - stop: ends the program when this descriptor becomes readable; nil: nothing does.
    package static func run(
        _ arguments: [String], input: String? = nil, seconds: Int = 30, unless stop: Int32? = nil
    ) throws(RunnerError) -> Answer {
        let (descriptor, path) = try temporaryFile()
        defer {
            close(descriptor)
            unlink(path)
        }
        var command = ChildProcess.Command(
            arguments: arguments, environment: TaskEnvironment.inherited, directory: "/", standardOutput: path,
            standardError: path)
        if let input {
            let (descriptor, path) = try temporaryFile()
            close(descriptor)
            command.standardInput = path
            try Files.write(input, to: path)
        }
        // Once it runs it has the file open.
        defer { if let path = command.standardInput { unlink(path) } }
        let child = try ChildProcess.start(command)
        var watched = pollfd(fd: child.descriptor, events: Int16(POLLIN), revents: 0)
        var both = [watched, pollfd(fd: stop ?? -1, events: Int16(POLLIN), revents: 0)]
        _ = poll(&both, 2, Int32(seconds * 1000))
        let ended = both[0].revents != 0
        child.signalGroup(SIGKILL)
        var ending = child.reap()?.ending
        // Killed, it ends at once; unless a runner at work has reaped it among the orphans that it adopted.
        for _ in 0..<5 where ending == nil {
            _ = poll(&watched, 1, 1000)
            ending = child.reap()?.ending
        }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
        var exitCode: Int32?
        if ended, case .exited(let code)? = ending { exitCode = code }
        return Answer(
            exitCode: exitCode, output: String(decoding: bytes[..<count], as: UTF8.self),
            isGood: ended && (ending == nil || exitCode == 0))
    }

    private static func temporaryFile() throws(RunnerError) -> (descriptor: Int32, path: String) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/cohesin-answer-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .system("make a temporary file in", folder) }
        return (descriptor, String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    /// The path of a program on PATH; nil when there is none.
    package static func find(_ name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":") {
            let candidate = "\(folder)/\(name)"
            if Files.status(candidate)?.kind == .file, access(candidate, X_OK) == 0 { return candidate }
        }
        return nil
    }
}
