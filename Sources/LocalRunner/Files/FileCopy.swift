import CShims
import Glibc

/// Copies of files and folders, sharing blocks where the file system can.
enum FileCopy {
    /// Copies what `path` (or the target of a link) holds to a new file.
    static func copy(_ path: String, to target: String) throws(RunnerError) {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw .system("read", path) }
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0 else { throw .system("read", path) }
        unlink(target)
        let copy = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status.st_mode & 0o777 | 0o200)
        guard copy >= 0 else { throw .system("write", target) }
        defer { close(copy) }
        if shim_clone_blocks(source, copy) == 0 { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let count = read(source, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system("read", path) }
            if count == 0 { return }
            var done = 0
            while done < count {
                let written = write(copy, buffer.baseAddress! + done, count - done)
                if written < 0, errno == EINTR { continue }
                guard written >= 0 else { throw .system("write", target) }
                done += written
            }
        }
    }

    /// Copies a folder with everything in it; links stay links.
    static func copyFolder(_ path: String, to target: String) throws(RunnerError) {
        try Files.makeFolder(target)
        for entry in try FolderEntry.all(in: path) {
            let copy = target + "/" + String(decoding: entry.relativePath, as: UTF8.self)
            switch entry.kind {
            case .folder: try Files.makeFolder(copy)
            case .file: try FileCopy.copy(entry.path, to: copy)
            case .link: try Files.link(String(decoding: entry.linkTarget, as: UTF8.self), at: copy)
            case .other: throw .system(operation: "copy", path: entry.path, code: ENOTSUP)
            }
        }
    }
}
