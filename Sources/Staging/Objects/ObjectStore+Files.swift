import AWSClient
import Cloud
import LocalRunner

extension ObjectStore {
    // MARK: - To S3

    /// Stores a file, and with it the digest of its content. Nothing is sent where an object with this digest is there.
    ///
    /// An upload that was cut off goes on, so give different contents different names.
    /// - Parameter digest: SHA-256 in hexadecimal.
    package func store(_ path: String, digest: String, at uri: String, besides others: Int = 1) throws(StagingError) {
        let place = try Self.place(uri)
        let metadata = [StagingContract.digestMetadata: digest]
        try repeating { () throws(AWSError) in
            let present = try AWSError.finding { () throws(AWSError) in try s3.head(place) }
            if present?.metadata[StagingContract.digestMetadata] == digest { return }
            _ = try s3.upload(path, to: place, metadata: metadata, plan: plan(besides: others))
        }
    }

    // MARK: - From S3

    /// What an object holds, as far as it is known without reading it.
    /// - Parameter folder: of remembered digests.
    package func digest(ofFile uri: String, remembered folder: String) throws(StagingError) -> String? {
        let place = try Self.place(uri)
        guard let head = try StagingError.finding({ () throws(AWSError) in try s3.head(place) })
        else { throw .missing(uri) }
        if let digest = head.metadata[StagingContract.digestMetadata] { return digest }
        if case .whole(let digest) = head.checksum { return digest.hexadecimal }
        return try recall(RememberedDigest.self, Self.identity(uri, head.size, head.entityTag), in: folder)?.digest
    }

    /// Whether there is an object.
    /// - Parameter bytes: its size, where that is known.
    func isThere(_ uri: String, bytes: Int64?) throws(StagingError) -> Bool {
        let place = try Self.place(uri)
        guard let head = try StagingError.finding({ () throws(AWSError) in try s3.head(place) }) else { return false }
        return bytes.map { UInt64(clamping: $0) == head.size } ?? true
    }

    /// Brings an object into a file.
    /// - Parameters:
    ///   - digest: of its content; another one is an error. nil: it is found out, and remembered.
    ///   - folder: of remembered digests.
    /// - Returns: the digest of its content.
    package func fetch(
        _ uri: String, to path: String, expecting digest: String?, remembering folder: String, besides others: Int = 1
    ) throws(StagingError) -> String {
        let place = try Self.place(uri)
        let expected = digest.flatMap { SHA256Digest(hexadecimal: $0) }
        let brought = try repeating { () throws(AWSError) in
            try s3.download(place, to: path, expecting: expected, plan: plan(besides: others))
        }
        if let digest { return digest }
        let found: String
        if case .whole(let known)? = brought.checksum {
            found = known.hexadecimal
        } else {
            found = try StagingError.onMachine { () throws(RunnerError) in try ContentHash.file(path) }
        }
        try remember(RememberedDigest(digest: found), Self.identity(uri, brought.size, brought.entityTag), in: folder)
        return found
    }

    /// Does it again after a damage on the way, and where the object or the upload has become another one meanwhile.
    private func repeating<Value>(_ body: () throws(AWSError) -> Value) throws(StagingError) -> Value {
        var left = Self.attempts
        while true {
            left -= 1
            do {
                return try body()
            } catch {
                let mayPass =
                    switch error {
                    case .corrupted: true
                    case .refused(let fault): fault.isNotFound || fault.meaning == .conflict
                    default: false
                    }
                if left == 0 || !mayPass { throw .aws(error) }
            }
        }
    }

    // MARK: - What was read before

    private struct RememberedDigest: Codable {
        var version = TaskManifest.currentVersion
        var digest: String
    }

    private static func identity(_ uri: String, _ size: UInt64, _ tag: String) -> String { "\(uri)\n\(size)\n\(tag)" }

    private static func place(ofIdentity identity: String, in folder: String) -> String {
        "\(folder)\(ContentHash.text(identity)).json"
    }

    func recall<Document: Decodable>(
        _ type: Document.Type, _ identity: String, in folder: String
    ) throws(StagingError) -> Document? {
        try document(type, at: Self.place(ofIdentity: identity, in: folder))
    }

    func remember(_ document: some Encodable, _ identity: String, in folder: String) throws(StagingError) {
        try put(document, at: Self.place(ofIdentity: identity, in: folder))
    }
}
