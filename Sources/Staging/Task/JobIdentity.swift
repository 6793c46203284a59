import AWSClient
import Foundation

/// What Batch and ECS say of the job in which this program runs.
struct JobIdentity: Sendable {
    let environment: [String: String]

    /// The job's own id, and which attempt of it this is, from 1.
    var job: String? { environment["AWS_BATCH_JOB_ID"] }
    var attempt: Int? { environment["AWS_BATCH_JOB_ATTEMPT"].flatMap { Int($0) } }
    /// Of a member of an array, from 0.
    var arrayIndex: String? { environment["AWS_BATCH_JOB_ARRAY_INDEX"] }

    private struct Container: Decodable {
        let image: String?
        enum CodingKeys: String, CodingKey { case image = "ImageID" }
    }

    /// The digest of the image of this container, as the machine's engine calls it, in hexadecimal; nil: ECS does not
    /// say ("Amazon ECS task metadata endpoint version 4", ECS developer guide).
    func imageDigest(asking transport: any HTTPTransport, until cancellation: Cancellation) -> String? {
        guard let address = environment["ECS_CONTAINER_METADATA_URI_V4"], let parts = URLComponents(string: address),
            parts.scheme == "http", let host = parts.host
        else { return nil }
        let origin = Origin(scheme: .http, host: host, port: parts.port.flatMap { UInt16(exactly: $0) })
        var limits = ExchangeLimits()
        limits.usesProxy = false
        limits.total = 5
        let answer = try? transport.send(
            HTTPRequest(.get, origin, path: parts.percentEncodedPath), into: .memory(limit: 1 << 20), limits: limits,
            until: cancellation)
        guard let answer, answer.isSuccess,
            let container = try? JSONDecoder().decode(Container.self, from: Data(answer.body))
        else { return nil }
        return container.image.flatMap(Self.hexadecimal)
    }

    /// The digits of `sha256:...`; nil: they are none.
    static func hexadecimal(_ text: String) -> String? {
        SHA256Digest(hexadecimal: text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text)?.hexadecimal
    }
}
