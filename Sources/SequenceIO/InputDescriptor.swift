import CHTSlib
import Glibc

/// Opens files by ourselves rather than by htslib's `hopen`, which takes names with a colon for addresses.
enum InputDescriptor {
    /// A descriptor open for reading `path`; `-` is standard input. The caller closes it.
    static func open(_ path: String) throws(SequenceIOError) -> Int32 {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw .cannotOpen(path: path, code: EISDIR)
        }
        return descriptor
    }

    /// htslib's stream over `descriptor`, which it takes over. The caller closes it or gives it away.
    static func stream(_ descriptor: Int32, path: String) throws(SequenceIOError) -> UnsafeMutablePointer<hFILE> {
        HTSlibLog.silence()
        guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
        guard let stream = hdopen(descriptor, "r") else {
            let code = errno
            close(descriptor)
            throw .readFailed(path: path, code: code == 0 ? EIO : code)
        }
        return stream
    }
}
