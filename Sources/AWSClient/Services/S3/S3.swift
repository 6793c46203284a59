import Foundation

/// Amazon S3 (botocore s3/2006-03-01): objects whole, in parts, and their listings.
package struct S3: Sendable {
    package let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }
}

/// An object's place: bucket and key.
package struct S3Location: Hashable, Sendable, CustomStringConvertible {
    package let bucket: BucketName
    /// 1 to 1,024 bytes of UTF-8; a prefix may be empty.
    package let key: String

    package init(bucket: BucketName, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Reads `s3://bucket/key`; nil for anything else.
    package init?(_ text: String) {
        guard text.hasPrefix("s3://") else { return nil }
        let parts = text.dropFirst(5).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bucket = parts.first.flatMap({ BucketName(String($0)) }) else { return nil }
        let key = parts.count > 1 ? String(parts[1]) : ""
        guard key.utf8.count <= 1024 else { return nil }
        self.init(bucket: bucket, key: key)
    }

    package var description: String { "s3://\(bucket)/\(key)" }
}

extension S3 {
    /// What is known of an object without its content.
    package struct Head: Hashable, Sendable {
        /// Bytes.
        package let size: UInt64
        /// With its quotation marks, as `If-Match` wants it.
        package let entityTag: String
        package let lastModified: Date?
        /// User metadata, names in lower case and without `x-amz-meta-`.
        package let metadata: [String: String]
        /// SHA-256 as the uploader gave it; nil when it gave another checksum or none.
        package let checksum: ObjectChecksum?
    }

    /// - Throws: a fault that `isNotFound` when there is no such object.
    package func head(_ location: S3Location) throws(AWSError) -> Head {
        var call = self.call("HeadObject", .head, location)
        call.headers.append(("x-amz-checksum-mode", "ENABLED"))
        return try head(in: try session.send(call), of: call)
    }

    func head(in response: HTTPResponse, of call: ServiceCall) throws(AWSError) -> Head {
        guard let size = response.header("content-length").flatMap({ UInt64($0) }), let tag = response.header("etag")
        else { throw .unreadable(service: .s3, operation: call.operation, reason: "no size or no ETag") }
        let prefix = "x-amz-meta-"
        let metadata = response.headers.filter { $0.name.lowercased().hasPrefix(prefix) }
            .map { (String($0.name.lowercased().dropFirst(prefix.count)), $0.value) }
        return Head(
            size: size, entityTag: tag, lastModified: response.header("last-modified").flatMap { HTTPDate.read($0) },
            metadata: Dictionary(metadata) { $1 },
            checksum: response.header("x-amz-checksum-sha256").flatMap { ObjectChecksum($0, entityTag: tag) })
    }

    /// The content of an object that fits in memory.
    /// - Parameter limit: bytes; a larger object is an error.
    package func bytes(of location: S3Location, limit: Int = 64 << 20) throws(AWSError) -> [UInt8] {
        var call = self.call("GetObject", .get, location)
        call.sink = .memory(limit: limit)
        return try session.send(call).body
    }

    /// Stores bytes as an object. The service checks their SHA-256, and keeps it.
    /// - Parameter replaces: false: an object that is there already stays, and the error is a fault of `.conflict`.
    package func put(
        _ bytes: [UInt8], to location: S3Location, metadata: [String: String] = [:], replaces: Bool = true
    ) throws(AWSError) {
        let digest = SHA256Digest(of: bytes)
        var call = putCall(location, digest, metadata)
        call.body = .bytes(bytes)
        if !replaces { call.headers.append(("If-None-Match", "*")) }
        _ = try session.send(call)
    }

    func putCall(_ location: S3Location, _ digest: SHA256Digest, _ metadata: [String: String]) -> ServiceCall {
        var call = self.call("PutObject", .put, location)
        call.payload = .sha256(digest.hexadecimal)
        call.headers += Self.headers(digest)
        call.headers += Self.headers(metadata)
        return call
    }

    /// Removes an object. One that is not there is no error.
    package func delete(_ location: S3Location) throws(AWSError) {
        _ = try session.send(call("DeleteObject", .delete, location))
    }

    /// An address under which anybody may read the object for so many seconds.
    package func readingURL(_ location: S3Location, validity: Int) throws(AWSError) -> String {
        try session.presignedURL(call("GetObject", .get, location), validity: validity)
    }

    /// The region of a bucket, which need not be the session's.
    package func region(of bucket: BucketName) throws(AWSError) -> Region? {
        do {
            let response = try session.send(call("HeadBucket", .head, S3Location(bucket: bucket, key: "")))
            return response.header("x-amz-bucket-region").flatMap { Region($0) } ?? session.region
        } catch {
            if case .elsewhere(let region) = error.fault?.meaning { return region }
            throw error
        }
    }

    /// Makes a bucket in the session's region; AWS keeps it private and encrypted unless told otherwise. One of ours that
    /// is there already is a fault of `.conflict`.
    package func createBucket(_ bucket: BucketName) throws(AWSError) {
        var call = self.call("CreateBucket", .put, S3Location(bucket: bucket, key: ""))
        // The region that S3 began with must not be named.
        if session.region != .usEast1 {
            let document = Array(
                """
                <CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
                <LocationConstraint>\(session.region)</LocationConstraint></CreateBucketConfiguration>
                """.utf8)
            call.body = .bytes(document)
            call.payload = .of(document)
        }
        _ = try session.send(call)
    }

    /// The checksum that we give and check.
    static let algorithm = "SHA256"

    static func headers(_ digest: SHA256Digest) -> [(name: String, value: String)] {
        [("x-amz-sdk-checksum-algorithm", algorithm), ("x-amz-checksum-sha256", digest.base64)]
    }

    static func headers(_ metadata: [String: String]) -> [(name: String, value: String)] {
        metadata.sorted { $0.key < $1.key }.map { ("x-amz-meta-\($0.key.lowercased())", $0.value) }
    }

    package func call(_ operation: String, _ method: HTTPMethod, _ location: S3Location) -> ServiceCall {
        var call = ServiceCall(.s3, operation)
        call.method = method
        call.bucket = location.bucket
        call.path = "/" + PercentEncoding.path(location.key)
        call.resource = location.description
        return call
    }
}
