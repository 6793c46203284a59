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
    package static func take(_ directory: String) throws(RunStoreError) -> RunLock {
        let path = directory + "/" + fileName
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { throw .inUse(path: directory, pid: holder(of: directory)) }
            throw .cannotOpen(path: path, reason: String(cString: strerror(reason)))
        }
        let text = "\(getpid())\n"
        // The number is for messages only: the lock is the kernel's.
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        return RunLock(descriptor: descriptor)
    }

    /// The process that holds the lock now; nil when nobody does.
    package static func holder(of directory: String) -> Int32? {
        let path = directory + "/" + fileName
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // A shared lock: two askers do not disturb each other.
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
