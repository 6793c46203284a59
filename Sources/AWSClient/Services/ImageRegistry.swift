import Foundation

/// Asks registries which image a name stands for at this moment: ECR as the session's identity, others as anybody may
/// ("OCI Distribution Specification" 1.1; the token as in "Token Authentication Specification" of the distribution
/// project).
package struct ImageRegistry: Sendable {
    private let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    /// The digest of the image's configuration for Linux on this program's architecture, in hexadecimal: what engines
    /// call the image's `Id`, and the cache key holds.
    package func configuration(of image: ImageName) throws(ImageRegistryError) -> String {
        var manifest = try ImageManifest(document(image, image.reference), of: image)
        if let entry = manifest.entry { manifest = try ImageManifest(document(image, .digest(entry)), of: image) }
        guard let digest = manifest.configuration else { throw .noPlatform(image, ImageManifest.architecture) }
        return digest.hexadecimal
    }

    private func document(
        _ image: ImageName, _ reference: ImageName.Reference
    ) throws(ImageRegistryError) -> [UInt8] {
        guard let account = image.account else { return try anonymously(image, reference) }
        let found = try ImageRegistryError.asking { () throws(AWSError) in
            try ECR(session.at(account.region)).manifest(reference, of: image.repository, registry: account.id)
        }
        guard let found else { throw .refused(image, status: 404) }
        return Array(found.utf8)
    }

    // MARK: - Registries for everybody

    private func anonymously(
        _ image: ImageName, _ reference: ImageName.Reference
    ) throws(ImageRegistryError) -> [UInt8] {
        let place = "\(scheme(image.registry))://\(image.registry)/v2/\(image.repository)/manifests/\(reference.text)"
        let accepted = [("Accept", ImageManifest.mediaTypes.joined(separator: ", "))]
        var answer = try get(place, accepted, image)
        if answer.status == 401, let challenge = answer.header("www-authenticate").flatMap(Challenge.init) {
            let token = try get(challenge.address, [], image)
            guard token.isSuccess, let found = Challenge.token(in: token.body) else {
                throw .refused(image, status: token.status)
            }
            answer = try get(place, accepted + [("Authorization", "Bearer \(found)")], image)
        }
        guard answer.isSuccess else { throw .refused(image, status: answer.status) }
        return answer.body
    }

    /// Engines, too, take a registry of this machine to speak without TLS.
    private func scheme(_ registry: String) -> String {
        let host = registry.prefix { $0 != ":" }
        return host == "localhost" || host == "127.0.0.1" ? "http" : "https"
    }

    private func get(
        _ address: String, _ headers: [(String, String)], _ image: ImageName
    ) throws(ImageRegistryError) -> HTTPResponse {
        guard let parts = URLComponents(string: address),
            let scheme = parts.scheme.flatMap({ Origin.Scheme(rawValue: $0) }), let host = parts.host
        else { throw .unreadable(image) }
        let origin = Origin(scheme: scheme, host: host, port: parts.port.flatMap { UInt16(exactly: $0) })
        let query = (parts.queryItems ?? []).map { QueryItem($0.name, $0.value ?? "") }
        do {
            return try session.send(
                HTTPRequest(.get, origin, path: parts.percentEncodedPath, query: query, headers: headers))
        } catch {
            throw .transport(error)
        }
    }
}

/// Why it is not known which image a name stands for.
package enum ImageRegistryError: AWSErrorConvertible, Sendable, CustomStringConvertible {
    case aws(AWSError)
    case transport(TransportError)
    case refused(ImageName, status: Int)
    case unreadable(ImageName)
    case noPlatform(ImageName, String)

    package var description: String {
        switch self {
        case .aws(let error): error.description
        case .transport(let error): error.description
        case .refused(let image, 404): "\(image.registry) has no \(image.repository) of '\(image.reference.text)'"
        case .refused(let image, let status): "\(image.registry) does not show it to everybody (HTTP \(status))"
        case .unreadable(let image): "\(image.registry) answers in a form that is not a registry's"
        case .noPlatform(let image, let architecture): "\(image.repository) has no image for linux/\(architecture)"
        }
    }
}
