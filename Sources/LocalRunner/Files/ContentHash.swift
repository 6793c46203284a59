import Crypto
import Glibc
import RunStore

/// SHA-256 of files and folders.
enum ContentHash {
    /// The digest of what a file holds, in hexadecimal.
    static func file(_ path: String) throws(RunnerError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("read", path) }
        defer { close(descriptor) }
        return try file(descriptor, path: path)
    }

    static func file(_ descriptor: Int32, path: String) throws(RunnerError) -> String {
        var hash = SHA256()
        var found = stat()
        // Small files are most files: they get a small buffer.
        let size = fstat(descriptor, &found) == 0 ? Int(found.st_size) : 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(max(size + 1, 4096), 1 << 20), alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("read", path)
            }
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return hexadecimal(hash.finalize())
    }

    /// The digest of a text.
    static func text(_ text: String) -> String {
        var hash = SHA256()
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hexadecimal(hash.finalize())
    }

    /// The digest of a folder: of its listing, with each file's digest. Equal for equal trees, wherever they lie.
    static func folder(
        _ path: String, file digest: (FolderEntry) throws(RunnerError) -> String
    ) throws(RunnerError) -> String {
        var hash = SHA256()
        for entry in try FolderEntry.all(in: path) {
            var line: [UInt8] = []
            switch entry.kind {
            case .folder: line.append(UInt8(ascii: "d"))
            case .link:
                line.append(UInt8(ascii: "l"))
                line += entry.linkTarget + [0]
            case .file:
                line.append(UInt8(ascii: entry.isExecutable ? "x" : "f"))
                line += Array(try digest(entry).utf8) + [0]
            case .other: throw .system(operation: "read", path: entry.path, code: ENOTSUP)
            }
            line += entry.relativePath + [0]
            line.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return hexadecimal(hash.finalize())
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            var index = 0
            for byte in digest {
                for nibble in [byte >> 4, byte & 15] {
                    buffer[index] = nibble < 10 ? 48 + nibble : 87 + nibble
                    index += 1
                }
            }
            return index
        }
    }
}
