/// The name of a container image, as engines read it: `[REGISTRY/]REPOSITORY[:TAG][@DIGEST]`.
package struct ImageName: Hashable, Sendable {
    package enum Reference: Hashable, Sendable {
        case tag(String)
        /// `sha256:` and 64 digits, of a manifest.
        case digest(String)

        var text: String {
            switch self {
            case .tag(let text), .digest(let text): text
            }
        }
    }

    /// Host and port.
    package let registry: String
    package let repository: String
    package let reference: Reference

    /// nil: no name of an image.
    package init?(_ text: String) {
        var rest = text[...]
        var reference: Reference?
        if let sign = rest.firstIndex(of: "@") {
            reference = .digest(String(rest[rest.index(after: sign)...]))
            rest = rest[..<sign]
        }
        // A colon before a slash belongs to a port.
        if let sign = rest.lastIndex(of: ":"), !rest[sign...].contains("/") {
            reference = reference ?? .tag(String(rest[rest.index(after: sign)...]))
            rest = rest[..<sign]
        }
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let (first, more) = (parts.first ?? "", parts.dropFirst().first)
        if let more, first.contains(".") || first.contains(":") || first == "localhost" {
            registry = first == "docker.io" ? Self.dockerHub : String(first)
            repository = first == "docker.io" && !more.contains("/") ? "library/\(more)" : String(more)
        } else {
            registry = Self.dockerHub
            repository = more == nil ? "library/\(rest)" : String(rest)
        }
        self.reference = reference ?? .tag("latest")
        guard !rest.isEmpty, !repository.isEmpty, repository.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
    }

    private static let dockerHub = "registry-1.docker.io"

    /// Whose repository it is, where the registry is an account's own: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`.
    package var account: (id: String, region: Region)? {
        let parts = registry.split(separator: ".")
        guard parts.count >= 6, parts[1] == "dkr", parts[2] == "ecr", parts[0].count == 12,
            let region = Region(String(parts[3])), registry.hasSuffix(".\(region.partition.domain)")
        else { return nil }
        return (String(parts[0]), region)
    }
}
