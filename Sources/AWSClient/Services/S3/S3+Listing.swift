import Foundation

extension S3 {
    package struct Object: Hashable, Sendable {
        package let key: String
        /// Bytes.
        package let size: UInt64
        package let entityTag: String
        package let lastModified: Date?
    }

    package struct Listing: Hashable, Sendable {
        package let objects: [Object]
        /// Where the next page begins; nil on the last one.
        package let next: String?
    }

    /// A page, at most 1,000, of the objects whose keys begin so, in the order of their keys.
    package func page(_ prefix: S3Location, after token: String? = nil) throws(AWSError) -> Listing {
        var call = self.call("ListObjectsV2", .get, S3Location(bucket: prefix.bucket, key: ""))
        call.resource = prefix.description
        // Keys may hold characters that XML cannot.
        call.query = [
            QueryItem("list-type", "2"), QueryItem("prefix", prefix.key), QueryItem("encoding-type", "url"),
        ]
        if let token { call.query.append(QueryItem("continuation-token", token)) }
        let root = try session.xml(try session.send(call), of: call)
        let objects = root.all("Contents").compactMap { item -> Object? in
            guard let key = Self.key(item["Key"]), let size = item["Size"].flatMap({ UInt64($0.text) }) else {
                return nil
            }
            return Object(
                key: key, size: size, entityTag: item["ETag"]?.text ?? "",
                lastModified: (item["LastModified"]?.text).flatMap { Timestamp.read($0) })
        }
        return Listing(objects: objects, next: root["NextContinuationToken"]?.text)
    }

    /// All objects whose keys begin so.
    package func objects(_ prefix: S3Location) throws(AWSError) -> [Object] {
        var found: [Object] = []
        var token: String?
        repeat {
            let page = try page(prefix, after: token)
            found += page.objects
            token = page.next
        } while token != nil
        return found
    }

    /// A key in an answer to which we asked for URL encoding; there a space is a plus sign.
    static func key(_ element: XMLElement?) -> String? {
        element?.text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
    }
}
