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
    /// SHA-256, where one is known, is right; an object that changes meanwhile is an error. After a crash of the machine
    /// it may be damaged all the same.
    /// - Parameter expected: the SHA-256 of the whole content, from elsewhere.
    package func download(
        _ location: S3Location, to path: String, expecting expected: SHA256Digest? = nil,
        plan: TransferPlan = TransferPlan()
    ) throws(AWSError) -> Downloaded {
        let head = try head(location)
        let check = Check(head.checksum, expected)
        let partial = Self.partialName(of: path)
        let descriptor = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .file(.file(path: path, code: errno)) }
        var isComplete = false
        defer {
            close(descriptor)
            if !isComplete { unlink(partial) }
        }
        let length = try rangeLength(location, head, check, plan)
        let pieces = TransferPlan.pieces(of: head.size, each: length)
        let whole = GrowingDigest(of: partial, in: pieces)
        let digests = try ParallelWork.map(head.size == 0 ? 0 : pieces.count, atOnce: plan.parallel) {
            index throws(AWSError) -> SHA256Digest? in
            let (offset, length) = pieces[index]
            var call = self.call("GetObject", .get, location)
            call.headers = [("Range", "bytes=\(offset)-\(offset + length - 1)"), ("If-Match", head.entityTag)]
            call.sink = .file(path: partial, descriptor: descriptor, offset: offset, length: length)
            _ = try session.send(call)
            switch check {
            case .whole:
                do throws(TransportError) { try whole.add(index) } catch { throw .file(error) }
                return nil
            case .composite: return try Self.digest(partial, offset, length)
            case .length: return nil
            }
        }
        guard try Self.size(of: partial) == head.size else {
            throw .unreadable(service: .s3, operation: "GetObject", reason: "fewer bytes than its size")
        }
        let checked = try check.verify(location, whole: whole, parts: digests.compactMap(\.self))
        guard rename(partial, path) == 0 else { throw .file(.file(path: path, code: errno)) }
        isComplete = true
        return Downloaded(size: head.size, entityTag: head.entityTag, checksum: checked)
    }

    /// What the content is held against.
    private enum Check {
        case whole(SHA256Digest)
        case composite(SHA256Digest, parts: Int)
        /// No SHA-256 is known.
        case length

        /// The one of the whole content says all that those of its parts do.
        init(_ kept: ObjectChecksum?, _ expected: SHA256Digest?) {
            switch (expected, kept) {
            case (let expected?, _): self = .whole(expected)
            case (nil, .whole(let kept)): self = .whole(kept)
            case (nil, .composite(let kept, let parts)): self = .composite(kept, parts: parts)
            case (nil, nil): self = .length
            }
        }

        func verify(
            _ location: S3Location, whole: GrowingDigest, parts: [SHA256Digest]
        ) throws(AWSError) -> ObjectChecksum? {
            let (wanted, found, checked): (SHA256Digest, SHA256Digest, ObjectChecksum)
            switch self {
            case .whole(let digest): (wanted, found, checked) = (digest, whole.value, .whole(digest))
            case .composite(let digest, let count):
                // An object whose parts differ in size.
                guard count == parts.count else { return nil }
                (wanted, found) = (digest, .composite(parts))
                checked = .composite(digest, parts: count)
            case .length: return nil
            }
            guard found == wanted else {
                throw .corrupted(
                    name: location.description, expected: wanted.hexadecimal, found: found.hexadecimal)
            }
            return checked
        }
    }

    /// The uploader's part size when its checksum is made of parts', so that it can be made again.
    private func rangeLength(
        _ location: S3Location, _ head: Head, _ check: Check, _ plan: TransferPlan
    ) throws(AWSError) -> UInt64 {
        guard case .composite = check else { return plan.partSize(for: head.size) }
        var call = self.call("HeadObject", .head, location)
        call.query = [QueryItem("partNumber", "1")]
        let first = try self.head(in: try session.send(call), of: call).size
        return first > 0 ? first : plan.partSize(for: head.size)
    }

    private static func partialName(of path: String) -> String {
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return "\(path[..<cut]).\(path[cut...]).partial-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    }
}
