import CShims
import Glibc

/// Something below a folder. Names are bytes: a command may make names that are not UTF-8.
package struct FolderEntry {
    /// Below the folder.
    package let relativePath: [UInt8]
    /// The whole path, ended by NUL, as the kernel takes it.
    let kernelPath: [CChar]
    /// What it is.
    package let kind: Files.Kind
    /// What the file system says of it.
    package let status: Files.Status
    /// Where a link points; empty for others.
    package let linkTarget: [UInt8]

    /// For messages.
    package var path: String { String(decoding: kernelPath.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self) }
    /// For its owner.
    package var isExecutable: Bool { status.mode & 0o100 != 0 }

    /// Everything below `folder`, sorted by the bytes of the path; links are not followed.
    package static func all(in folder: String) throws(RunnerError) -> [FolderEntry] {
        var found: [FolderEntry] = []
        try collect(Array(folder.utf8), prefix: [], into: &found)
        return found.sorted { $0.relativePath.lexicographicallyPrecedes($1.relativePath) }
    }

    private static func collect(
        _ folder: [UInt8], prefix: [UInt8], into found: inout [FolderEntry]
    ) throws(RunnerError) {
        func kernel(_ bytes: [UInt8]) -> [CChar] { bytes.map(CChar.init(bitPattern:)) + [0] }
        guard let handle = opendir(kernel(folder)) else {
            throw .system("read the folder", String(decoding: folder, as: UTF8.self))
        }
        defer { closedir(handle) }
        var subfolders: [[UInt8]] = []
        while let entry = readdir(handle) {
            let name: [UInt8] = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
                    var length = 0
                    while bytes[length] != 0 { length += 1 }
                    return Array(UnsafeBufferPointer(start: bytes, count: length))
                }
            }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            let path = folder + Array("/".utf8) + name
            var raw = stat()
            guard lstat(kernel(path), &raw) == 0 else {
                throw .system("read", String(decoding: path, as: UTF8.self))
            }
            let status = Files.Status(raw)
            var target: [UInt8] = []
            if status.kind == .link {
                target = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                    count = buffer.withMemoryRebound(to: CChar.self) { text in
                        max(0, readlink(kernel(path), text.baseAddress!, text.count))
                    }
                }
            }
            found.append(
                FolderEntry(
                    relativePath: prefix + name, kernelPath: kernel(path), kind: status.kind, status: status,
                    linkTarget: target))
            if status.kind == .folder { subfolders.append(name) }
        }
        for name in subfolders {
            try collect(
                folder + Array("/".utf8) + name, prefix: prefix + name + Array("/".utf8), into: &found)
        }
    }
}
