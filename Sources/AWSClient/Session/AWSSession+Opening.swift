extension AWSSession {
    /// A session as the command line, the environment and the files in `~/.aws` describe it. Nothing is asked yet:
    /// credentials are looked up with the first request.
    /// - Parameters:
    ///   - profile: from the command line; before `AWS_PROFILE`, and before keys in the environment.
    ///   - region: from the command line; before `AWS_REGION` and the profile's.
    ///   - environment: the variables of the process.
    ///   - authorities: a PEM file of authorities to trust where nobody names one; nil: the system's.
    ///   - cancellation: ends every request and wait of the session.
    package static func open(
        profile: String? = nil, region: String? = nil, environment: [String: String], authorities: String? = nil,
        cancellation: Cancellation = Cancellation()
    ) throws(AWSError) -> AWSSession {
        do throws(CredentialError) {
            let settings = try AWSSettings(profile: profile, environment: environment)
            let region = try settings.region(region)
            let transport = CurlTransport(certificates: settings.certificates ?? authorities)
            let lookup = CredentialLookup(
                settings: settings, region: region, transport: transport, cancellation: cancellation)
            return AWSSession(
                region: region, endpoints: try Endpoints(settings), credentials: CredentialChain(lookup),
                transport: transport, policy: RetryPolicy(maximumAttempts: settings.maximumAttempts),
                cancellation: cancellation)
        } catch {
            throw .credentials(error)
        }
    }
}
