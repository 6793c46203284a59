import Foundation

/// The right to write a run directory, held by one process at a time through `flock`. The kernel gives it back when
/// the process ends, however it ends.
package struct RunLock: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    private static let fileName = "runner.lock"

    /// Takes the lock of a run directory, which exists.
    /// - Throws: `.inUse` with the other runner's pid, when there is one.
    package static func take(_ directory: String, as process: ProcessIdentity) throws(RunStoreError) -> RunLock {
        let path = directory + "/" + fileName
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        var isTaken = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        if !isTaken, errno == EWOULDBLOCK {
            // Somebody may only be asking who holds it.
            usleep(20_000)
            isTaken = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        }
        guard isTaken else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { throw .inUse(path: directory, pid: holder(of: directory)?.pid) }
            throw .cannotOpen(path: path, reason: String(cString: strerror(reason)))
        }
        let text = "\(process.pid) \(process.start)\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        return RunLock(descriptor: descriptor)
    }

    /// The process that holds the lock now, as it wrote itself down; nil when nobody does. Before a signal is sent to it,
    /// its start time has to be compared: it may have taken the lock and not yet written.
    package static func holder(of directory: String) -> ProcessIdentity? {
        let path = directory + "/" + fileName
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // A shared lock: two askers do not disturb each other.
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        let words = (try? String(contentsOfFile: path, encoding: .utf8))?.split(whereSeparator: \.isWhitespace) ?? []
        return ProcessIdentity(
            pid: words.first.flatMap { Int32($0) } ?? 0, start: words.dropFirst().first.flatMap { Int64($0) } ?? 0)
    }
}
