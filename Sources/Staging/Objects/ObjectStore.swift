import AWSClient
import Cloud
import Foundation

/// Files, folders and documents as objects of S3, with the digests that cache keys are made of.
package struct ObjectStore: Sendable {
    let s3: S3
    private let plan: TransferPlan

    /// Objects as the account of this session sees them.
    package init(_ session: AWSSession, plan: TransferPlan = TransferPlan()) {
        s3 = S3(session)
        self.plan = plan
    }

    /// The plan of one of several transfers at once.
    func plan(besides others: Int) -> TransferPlan {
        var plan = plan
        plan.parallel = max(1, plan.parallel / max(1, others))
        return plan
    }

    /// Transfers of several objects at once.
    static let atOnce = 8
    /// Of one object, where it was damaged on its way or somebody else changed it meanwhile.
    static let attempts = 3
    /// A manifest of a hundred thousand inputs is smaller.
    private static let documentLimit = 64 << 20

    static func place(_ uri: String) throws(StagingError) -> S3Location {
        // `s3://`, a bucket's name, `/` and a key.
        if uri.utf8.count > 6 + 63 + 1024 { throw .unstorable(uri, reason: "its key has more than 1,024 bytes") }
        guard let location = S3Location(uri), !location.key.isEmpty else { throw .notAnObject(uri) }
        return location
    }

    // MARK: - Documents

    private struct Versioned: Decodable { let version: Int }

    /// A document of this project; nil: there is none.
    package func document<Document: Decodable>(
        _ type: Document.Type, at uri: String
    ) throws(StagingError) -> Document? {
        guard let data = try content(of: uri) else { return nil }
        return try Self.decode(type, data, uri)
    }

    func content(of uri: String) throws(StagingError) -> Data? {
        let place = try Self.place(uri)
        return try StagingError.finding { () throws(AWSError) in
            Data(try s3.bytes(of: place, limit: Self.documentLimit))
        }
    }

    static func decode<Document: Decodable>(
        _ type: Document.Type, _ data: Data, _ uri: String
    ) throws(StagingError) -> Document {
        do {
            let version = try JSONDecoder().decode(Versioned.self, from: data).version
            if version == TaskManifest.currentVersion { return try JSONDecoder().decode(type, from: data) }
            throw StagingError.unknownVersion(uri, version: version)
        } catch let error as StagingError {
            throw error
        } catch {
            throw .unreadable(uri, reason: "it is not a document of cohesin (\(error))")
        }
    }

    /// - Parameter replaces: false: one that is there stays.
    /// - Returns: whether this one is there now.
    @discardableResult
    package func put(_ document: some Encodable, at uri: String, replaces: Bool = true) throws(StagingError) -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(document) else {
            throw .unreadable(uri, reason: "its content cannot be written as JSON")
        }
        let place = try Self.place(uri)
        do {
            try s3.put(Array(data), to: place, replaces: replaces)
            return true
        } catch {
            if !replaces, error.fault?.meaning == .conflict { return false }
            throw .aws(error)
        }
    }

    // MARK: - Uploads that were cut off

    /// Frees what unfinished uploads below `uri` have stored. What cannot be freed costs a little and harms nobody.
    func abortUploads(below uri: String) {
        guard let place = try? Self.place(uri), let uploads = try? s3.uploads(place) else { return }
        for upload in uploads { try? s3.abort(upload) }
    }
}
