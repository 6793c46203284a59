import Foundation

/// What a registry keeps of an image, or of images for several platforms ("OCI Image Format Specification" 1.1, "Image
/// Manifest Version 2, Schema 2").
struct ImageManifest {
    static let mediaTypes = [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ]

    #if arch(arm64)
        static let architecture = "arm64"
    #else
        static let architecture = "amd64"
    #endif

    private struct Document: Decodable {
        let config: Descriptor?
        let manifests: [Descriptor]?
    }

    private struct Descriptor: Decodable {
        struct Platform: Decodable {
            let os: String
            let architecture: String
        }
        let digest: String
        let platform: Platform?
    }

    /// Of the image's configuration; nil: it is of images for several platforms.
    let configuration: SHA256Digest?
    /// Of several images the manifest of ours: `sha256:...`.
    let entry: String?

    init(_ bytes: [UInt8], of image: ImageName) throws(ImageRegistryError) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else {
            throw .unreadable(image)
        }
        configuration = document.config.flatMap { SHA256Digest(hexadecimal: String($0.digest.dropFirst(7))) }
        entry =
            document.manifests?.first {
                $0.platform?.os == "linux" && $0.platform?.architecture == Self.architecture
            }?.digest
    }
}

/// What a registry asks of those who ask: `Bearer realm="https://auth.docker.io/token",service="..",scope=".."`.
struct Challenge {
    /// Where a token is to be had.
    let address: String

    init?(_ header: String) {
        guard header.lowercased().hasPrefix("bearer ") else { return nil }
        var values: [String: String] = [:]
        // A scope may have commas within its quotes.
        for parameter in header.matches(of: /(\w+)="([^"]*)"/) {
            values[String(parameter.1)] = String(parameter.2)
        }
        guard let realm = values.removeValue(forKey: "realm"), var parts = URLComponents(string: realm) else {
            return nil
        }
        parts.queryItems =
            (parts.queryItems ?? [])
            + values.sorted { $0.key < $1.key }.map { URLQueryItem(name: $0.key, value: $0.value) }
        address = parts.string ?? realm
    }

    /// The token in the answer.
    static func token(in body: [UInt8]) -> String? {
        struct Answer: Decodable {
            let token: String?
            let access_token: String?
        }
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(body))
        return answer?.token ?? answer?.access_token
    }
}
