import Foundation

extension S3 {
    /// What a download did.
    package struct Downloaded: Hashable, Sendable {
        /// Bytes.
        package let size: UInt64
        package let entityTag: String
        /// The SHA-256 with which the content agrees; nil when neither the caller nor S3 knows one, and only the length
        /// was checked.
        package let checksum: ObjectChecksum?
    }

    /// Brings an object into a file, several ranges at once. The file has its name only when it is complete and its
    /// SHA-256, where one is known, is right; an object that changes meanwhile is an error.
    /// - Parameter expected: the SHA-256 of the whole content, from elsewhere.
    package func download(
        _ location: S3Location, to path: String, expecting expected: SHA256Digest? = nil,
        plan: TransferPlan = TransferPlan()
    ) throws(AWSError) -> Downloaded {
        let head = try head(location)
        let partial = Self.partialName(of: path)
        let descriptor = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .file(.file(path: path, code: errno)) }
        var isComplete = false
        defer {
            close(descriptor)
            if !isComplete { unlink(partial) }
        }
        let length = try rangeLength(location, head, plan)
        let pieces = TransferPlan.pieces(of: head.size, each: length)
        // Only a composite checksum needs the pieces' own.
        let isComposite = if case .composite = head.checksum { true } else { false }
        let digests = try ParallelWork.map(head.size == 0 ? 0 : pieces.count, atOnce: plan.parallel) {
            index throws(AWSError) -> SHA256Digest? in
            let (offset, length) = pieces[index]
            var call = self.call("GetObject", .get, location)
            call.headers = [("Range", "bytes=\(offset)-\(offset + length - 1)"), ("If-Match", head.entityTag)]
            call.sink = .file(path: partial, descriptor: descriptor, offset: offset, length: length)
            _ = try session.send(call)
            return isComposite ? try Self.digest(partial, offset, length) : nil
        }
        let checked = try verify(partial, location, head, digests.compactMap(\.self), expected)
        guard fsync(descriptor) == 0 || errno == EINVAL, rename(partial, path) == 0 else {
            throw .file(.file(path: path, code: errno))
        }
        isComplete = true
        return Downloaded(size: head.size, entityTag: head.entityTag, checksum: checked)
    }

    /// The uploader's part size when its checksum is made of parts', so that it can be made again.
    private func rangeLength(_ location: S3Location, _ head: Head, _ plan: TransferPlan) throws(AWSError) -> UInt64 {
        guard case .composite = head.checksum else { return plan.partSize(for: head.size) }
        var call = self.call("HeadObject", .head, location)
        call.query = [QueryItem("partNumber", "1")]
        let first = try self.head(in: try session.send(call), of: call).size
        return first > 0 ? first : plan.partSize(for: head.size)
    }

    private func verify(
        _ path: String, _ location: S3Location, _ head: Head, _ parts: [SHA256Digest], _ expected: SHA256Digest?
    ) throws(AWSError) -> ObjectChecksum? {
        guard try Self.size(of: path) == head.size else {
            throw .unreadable(service: .s3, operation: "GetObject", reason: "fewer bytes than its size")
        }
        var checked: ObjectChecksum?
        if case .composite(let kept, let count) = head.checksum, count == parts.count {
            let found = SHA256Digest.composite(parts)
            guard found == kept else { throw damaged(location, kept, found) }
            checked = head.checksum
        }
        var wanted = expected
        if case .whole(let kept) = head.checksum { wanted = wanted ?? kept }
        if let wanted {
            let found = try Self.digest(path, 0, head.size)
            guard found == wanted else { throw damaged(location, wanted, found) }
            checked = .whole(wanted)
        }
        return checked
    }

    private func damaged(_ location: S3Location, _ expected: SHA256Digest, _ found: SHA256Digest) -> AWSError {
        .corrupted(name: location.description, expected: expected.hexadecimal, found: found.hexadecimal)
    }

    private static func partialName(of path: String) -> String {
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return "\(path[..<cut]).\(path[cut...]).partial-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    }
}
