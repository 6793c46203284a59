import Foundation

extension S3 {
    /// An upload in parts that is not complete: it is stored, and costs, until it is completed or aborted.
    package struct Upload: Hashable, Sendable {
        package let location: S3Location
        package let id: String
        package let initiated: Date?
        /// The checksum that each part must bring; nil when none.
        package let algorithm: String?

        package init(location: S3Location, id: String, initiated: Date?, algorithm: String?) {
            self.location = location
            self.id = id
            self.initiated = initiated
            self.algorithm = algorithm
        }
    }

    /// A part that the service has.
    package struct Part: Hashable, Sendable {
        /// From 1.
        package let number: Int
        package let size: UInt64
        package let entityTag: String
        package let digest: SHA256Digest?

        package init(number: Int, size: UInt64, entityTag: String, digest: SHA256Digest?) {
            self.number = number
            self.size = size
            self.entityTag = entityTag
            self.digest = digest
        }
    }

    package func createUpload(_ location: S3Location, metadata: [String: String]) throws(AWSError) -> Upload {
        var call = self.call("CreateMultipartUpload", .post, location)
        call.query = [QueryItem("uploads", "")]
        call.headers = [("x-amz-checksum-algorithm", Self.algorithm), ("x-amz-checksum-type", "COMPOSITE")]
        call.headers += Self.headers(metadata)
        let root = try session.xml(try session.send(call), of: call)
        let id = try session.text(root["UploadId"], "UploadId", of: .s3, call.operation)
        return Upload(location: location, id: id, initiated: nil, algorithm: Self.algorithm)
    }

    package func uploadPart(
        _ number: Int, of upload: Upload, body: HTTPBody, digest: SHA256Digest
    ) throws(AWSError) -> String {
        var call = self.call("UploadPart", .put, upload.location)
        call.query = [QueryItem("partNumber", String(number)), QueryItem("uploadId", upload.id)]
        call.headers = Self.headers(digest)
        call.payload = .sha256(digest.hexadecimal)
        call.body = body
        let response = try session.send(call)
        guard let tag = response.header("etag") else {
            throw .unreadable(service: .s3, operation: call.operation, reason: "no ETag")
        }
        return tag
    }

    package func parts(of upload: Upload) throws(AWSError) -> [Part] {
        var found: [Part] = []
        var marker: String?
        repeat {
            var call = self.call("ListParts", .get, upload.location)
            call.query = [QueryItem("uploadId", upload.id)]
            if let marker { call.query.append(QueryItem("part-number-marker", marker)) }
            let root = try session.xml(try session.send(call), of: call)
            found += root.all("Part").compactMap { item in
                guard let number = item["PartNumber"].flatMap({ Int($0.text) }),
                    let size = item["Size"].flatMap({ UInt64($0.text) }), let tag = item["ETag"]?.text
                else { return nil }
                let digest = (item["ChecksumSHA256"]?.text).flatMap { SHA256Digest(base64: $0) }
                return Part(number: number, size: size, entityTag: tag, digest: digest)
            }
            marker = root["IsTruncated"]?.text == "true" ? root["NextPartNumberMarker"]?.text : nil
        } while marker != nil
        return found
    }

    package func complete(_ upload: Upload, _ parts: [Part]) throws(AWSError) {
        var call = self.call("CompleteMultipartUpload", .post, upload.location)
        call.query = [QueryItem("uploadId", upload.id)]
        let document = Self.completion(parts)
        call.headers = [("Content-Type", "application/xml")]
        call.body = .bytes(document)
        call.payload = .of(document)
        _ = try session.send(call)
    }

    static func completion(_ parts: [Part]) -> [UInt8] {
        let items = parts.sorted { $0.number < $1.number }.map { part in
            let tag = part.entityTag.replacingOccurrences(of: "\"", with: "&quot;")
            let checksum = part.digest.map { "<ChecksumSHA256>\($0.base64)</ChecksumSHA256>" } ?? ""
            return "<Part><PartNumber>\(part.number)</PartNumber><ETag>\(tag)</ETag>\(checksum)</Part>"
        }
        return Array(
            ("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + items.joined()
                + "</CompleteMultipartUpload>").utf8)
    }

    /// Gives up an upload, and frees what it stored. One that is not there is no error.
    package func abort(_ upload: Upload) throws(AWSError) {
        var call = self.call("AbortMultipartUpload", .delete, upload.location)
        call.query = [QueryItem("uploadId", upload.id)]
        _ = try AWSError.finding { () throws(AWSError) in try session.send(call) }
    }

    /// The unfinished uploads of keys that begin so.
    package func uploads(_ prefix: S3Location) throws(AWSError) -> [Upload] {
        var found: [Upload] = []
        var marker: [QueryItem]? = []
        while let markers = marker {
            var call = self.call("ListMultipartUploads", .get, S3Location(bucket: prefix.bucket, key: ""))
            call.resource = prefix.description
            call.query = [
                QueryItem("uploads", ""), QueryItem("prefix", prefix.key), QueryItem("encoding-type", "url"),
            ]
            call.query += markers
            let root = try session.xml(try session.send(call), of: call)
            found += root.all("Upload").compactMap { item in
                guard let key = Self.key(item["Key"]), let id = item["UploadId"]?.text else { return nil }
                return Upload(
                    location: S3Location(bucket: prefix.bucket, key: key), id: id,
                    initiated: (item["Initiated"]?.text).flatMap { Timestamp.read($0) },
                    algorithm: item["ChecksumAlgorithm"]?.text)
            }
            marker = nil
            if root["IsTruncated"]?.text == "true" {
                marker = [
                    QueryItem("key-marker", Self.key(root["NextKeyMarker"]) ?? ""),
                    QueryItem("upload-id-marker", root["NextUploadIdMarker"]?.text ?? ""),
                ]
            }
        }
        return found
    }
}
