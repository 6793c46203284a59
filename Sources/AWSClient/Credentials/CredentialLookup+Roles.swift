import Foundation

extension CredentialLookup {
    /// A profile with `role_arn`: its role, asked for with the credentials of `source_profile` or `credential_source`.
    func assumedRole(_ profile: String, from earlier: [String]) throws(CredentialError) -> Found? {
        let values = (settings.configValues(profile) ?? [:]).merging(settings.storedValues(profile) ?? [:]) { $1 }
        guard let role = values["role_arn"] else { return nil }
        guard !earlier.contains(profile) else { throw .circle(earlier + [profile]) }
        if let file = values["web_identity_token_file"] {
            return try webIdentity(role: role, tokenFile: file, session: values["role_session_name"])
        }
        guard values["mfa_serial"] == nil else {
            throw .refused(
                source: "the role \(role)",
                reason: "it asks for an MFA code; get a session with 'aws sts assume-role'"
                    + " and set its keys in the environment")
        }
        let base: Credentials
        if let source = values["source_profile"] {
            guard settings.hasProfile(source) else {
                throw .profileMissing(source, files: [settings.config.path, settings.credentialsFile.path])
            }
            base = try sourceProfile(source, named: profile, from: earlier + [profile])
        } else if let name = values["credential_source"] {
            base = try credentialSource(name, of: profile)
        } else {
            throw .incomplete(
                source: "the profile '\(profile)' with role_arn", missing: "source_profile or credential_source")
        }
        let request = STS.AssumedRole(
            role: role, session: values["role_session_name"] ?? sessionName, externalID: values["external_id"],
            seconds: values["duration_seconds"].flatMap { Int($0) })
        let credentials = try asked(role) { session throws(AWSError) in
            try STS(session(FixedCredentials(base))).assumeRole(request)
        }
        return Found(credentials: credentials, source: .assumedRole(role, profile: profile))
    }

    /// The credentials of a profile that another one names. A profile may name itself for its own keys.
    private func sourceProfile(
        _ source: String, named by: String, from earlier: [String]
    ) throws(CredentialError) -> Credentials {
        if source != by, let found = try assumedRole(source, from: earlier) { return found.credentials }
        guard let found = try ownKeys(source) else { throw .none(profile: source) }
        return found.credentials
    }

    private func credentialSource(_ name: String, of profile: String) throws(CredentialError) -> Credentials {
        let found: Found?
        switch name {
        case "Environment": found = try environment()
        case "Ec2InstanceMetadata": found = try instance()
        case "EcsContainer": found = try container()
        default: throw .unknownSource(profile: profile, name: name)
        }
        guard let found else {
            throw .refused(source: "\(name), the source of the profile '\(profile)'", reason: "it has none")
        }
        return found.credentials
    }

    func webIdentityOfEnvironment() throws(CredentialError) -> Found? {
        guard let file = settings.variable("AWS_WEB_IDENTITY_TOKEN_FILE") else { return nil }
        guard let role = settings.variable("AWS_ROLE_ARN") else {
            throw .incomplete(source: "the environment with AWS_WEB_IDENTITY_TOKEN_FILE", missing: "AWS_ROLE_ARN")
        }
        return try webIdentity(role: role, tokenFile: file, session: settings.variable("AWS_ROLE_SESSION_NAME"))
    }

    private func webIdentity(role: String, tokenFile: String, session name: String?) throws(CredentialError) -> Found {
        guard let data = FileManager.default.contents(atPath: tokenFile) else {
            throw .unreadable(path: tokenFile, line: nil, reason: "the web identity token cannot be read")
        }
        let token = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let sessionName = name ?? self.sessionName
        let credentials = try asked(role) { session throws(AWSError) in
            // The token is the proof: the request is not signed.
            try STS(session(NoCredentials())).assumeRole(role, session: sessionName, webIdentity: Secret(token))
        }
        return Found(credentials: credentials, source: .webIdentity(role))
    }

    /// Names the session in the account's records.
    private var sessionName: String { "cohesin-\(Int(clock.now.timeIntervalSince1970))" }

    /// Asks STS, and says whom it was about when that fails.
    private func asked(
        _ role: String, _ body: ((any CredentialProvider) -> AWSSession) throws(AWSError) -> Credentials
    ) throws(CredentialError) -> Credentials {
        let endpoints = try Endpoints(settings)
        do {
            return try body { provider in
                AWSSession(
                    region: region, endpoints: endpoints, credentials: provider, transport: transport, clock: clock,
                    policy: RetryPolicy(maximumAttempts: settings.maximumAttempts), cancellation: cancellation)
            }
        } catch {
            if error.isCancelled { throw .cancelled }
            throw .refused(source: "the role \(role)", reason: error.description)
        }
    }
}

/// For requests that are not signed.
private struct NoCredentials: CredentialProvider {
    func current() throws(CredentialError) -> Credentials { throw .none(profile: "") }
    func forget() {}
}
