import Crypto
import Foundation
import Glibc
import RunStore

/// SHA-256 of files and folders.
package enum ContentHash {
    /// The digest of what a file holds, in hexadecimal.
    package static func file(_ path: String) throws(RunnerError) -> String {
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
    package static func text(_ text: String) -> String {
        var hash = SHA256()
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hexadecimal(hash.finalize())
    }

    /// The digest of a text as a browser wants it (Subresource Integrity, section 3.1).
    package static func integrity(of text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }

    /// The digest of a folder: of its listing, with each file's digest. Equal for equal trees, wherever they lie.
    static func folder(
        _ path: String, file digest: (FolderEntry) throws(RunnerError) -> String
    ) throws(RunnerError) -> String {
        var listing = Listing()
        for entry in try FolderEntry.all(in: path) {
            switch entry.kind {
            case .folder: listing.add(.folder, at: entry.relativePath)
            case .link: listing.add(.link(target: entry.linkTarget), at: entry.relativePath)
            case .file:
                listing.add(
                    .file(digest: try digest(entry), isExecutable: entry.isExecutable), at: entry.relativePath)
            case .other: throw .system(operation: "read", path: entry.path, code: ENOTSUP)
            }
        }
        return listing.digest
    }

    /// The listing of a folder, wherever it lies.
    package struct Listing {
        /// What stands in a folder.
        package enum Entry {
            case folder
            case link(target: [UInt8])
            case file(digest: String, isExecutable: Bool)
        }

        private var hash = SHA256()

        /// Nothing hashed yet.
        package init() {}

        /// Takes what comes next in the order of the bytes of paths.
        package mutating func add(_ entry: Entry, at path: [UInt8]) {
            var line: [UInt8] = []
            switch entry {
            case .folder: line.append(UInt8(ascii: "d"))
            case .link(let target):
                line.append(UInt8(ascii: "l"))
                line += target + [0]
            case .file(let digest, let isExecutable):
                line.append(UInt8(ascii: isExecutable ? "x" : "f"))
                line += Array(digest.utf8) + [0]
            }
            line += path + [0]
            line.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }

        /// SHA-256 in hexadecimal; adds nothing more after it.
        package var digest: String { hexadecimal(hash.finalize()) }
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
