import Crypto
import Foundation

/// 32 bytes of SHA-256.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    package init(of bytes: [UInt8]) { self.bytes = Array(SHA256.hash(data: bytes)) }

    /// Reads 64 hexadecimal digits; nil for anything else.
    package init?(hexadecimal text: String) {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text), data.count == 32 else { return nil }
        bytes = Array(data)
    }

    package var hexadecimal: String { bytes.hexadecimal }
    package var base64: String { Data(bytes).base64EncodedString() }
    package var description: String { hexadecimal }

    /// Of a piece of a file.
    static func ofFile(_ path: String, offset: UInt64, length: UInt64) throws(TransportError) -> SHA256Digest {
        var hash = SHA256()
        try hash.update(file: path, offset: offset, length: length)
        return SHA256Digest(hash)
    }

    /// Of a file from its beginning to its end.
    package static func ofWholeFile(_ path: String) throws(TransportError) -> SHA256Digest {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .file(path: path, code: errno) }
        return try ofFile(path, offset: 0, length: UInt64(status.st_size))
    }

    init(_ hash: SHA256) { bytes = Array(hash.finalize()) }

    /// What S3 makes of the digests of an object's parts: the digest of the digests, one after the other.
    package static func composite(_ parts: [SHA256Digest]) -> SHA256Digest { SHA256Digest(of: parts.flatMap(\.bytes)) }
}

extension SHA256 {
    /// Takes a piece of a file.
    mutating func update(file path: String, offset: UInt64, length: UInt64) throws(TransportError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, code: errno) }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var done: UInt64 = 0
        while done < length {
            let wanted = Int(min(UInt64(buffer.count), length - done))
            let count = buffer.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, wanted, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(path: path, code: count < 0 ? errno : EIO) }
            buffer.withUnsafeBytes { update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            done += UInt64(count)
        }
    }
}

/// The SHA-256 that S3 keeps of an object.
package enum ObjectChecksum: Hashable, Sendable {
    /// Of the content.
    case whole(SHA256Digest)
    /// Of the digests of its parts, of which there are so many ("Checking object integrity", S3 user guide).
    case composite(SHA256Digest, parts: Int)

    /// - Parameter entityTag: ends in `-PARTS` for an object that came in parts; its SHA-256 is always a composite one.
    package init?(_ header: String, entityTag: String) {
        // Base64 has no hyphen.
        let pieces = header.split(separator: "-")
        guard let digest = pieces.first.flatMap({ SHA256Digest(base64: String($0)) }) else { return nil }
        let count = pieces.count > 1 ? pieces.last : entityTag.split(separator: "-").dropFirst().last
        if let parts = count.flatMap({ Int($0.filter { $0 != "\"" }) }) {
            self = .composite(digest, parts: parts)
        } else {
            self = .whole(digest)
        }
    }
}
