import Glibc

/// The file system of this machine.
package struct Disk: FileSystemView {
    /// Of this process, when it began to look.
    package let currentFolder: String

    /// The disk as this process sees it.
    package init() {
        if let pointer = getcwd(nil, 0) {
            currentFolder = String(cString: pointer)
            free(pointer)
        } else {
            // The folder we stand in was removed; absolute paths still work.
            currentFolder = "/"
        }
    }

    /// What the path leads to, links followed; nil: nothing.
    package func kind(of path: String) -> FileKind? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        return information.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    /// All bytes of a file; a problem where there are more than the limit.
    package func content(of path: String, limit: Int) throws(FileProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.problem(errno) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw Self.problem(errno) }
        if information.st_mode & S_IFMT == S_IFDIR { throw FileProblem("it is a folder") }
        // The size is a hint only: a pipe has none and a file may grow.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(Int(information.st_size) + 1, limit))
        while bytes.count <= limit {
            let count = bytes.count
            let wanted = max(64 * 1024, bytes.capacity - count)
            var failure: Int32 = 0
            let block = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
                var got: Int
                repeat { got = read(descriptor, buffer.baseAddress, wanted) } while got < 0 && errno == EINTR
                if got < 0 { failure = errno }
                initialized = max(0, got)
            }
            if failure != 0 { throw Self.problem(failure) }
            if block.isEmpty { return bytes }
            bytes.append(contentsOf: block)
        }
        throw FileProblem("it is larger than \(limit >> 20) MiB")
    }

    private static func problem(_ number: Int32) -> FileProblem {
        FileProblem(String(cString: strerror(number)).lowercased())
    }
}
