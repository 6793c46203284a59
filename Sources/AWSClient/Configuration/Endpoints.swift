import Foundation

/// Where each service is asked.
package struct Endpoints: Sendable {
    /// An address that replaces AWS's own: an emulator, a VPC endpoint.
    struct Override: Hashable, Sendable {
        let origin: Origin
        /// What comes before each path; empty or with a leading and without a trailing slash.
        let basePath: String
    }

    private let overrides: [AWSService: Override]

    /// AWS's own addresses only.
    package init() { overrides = [:] }

    /// Reads `AWS_ENDPOINT_URL_SERVICE`, `AWS_ENDPOINT_URL`, the profile's `services` section and its `endpoint_url`;
    /// none of them where `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` says so.
    /// - Throws: `.endpointUnusable` for an address that is none.
    package init(_ settings: AWSSettings) throws(CredentialError) {
        let ignored =
            settings.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            ?? settings.value("ignore_configured_endpoint_urls")
        var found: [AWSService: Override] = [:]
        if ignored?.lowercased() != "true" {
            let services = settings.value("services").flatMap { settings.config.sections["services \($0)"] }
            for service in AWSService.allCases {
                let named = [
                    settings.variable("AWS_ENDPOINT_URL_\(service.settingName)"), settings.variable("AWS_ENDPOINT_URL"),
                    services?["\(service.settingName.lowercased()).endpoint_url"], settings.value("endpoint_url"),
                ]
                guard let text = named.compactMap(\.self).first else { continue }
                found[service] = try Self.parse(text)
            }
        }
        overrides = found
    }

    /// Every service at one address.
    package init(all address: String) throws(CredentialError) {
        let override = try Self.parse(address)
        overrides = Dictionary(uniqueKeysWithValues: AWSService.allCases.map { ($0, override) })
    }

    /// The origin of a service, and what its paths begin with.
    func place(of service: AWSService, in region: Region) -> (origin: Origin, basePath: String) {
        if let override = overrides[service] { return (override.origin, override.basePath) }
        return (Origin(host: "\(service.hostPrefix).\(region).\(region.partition.domain)"), "")
    }

    /// The origin of a bucket. It is part of the host name where that can be, else of the path: the certificate does
    /// not cover names with dots, and an emulator knows no such hosts.
    func place(ofBucket bucket: BucketName, in region: Region) -> (origin: Origin, basePath: String) {
        let plain = place(of: .s3, in: region)
        guard overrides[.s3] == nil, !bucket.text.contains(".") else {
            return (plain.origin, plain.basePath + "/" + bucket.text)
        }
        return (Origin(host: "\(bucket).\(plain.origin.host)"), "")
    }

    static func parse(_ text: String) throws(CredentialError) -> Override {
        guard let parts = URLComponents(string: text),
            let scheme = parts.scheme.flatMap({ Origin.Scheme(rawValue: $0) }),
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.user == nil
        else { throw .endpointUnusable(text) }
        var port: UInt16?
        if let number = parts.port {
            port = UInt16(exactly: number)
            guard port != nil else { throw .endpointUnusable(text) }
        }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        return Override(origin: Origin(scheme: scheme, host: host, port: port), basePath: path)
    }
}
