import Foundation

/// Where credentials came from.
package enum CredentialSource: Hashable, Sendable, CustomStringConvertible {
    case environment
    case assumedRole(String, profile: String)
    case webIdentity(String)
    case singleSignOn(profile: String)
    case credentialsFile(profile: String)
    case process(profile: String)
    case configFile(profile: String)
    case container
    case instance

    package var description: String {
        switch self {
        case .environment: "the environment"
        case .assumedRole(let role, let profile): "the role \(role) of the profile '\(profile)'"
        case .webIdentity(let role): "the web identity of \(role)"
        case .singleSignOn(let profile): "single sign-on of the profile '\(profile)'"
        case .credentialsFile(let profile): "the profile '\(profile)' of the credentials file"
        case .process(let profile): "the credential_process of the profile '\(profile)'"
        case .configFile(let profile): "the profile '\(profile)' of the config file"
        case .container: "the container's credentials endpoint"
        case .instance: "the instance's metadata service"
        }
    }
}

/// The search for credentials, in the order of AWS's own tools (botocore's `create_credential_resolver`).
package struct CredentialLookup: Sendable {
    package struct Found: Hashable, Sendable {
        package let credentials: Credentials
        package let source: CredentialSource
    }

    let settings: AWSSettings
    let region: Region
    let transport: any HTTPTransport
    let clock: any WallClock
    let cancellation: Cancellation

    /// - Parameter region: where roles are asked for.
    package init(
        settings: AWSSettings, region: Region, transport: any HTTPTransport, clock: any WallClock = SystemClock(),
        cancellation: Cancellation = Cancellation()
    ) {
        self.settings = settings
        self.region = region
        self.transport = transport
        self.clock = clock
        self.cancellation = cancellation
    }

    /// The first source that applies. A source that applies and fails ends the search: its owner meant it.
    package func load() throws(CredentialError) -> Found {
        if !settings.isProfileExplicit, let found = try environment() { return found }
        if let found = try assumedRole(settings.profile, from: []) { return found }
        if !settings.isProfileExplicit, let found = try webIdentityOfEnvironment() { return found }
        if let found = try ownKeys(settings.profile) { return found }
        if let found = try container() { return found }
        if let found = try instance() { return found }
        throw .none(profile: settings.profile)
    }

    /// The sources of a profile that need no other credentials.
    func ownKeys(_ profile: String) throws(CredentialError) -> Found? {
        if let found = try singleSignOn(profile) { return found }
        if let keys = try keys(
            in: settings.storedValues(profile), of: "the profile '\(profile)' in \(settings.credentialsFile.path)")
        {
            return Found(credentials: keys, source: .credentialsFile(profile: profile))
        }
        if let found = try process(profile) { return found }
        if let keys = try keys(
            in: settings.configValues(profile), of: "the profile '\(profile)' in \(settings.config.path)")
        {
            return Found(credentials: keys, source: .configFile(profile: profile))
        }
        return nil
    }

    func environment() throws(CredentialError) -> Found? {
        let names = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]
        let values = Dictionary(uniqueKeysWithValues: names.map { ($0, settings.variable($0.uppercased()) ?? "") })
        return try keys(in: values, of: "the environment").map { Found(credentials: $0, source: .environment) }
    }

    private func keys(in values: [String: String]?, of source: String) throws(CredentialError) -> Credentials? {
        func value(_ key: String) -> String? { values?[key].flatMap { $0.isEmpty ? nil : $0 } }
        switch (value("aws_access_key_id"), value("aws_secret_access_key")) {
        case (nil, nil): return nil
        case (nil, _): throw .incomplete(source: source, missing: "aws_access_key_id")
        case (_, nil): throw .incomplete(source: source, missing: "aws_secret_access_key")
        case (let key?, let secret?):
            return Credentials(
                accessKeyID: AccessKeyID(key), secretAccessKey: Secret(secret),
                sessionToken: value("aws_session_token").map { Secret($0) })
        }
    }
}
