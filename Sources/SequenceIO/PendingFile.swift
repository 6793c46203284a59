import Glibc

/// A file that appears under its name only when it is complete.
///
/// It is written under a partial name in the same folder and renamed by `commit()`; without that it is removed.
/// A target that is no regular file (`/dev/null`, a named pipe, `/dev/fd/63`) is written as it is.
package struct PendingFile: ~Copyable, @unchecked Sendable {
    /// Open for reading and writing (only writing where the target is no regular file).
    package let descriptor: Int32
    /// The final name as asked for; `-` is standard output.
    package let path: String
    /// The name until `commit()`; nil when the target is written as it is.
    private let partial: String?
    private let target: String
    private var isOpen = true

    private init(descriptor: Int32, path: String, partial: String?, target: String) {
        self.descriptor = descriptor
        self.path = path
        self.partial = partial
        self.target = target
    }

    deinit {
        guard isOpen else { return }
        close(descriptor)
        if let partial {
            unlink(partial)
            PartialFiles.forget(partial)
        }
    }

    /// Creates the partial file, or opens standard output when `path` is `-`.
    package static func create(_ path: String) throws(SequenceIOError) -> PendingFile {
        if path == "-" {
            // A reader that goes away must be an error here, so that other outputs of the command are cleaned up.
            signal(SIGPIPE, SIG_IGN)
            let descriptor = dup(STDOUT_FILENO)
            guard descriptor >= 0 else { throw .cannotCreate(path: path, code: errno) }
            return PendingFile(descriptor: descriptor, path: path, partial: nil, target: path)
        }
        var status = stat()
        var target = path
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { throw .cannotCreate(path: path, code: EISDIR) }
            if status.st_mode & S_IFMT != S_IFREG {
                signal(SIGPIPE, SIG_IGN)
                let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw .cannotCreate(path: path, code: errno) }
                return PendingFile(descriptor: descriptor, path: path, partial: nil, target: path)
            }
            // The file behind a link is what the user means, not the link.
            if let resolved = realpath(path, nil) {
                target = String(cString: resolved)
                free(resolved)
            }
        }
        let partial = partialName(of: target)
        let descriptor = Glibc.open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, code: errno) }
        PartialFiles.remember(partial)
        return PendingFile(descriptor: descriptor, path: path, partial: partial, target: target)
    }

    /// Throws when no file can be made under this name. Pipes and devices are not tried.
    package static func requireCreatable(_ path: String) throws(SequenceIOError) {
        var status = stat()
        if path == "-" || stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG { return }
        // It is removed again when it goes out of use.
        _ = try create(path)
    }

    /// Makes the content durable and gives the file its name. After an error nothing is left under either name.
    package consuming func commit() throws(SequenceIOError) { try seal().commit() }

    /// Makes the content durable and closes the file, which then waits for its name. After an error nothing is left.
    package consuming func seal() throws(SequenceIOError) -> SealedFile {
        // EINVAL, ENOTSUP: a file system that knows no fsync.
        if partial != nil, fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP {
            throw .writeFailed(path: path, code: errno)
        }
        isOpen = false
        let sealed = SealedFile(path: path, partial: partial, target: target)
        if close(descriptor) != 0 { throw .writeFailed(path: path, code: errno) }
        return sealed
    }

    /// The error that belongs to a failed write to this file.
    package func writeFailure(code: Int32) -> SequenceIOError {
        code == EPIPE ? .closedPipe : .writeFailed(path: path, code: code == 0 ? EIO : code)
    }

    private static func partialName(of target: String) -> String {
        let cut = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
        return "\(target[..<cut]).\(target[cut...]).partial-\(getpid())"
    }
}
