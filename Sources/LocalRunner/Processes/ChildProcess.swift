import CShims
import Glibc
import Pipeline
import RunStore

/// A child of this process in a session and process group of its own, watched through a pidfd.
///
/// The kernel keeps the number of a child that has ended until it is reaped, so signals sent before `reap` cannot hit
/// a stranger.
struct ChildProcess: ~Copyable {
    let pid: pid_t
    /// Readable when the child has ended.
    let descriptor: Int32
    /// Clock ticks since boot.
    let start: Int64

    /// What to start, and with what around it.
    struct Command {
        /// The program's path, then its arguments.
        var arguments: [String]
        /// The whole environment: `NAME=value`.
        var environment: [String]
        var directory: String
        var standardOutput: String
        var standardError: String
    }

    /// How a child ended.
    enum Ending: Equatable {
        case exited(Int32)
        case signal(Int32)
    }

    deinit { close(descriptor) }

    private init(pid: pid_t, descriptor: Int32, start: Int64) {
        self.pid = pid
        self.descriptor = descriptor
        self.start = start
    }

    /// Starts the command with closed standard input, its output going straight to files, and none of this process's
    /// descriptors or blocked signals.
    static func start(_ command: Command) throws(RunnerError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let writing = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 1, command.standardOutput, writing, 0o644)
        if command.standardError == command.standardOutput {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        } else {
            posix_spawn_file_actions_addopen(&actions, 2, command.standardError, writing, 0o644)
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
    func signalGroup(_ signal: Int32) { kill(-pid, signal) }

    /// True when the group has members; meaningful once the child itself is reaped.
    static func groupIsAlive(_ pid: pid_t) -> Bool { kill(-pid, 0) == 0 }

    /// Takes the ended child out of the process table; nil when it has not ended.
    ///
    /// A child begins as an image of this process, and the kernel counts that as its memory, too. So a peak that is not
    /// above this process's own is not known.
    func reap() -> (ending: Ending, user: Double, system: Double, peakMemory: ByteCount?)? {
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
