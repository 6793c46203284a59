import CShims
import Glibc
import Pipeline
import RunStore

/// `RUN/results/`: the outputs by sample, as hard links to the task folders where the file system can, else as copies.
package enum ResultLinks {
    /// `results/LABEL.../STAGE/NAME`, below the run directory.
    package static func path(task: TaskID, output: String) -> String {
        (["results"] + task.labels.map(folderName) + [task.stage.text, output]).joined(separator: "/")
    }

    /// Makes the link, or replaces one that shows something else. Nothing happens when it stands.
    package static func show(_ source: String, kind: PlannedOutput.Kind, at target: String) throws(RunnerError) {
        switch kind {
        case .file:
            guard let wanted = Files.status(source, following: false) else { throw .system("read", source) }
            if let standing = Files.status(target, following: false), standing.kind == .file {
                if standing.stamp.inode == wanted.stamp.inode && standing.stamp.device == wanted.stamp.device { return }
                // A copy, made where there are no hard links, keeps size and time.
                if standing.stamp.bytes == wanted.stamp.bytes && standing.stamp.modified == wanted.stamp.modified {
                    return
                }
            }
            try Files.makeFolders(parent(of: target))
            if link(source, target) == 0 { return }
            let partial = Files.sibling(of: target)
            unlink(partial)
            if link(source, partial) != 0 {
                try FileCopy.copy(source, to: partial)
                setTimes(of: partial, as: wanted.stamp)
                chmod(partial, wanted.mode & 0o555)
            }
            if Files.status(target, following: false)?.kind == .folder { try Files.remove(target) }
            try Files.rename(partial, to: target)
        case .folder:
            for entry in try FolderEntry.all(in: source) where entry.kind != .folder {
                let place = target + "/" + String(decoding: entry.relativePath, as: UTF8.self)
                if entry.kind == .file {
                    try show(entry.path, kind: .file, at: place)
                } else if Files.status(place, following: false) == nil {
                    try Files.makeFolders(parent(of: place))
                    try Files.link(String(decoding: entry.linkTarget, as: UTF8.self), at: place)
                }
            }
        }
    }

    /// A value of a column as the name of a folder. What cannot be one is replaced, and a few digits keep it apart from
    /// others.
    static func folderName(_ label: String) -> String {
        var name = ""
        var isChanged = false
        for scalar in label.unicodeScalars {
            if scalar == "/" || scalar.value < 32 || scalar.value == 127 {
                name.unicodeScalars.append("_")
                isChanged = true
            } else {
                name.unicodeScalars.append(scalar)
            }
        }
        if name.hasPrefix(".") || name.isEmpty {
            name = "_" + name.drop { $0 == "." }
            isChanged = true
        }
        while name.utf8.count > 180 {
            name.removeLast()
            isChanged = true
        }
        return isChanged ? "\(name)-\(ContentHash.text(label).prefix(8))" : name
    }

    private static func parent(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    private static func setTimes(of path: String, as stamp: FileStamp) {
        let time = timespec(
            tv_sec: Int(stamp.modified / 1_000_000_000), tv_nsec: Int(stamp.modified % 1_000_000_000))
        _ = withUnsafeTemporaryAllocation(of: timespec.self, capacity: 2) { times in
            times[0] = time
            times[1] = time
            return utimensat(AT_FDCWD, path, times.baseAddress, 0)
        }
    }
}
