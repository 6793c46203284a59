import CShims
import Glibc
import OrderedCollections
import Pipeline
import RunStore

/// Turns what a successful command left into a result: checks, protects and hashes the outputs, makes them last on
/// disk, and gives the whole folder its final name with one rename.
package enum Publication {
    enum Failure: Error, Sendable {
        /// Declared outputs that are not there, or are not what was declared: one sentence each.
        case missing([String])
        case environment(RunnerError)
    }

    static func publish(
        _ folder: AttemptFolder, outputs: OrderedDictionary<VariableName, PlannedOutput>
    ) throws(Failure) -> [VariableName: ResultRecord.Output] {
        var findings: [String] = []
        for output in outputs.values {
            if let finding = Self.finding(output, in: folder.path) { findings.append(finding) }
        }
        guard findings.isEmpty else { throw .missing(findings) }
        do throws(RunnerError) {
            var published: [VariableName: ResultRecord.Output] = [:]
            for (variable, output) in outputs { published[variable] = try seal(output, in: folder) }
            for name in Files.names(in: folder.path) ?? [] where !AttemptFolder.kept.contains(name) {
                try Files.remove("\(folder.path)/\(name)")
            }
            if !outputs.isEmpty { try Files.synchronize(folder.path + "/outputs") }
            try Files.synchronize(folder.path)
            try takeName(folder)
            return published
        } catch {
            throw .environment(error)
        }
    }

    /// What is wrong with an output; nil: nothing.
    /// - Parameter folder: in which the command worked.
    package static func finding(_ output: PlannedOutput, in folder: String) -> String? {
        let path = "\(folder)/outputs/\(output.name)"
        guard let status = Files.status(path) else {
            return Files.status(path, following: false) == nil
                ? "the command did not make outputs/\(output.name)"
                : "outputs/\(output.name) is a link to nothing"
        }
        switch (output.kind, status.kind) {
        case (.file, .file), (.folder, .folder): return nil
        case (.file, .folder): return "outputs/\(output.name) is a folder, and a file is declared"
        case (.folder, .file): return "outputs/\(output.name) is a file, and a folder is declared"
        default: return "outputs/\(output.name) is neither a file nor a folder"
        }
    }

    private static func seal(
        _ output: PlannedOutput, in folder: AttemptFolder
    ) throws(RunnerError) -> ResultRecord.Output {
        let path = "\(folder.path)/outputs/\(output.name)"
        switch output.kind {
        case .file:
            try own(path)
            let (digest, bytes) = try sealFile(path)
            return ResultRecord.Output(
                name: output.name, digest: digest, bytes: bytes, stamp: OutputStamp.file(path) ?? "")
        case .folder:
            if Files.status(path, following: false)?.kind == .link { try materialiseFolder(path) }
            var bytes: Int64 = 0
            let digest = try ContentHash.folder(path) { entry throws(RunnerError) in
                if entry.status.links > 1 { try own(entry.path) }
                let sealed = try sealFile(entry.path)
                bytes += sealed.bytes
                return sealed.digest
            }
            for entry in try FolderEntry.all(in: path) where entry.kind == .folder { try Files.synchronize(entry.path) }
            try Files.synchronize(path)
            return ResultRecord.Output(
                name: output.name, digest: digest, bytes: bytes, stamp: OutputStamp.folder(path) ?? "")
        }
    }

    /// Hashes a file, makes it last and takes the right to write it away: the same file will also be seen under
    /// `results/` and as an input of other tasks.
    private static func sealFile(_ path: String) throws(RunnerError) -> (digest: String, bytes: Int64) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("read", path) }
        defer { close(descriptor) }
        let digest = try ContentHash.file(descriptor, path: path)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("read", path) }
        if fchmod(descriptor, status.st_mode & 0o555) != 0 { throw .system("protect", path) }
        if fsync(descriptor) != 0 { throw .system("write to disk", path) }
        return (digest, Int64(status.st_size))
    }

    /// A file that is a link, or has other names, is replaced by a copy: sealing it must not touch what belongs to
    /// somebody else, and a link would not survive its target.
    private static func own(_ path: String) throws(RunnerError) {
        guard let status = Files.status(path, following: false), status.kind == .link || status.links > 1 else {
            return
        }
        let copy = Files.sibling(of: path)
        do throws(RunnerError) {
            try FileCopy.copy(path, to: copy)
            try Files.rename(copy, to: path)
        } catch {
            unlink(copy)
            throw error
        }
    }

    private static func materialiseFolder(_ path: String) throws(RunnerError) {
        guard let real = realpath(path, nil) else { throw .system("read", path) }
        defer { free(real) }
        let copy = Files.sibling(of: path)
        do throws(RunnerError) {
            try FileCopy.copyFolder(String(cString: real), to: copy)
            try Files.remove(path)
            try Files.rename(copy, to: path)
        } catch {
            try? Files.remove(copy)
            throw error
        }
    }

    /// Gives the folder its final name. A result that stood there is exchanged for it and removed.
    private static func takeName(_ folder: AttemptFolder) throws(RunnerError) {
        let parent = String(folder.path[..<(folder.path.lastIndex(of: "/") ?? folder.path.startIndex)])
        if shim_renameat2(AT_FDCWD, folder.path, AT_FDCWD, folder.targetPath, UInt32(SHIM_RENAME_NOREPLACE)) != 0 {
            switch errno {
            case EEXIST, ENOTEMPTY:
                if shim_renameat2(AT_FDCWD, folder.path, AT_FDCWD, folder.targetPath, UInt32(SHIM_RENAME_EXCHANGE)) != 0
                {
                    try Files.remove(folder.targetPath)
                    try Files.rename(folder.path, to: folder.targetPath)
                } else {
                    try Files.remove(folder.path)
                }
            case EINVAL, ENOSYS:
                // A file system without these calls.
                try Files.remove(folder.targetPath)
                try Files.rename(folder.path, to: folder.targetPath)
            default:
                throw .system("rename to", folder.targetPath)
            }
        }
        try Files.synchronize(parent)
    }
}

/// What tells that an output was not touched: size, inode and time of change of content. The time of change of the
/// inode is left out: a further hard link changes it.
enum OutputStamp {
    /// nil: no regular file is there.
    static func file(_ path: String) -> String? {
        guard let status = Files.status(path, following: false), status.kind == .file else { return nil }
        return text(status.stamp)
    }

    /// Of everything in a folder; nil: none is there.
    static func folder(_ path: String) -> String? {
        guard Files.status(path, following: false)?.kind == .folder, let entries = try? FolderEntry.all(in: path) else {
            return nil
        }
        var all = ""
        for entry in entries {
            let time = entry.kind == .folder ? "" : text(entry.status.stamp)
            all += "\(String(decoding: entry.relativePath, as: UTF8.self))\0\(time)\0"
        }
        return "\(entries.count):\(ContentHash.text(all))"
    }

    private static func text(_ stamp: FileStamp) -> String { "\(stamp.bytes):\(stamp.inode):\(stamp.modified)" }
}
