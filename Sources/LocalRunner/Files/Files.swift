import CShims
import Glibc
import RunStore

/// Calls on files and folders, with errors that name the path.
package enum Files {
    /// With its parents; a folder that is there is left as it is.
    package static func makeFolder(_ path: String) throws(RunnerError) {
        if mkdir(path, 0o755) != 0, errno != EEXIST { throw .system("make the folder", path) }
    }

    /// Makes a folder and those above it.
    package static func makeFolders(_ path: String) throws(RunnerError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .system("make the folder", path)
        }
        try makeFolders(String(path[..<slash]))
        try makeFolder(path)
    }

    /// Writes a new file, or a file's new content, without making it last on disk.
    package static func write(_ text: String, to path: String) throws(RunnerError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("write", path) }
        defer { close(descriptor) }
        try write(text, to: descriptor, path: path)
    }

    private static func write(_ text: String, to descriptor: Int32, path: String) throws(RunnerError) {
        var text = text
        let failure: Int32 = text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if count < 0 {
                    if errno == EINTR { continue }
                    return errno
                }
                done += count
            }
            return 0
        }
        if failure != 0 { throw .system("write", path, code: failure) }
    }

    /// Writes a file beside its name, makes it last, and renames it. `body` gets what takes its parts.
    package static func replace(
        _ path: String, _ body: ((String) throws(RunnerError) -> Void) throws(RunnerError) -> Void
    ) throws(RunnerError) {
        let partial = sibling(of: path)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("write", path) }
        do throws(RunnerError) {
            defer { close(descriptor) }
            try body { part throws(RunnerError) in try write(part, to: descriptor, path: path) }
            if fsync(descriptor) != 0 { throw .system("write to disk", path) }
        } catch {
            unlink(partial)
            throw error
        }
        do throws(RunnerError) { try rename(partial, to: path) } catch {
            unlink(partial)
            throw error
        }
    }

    /// `.NAME.partial-PID` beside `path`.
    static func sibling(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return ".\(path).partial-\(getpid())" }
        return "\(path[...slash]).\(path[path.index(after: slash)...]).partial-\(getpid())"
    }

    /// A symbolic link.
    package static func link(_ target: String, at path: String) throws(RunnerError) {
        if symlink(target, path) != 0 { throw .system("make the link", path) }
    }

    /// What stood under the new name is replaced.
    package static func rename(_ path: String, to target: String) throws(RunnerError) {
        if Glibc.rename(path, target) != 0 { throw .system("rename to", target) }
    }

    /// False, and nothing is done, when something has the name already.
    static func renameWithoutReplacing(_ path: String, to target: String) throws(RunnerError) -> Bool {
        if shim_renameat2(AT_FDCWD, path, AT_FDCWD, target, UInt32(SHIM_RENAME_NOREPLACE)) == 0 { return true }
        if errno == EEXIST { return false }
        throw .system("rename to", target)
    }

    /// Up to 64 KiB of a file, enough for those of the kernel; empty when there is none.
    static func beginning(of path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Waits until the file's or folder's content is on disk.
    static func synchronize(_ path: String) throws(RunnerError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path) }
        defer { close(descriptor) }
        // Some file systems do not synchronise folders; they make renames last in another way.
        if fsync(descriptor) != 0, errno != EINVAL { throw .system("write to disk", path) }
    }

    /// Removes a file, or a folder with everything in it. What is not there is no error.
    package static func remove(_ path: String) throws(RunnerError) {
        if unlink(path) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw .system("remove", path) }
        if rmdir(path) == 0 { return }
        let code: Int32 = path.withCString { removeTree(AT_FDCWD, $0) }
        if code != 0 { throw .system("remove", path, code: code) }
    }

    /// Removes below an open folder by name, bytes as they are: a command may have made names that are not UTF-8.
    private static func removeTree(_ parent: Int32, _ name: UnsafePointer<CChar>) -> Int32 {
        if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return 0 }
        guard errno == EISDIR || errno == EPERM else { return errno }
        let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0, let folder = fdopendir(descriptor) else { return errno }
        defer { closedir(folder) }
        // A command may have taken away its own right to write here.
        fchmod(descriptor, 0o700)
        while let entry = readdir(folder) {
            let code: Int32 = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ? 0 : removeTree(descriptor, name)
                }
            }
            if code != 0 { return code }
        }
        return unlinkat(parent, name, AT_REMOVEDIR) == 0 ? 0 : errno
    }

    /// The names in a folder, without `.` and `..`; nil when it cannot be read.
    package static func names(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// What stands under a name.
    package enum Kind { case file, folder, link, other }

    /// What the file system says of a name.
    package struct Status {
        /// What stands there.
        package let kind: Kind
        /// What tells that it was not touched.
        package let stamp: FileStamp
        /// How many names it has.
        package let links: UInt
        /// Rights and kind, as `stat` has them.
        package let mode: mode_t

        /// Its size.
        package var bytes: Int64 { stamp.bytes }
    }

    /// What stands at `path`; nil: nothing. `following`: of a link's target, not of the link.
    package static func status(_ path: String, following: Bool = true) -> Status? {
        var found = stat()
        guard (following ? stat(path, &found) : lstat(path, &found)) == 0 else { return nil }
        return Status(found)
    }

    /// Bytes that the file system of `path` holds, free or not.
    static func fileSystemBytes(at path: String) -> Int64? {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        return Int64(found.f_blocks) * Int64(found.f_frsize)
    }

    /// Bytes free for this user on the file system of `path`.
    package static func freeBytes(at path: String) -> Int64? {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        return Int64(found.f_bavail) * Int64(found.f_frsize)
    }
}

extension Files.Status {
    init(_ found: stat) {
        kind =
            switch found.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) }
        stamp = FileStamp(
            device: UInt64(found.st_dev), inode: UInt64(found.st_ino), bytes: Int64(found.st_size),
            modified: nanoseconds(found.st_mtim), changed: nanoseconds(found.st_ctim))
        links = UInt(found.st_nlink)
        mode = found.st_mode
    }
}
