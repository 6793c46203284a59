import Foundation

extension S3 {
    /// What an upload did.
    package struct Uploaded: Hashable, Sendable {
        /// Bytes of the object.
        package let size: UInt64
        package let checksum: ObjectChecksum
        /// Parts that an earlier try had brought already.
        package let reusedParts: Int
    }

    /// Stores a file as an object; a large one in parts, several at once. The service checks the SHA-256 of each.
    ///
    /// An upload of this key that was cut off before goes on: parts that the service has with the right digest are not
    /// sent again. The file must not change meanwhile.
    /// - Parameter sent: gets the bytes of each piece that the service has now, on any thread.
    package func upload(
        _ path: String, to location: S3Location, metadata: [String: String] = [:], plan: TransferPlan = TransferPlan(),
        sent progress: @escaping @Sendable (UInt64) -> Void = { _ in }
    ) throws(AWSError) -> Uploaded {
        let size = try Self.size(of: path)
        let partSize = plan.partSize(for: size)
        guard size > partSize else {
            defer { progress(size) }
            return try uploadWhole(path, size, to: location, metadata)
        }
        let pieces = TransferPlan.pieces(of: size, each: partSize)
        let earlier = try uploads(location).filter { $0.location == location && $0.algorithm == Self.algorithm }
            .max { ($0.initiated ?? .distantPast) < ($1.initiated ?? .distantPast) }
        let upload = if let earlier { earlier } else { try createUpload(location, metadata: metadata) }
        let present = earlier == nil ? [] : try parts(of: upload)
        let known = Dictionary(present.map { ($0.number, $0) }) { $1 }
        let sent = try ParallelWork.map(pieces.count, atOnce: plan.parallel) { index throws(AWSError) in
            let (offset, length) = pieces[index]
            let digest = try Self.digest(path, offset, length)
            defer { progress(length) }
            if let part = known[index + 1], part.size == length, part.digest == digest {
                return Sent(part: part, isReused: true)
            }
            let body = HTTPBody.file(path: path, offset: offset, length: length)
            let tag = try uploadPart(index + 1, of: upload, body: body, digest: digest)
            let part = Part(number: index + 1, size: length, entityTag: tag, digest: digest)
            return Sent(part: part, isReused: false)
        }
        guard try Self.size(of: path) == size else { throw .file(.file(path: path, code: ESTALE)) }
        try complete(upload, sent.map(\.part))
        let digest = SHA256Digest.composite(sent.compactMap(\.part.digest))
        return Uploaded(
            size: size, checksum: .composite(digest, parts: pieces.count),
            reusedParts: sent.count { $0.isReused })
    }

    private struct Sent {
        let part: Part
        let isReused: Bool
    }

    private func uploadWhole(
        _ path: String, _ size: UInt64, to location: S3Location, _ metadata: [String: String]
    ) throws(AWSError) -> Uploaded {
        let digest = try Self.digest(path, 0, size)
        var call = putCall(location, digest, metadata)
        call.body = .file(path: path, offset: 0, length: size)
        _ = try session.send(call)
        return Uploaded(size: size, checksum: .whole(digest), reusedParts: 0)
    }

    static func digest(_ path: String, _ offset: UInt64, _ length: UInt64) throws(AWSError) -> SHA256Digest {
        do {
            return try SHA256Digest.ofFile(path, offset: offset, length: length)
        } catch {
            throw .file(error)
        }
    }

    static func size(of path: String) throws(AWSError) -> UInt64 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .file(.file(path: path, code: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .file(.file(path: path, code: EISDIR)) }
        return UInt64(status.st_size)
    }
}
