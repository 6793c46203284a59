import CShims
import Glibc
import Pipeline
import RunStore

/// A child of this process in a session and process group of its own, watched through a pidfd.
///
/// The kernel keeps the number of a child that has ended until it is reaped, so signals sent before `reap` cannot hit
/// a stranger.
package struct ChildProcess: ~Copyable {
    /// Of the child, which leads a process group.
    package let pid: pid_t
    /// Readable when the child has ended.
    package let descriptor: Int32
    /// Clock ticks since boot.
    let start: Int64

    /// What to start, and with what around it.
    package struct Command {
        /// Where what it says goes.
        package enum Output: Hashable {
            case file(String)
            /// One of this process's own.
            case descriptor(Int32)
        }

        /// The program's path, then its arguments.
        package var arguments: [String]
        /// The whole environment: `NAME=value`.
        package var environment: [String]
        /// In which it begins.
        package var directory: String
        /// A file; nil: there is nothing to read.
        package var standardInput: String?
        /// Where its standard output goes.
        package var standardOutput: Output
        /// Where its standard error goes.
        package var standardError: Output

        /// All values as they are.
        package init(
            arguments: [String], environment: [String], directory: String, standardOutput: Output,
            standardError: Output
        ) {
            self.arguments = arguments
            self.environment = environment
            self.directory = directory
            self.standardOutput = standardOutput
            self.standardError = standardError
        }

        /// One that speaks into files.
        init(
            arguments: [String], environment: [String], directory: String, standardOutput: String,
            standardError: String
        ) {
            self.init(
                arguments: arguments, environment: environment, directory: directory,
                standardOutput: .file(standardOutput), standardError: .file(standardError))
        }
    }

    /// How a child ended.
    package enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signal(Int32)
    }

    deinit { close(descriptor) }

    private init(pid: pid_t, descriptor: Int32, start: Int64) {
        self.pid = pid
        self.descriptor = descriptor
        self.start = start
    }

    /// Starts the command with its output going straight to where it belongs, and none of this process's
    /// descriptors or blocked signals.
    package static func start(_ command: Command) throws(RunnerError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, command.standardInput ?? "/dev/null", O_RDONLY, 0)
        for (number, output) in [(Int32(1), command.standardOutput), (2, command.standardError)] {
            switch output {
            case _ where number == 2 && output == command.standardOutput:
                posix_spawn_file_actions_adddup2(&actions, 1, 2)
            case .file(let path):
                posix_spawn_file_actions_addopen(&actions, number, path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
            case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
            }
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        posix_spawn_file_actions_addchdir_np(&actions, command.directory)
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A session, not only a group: no terminal, so nothing typed reaches the task and it cannot ask for anything.
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | Int32(SHIM_POSIX_SPAWN_SETSID)))
        var pid: pid_t = 0
        let program = command.arguments[0]
        let code = withCStrings(command.arguments) { arguments in
            withCStrings(command.environment) { environment in
                posix_spawn(&pid, program, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw .system("start", program, code: code) }
        let descriptor = shim_pidfd_open(pid)
        guard descriptor >= 0 else {
            let reason = errno
            kill(-pid, SIGKILL)
            waitpid(pid, nil, 0)
            throw .system("watch the process of", program, code: reason)
        }
        return ChildProcess(pid: pid, descriptor: descriptor, start: ProcessTable.start(of: pid) ?? 0)
    }

    /// From now on orphans below this process become its children, so that they can be found and reaped.
    static func adoptOrphans() { _ = shim_become_subreaper() }

    /// Sends a signal to the child and all of its group.
    package func signalGroup(_ signal: Int32) { kill(-pid, signal) }

    /// True when the group has members; meaningful once the child itself is reaped.
    package static func groupIsAlive(_ pid: pid_t) -> Bool { kill(-pid, 0) == 0 }

    /// Takes the ended child out of the process table; nil when it has not ended.
    ///
    /// A child begins as an image of this process, and the kernel counts that as its memory, too. So a peak that is not
    /// above this process's own is not known.
    package func reap() -> (ending: Ending, user: Double, system: Double, peakMemory: ByteCount?)? {
        var status: Int32 = 0
        var usage = rusage()
        guard shim_reap(pid, &status, &usage) == pid else { return nil }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        let ending: Ending =
            shim_has_exited(status) != 0 ? .exited(shim_exit_code(status)) : .signal(shim_signal(status))
        var own = rusage()
        getrusage(RUSAGE_SELF.rawValue, &own)
        return (
            ending, seconds(usage.ru_utime), seconds(usage.ru_stime),
            usage.ru_maxrss > own.ru_maxrss ? ByteCount(bytes: Int64(usage.ru_maxrss) * 1024) : nil
        )
    }
}

extension ChildProcess.Ending {
    /// What this ending says where it is no success, and in a few words.
    package var failure: (kind: FailureClass, cause: String) {
        switch self {
        case .signal(let signal): (.signal, "signal \(signal) (\(String(cString: strsignal(signal))))")
        // bash reports a signal that ended one of its commands as 128 and its number.
        case .exited(let code) where [4, 6, 7, 8, 9, 11, 15].contains(code - 128):
            (.signal, "exit code \(code), signal \(code - 128) (\(String(cString: strsignal(code - 128))))")
        case .exited(let code): (.failure, "exit code \(code)")
        }
    }
}

/// The texts as a NULL-ended array of C strings, alive during the call.
private func withCStrings<Value>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
    var total = 0
    for text in texts { total += text.utf8.count + 1 }
    let storage = UnsafeMutablePointer<CChar>.allocate(capacity: max(total, 1))
    defer { storage.deallocate() }
    var pointers: [UnsafeMutablePointer<CChar>?] = []
    pointers.reserveCapacity(texts.count + 1)
    var offset = 0
    for text in texts {
        pointers.append(storage + offset)
        for byte in text.utf8 {
            storage[offset] = CChar(bitPattern: byte)
            offset += 1
        }
        storage[offset] = 0
        offset += 1
    }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
}
