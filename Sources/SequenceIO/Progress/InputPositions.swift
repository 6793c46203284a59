import Glibc

/// How far this process has read its input files. The kernel knows the position of every descriptor, so the readers
/// need not count.
package struct InputPositions {
    private struct File {
        let device: dev_t
        let inode: ino_t
        let size: Int
        /// Bytes from the beginning.
        var position = 0
        var wasOpen = false
    }

    private var files: [File] = []

    /// Bytes of all files; nil: one of them is a pipe or a device, or cannot be looked at.
    package let total: Int?

    /// - Parameter paths: `-` is standard input.
    package init(_ paths: [String]) {
        for path in paths {
            var status = stat()
            let isThere = path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0
            guard isThere, status.st_mode & S_IFMT == S_IFREG else { continue }
            files.append(File(device: status.st_dev, inode: status.st_ino, size: Int(status.st_size)))
        }
        total = files.count == paths.count ? files.reduce(0) { $0 + $1.size } : nil
    }

    /// Bytes that are read. A file that was open and is not any more counts as read to its end.
    package mutating func read() -> Int {
        var found: [Int: Int] = [:]
        for descriptor in Self.openDescriptors {
            var status = stat()
            guard fstat(descriptor, &status) == 0,
                let place = files.firstIndex(where: { $0.device == status.st_dev && $0.inode == status.st_ino })
            else { continue }
            found[place] = max(found[place] ?? 0, Int(lseek(descriptor, 0, SEEK_CUR)))
        }
        for place in files.indices {
            if let position = found[place] {
                files[place].wasOpen = true
                files[place].position = position
            } else if files[place].wasOpen {
                files[place].position = files[place].size
            }
        }
        return files.reduce(0) { $0 + $1.position }
    }

    private static var openDescriptors: [Int32] {
        guard let folder = opendir("/proc/self/fd") else { return [] }
        defer { closedir(folder) }
        var found: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let number = Int32(name) { found.append(number) }
        }
        return found
    }
}
