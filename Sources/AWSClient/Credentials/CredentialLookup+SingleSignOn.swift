import Crypto
import Foundation

extension CredentialLookup {
    /// What `aws sso login` left in its cache.
    private struct SignIn: Decodable {
        let accessToken: String
        let expiresAt: String
    }

    private struct RoleAnswer: Decodable {
        struct Keys: Decodable {
            let accessKeyId: String
            let secretAccessKey: String
            let sessionToken: String
            /// Milliseconds since 1970.
            let expiration: Double
        }
        let roleCredentials: Keys
    }

    /// A profile with `sso_session` or `sso_start_url`: the keys of its role, for the token that signing in gave.
    func singleSignOn(_ profile: String) throws(CredentialError) -> Found? {
        let values = (settings.configValues(profile) ?? [:]).merging(settings.storedValues(profile) ?? [:]) { $1 }
        guard let account = values["sso_account_id"], let role = values["sso_role_name"] else { return nil }
        let named = values["sso_session"]
        let place = named.flatMap { settings.config.sections["sso-session \($0)"] } ?? values
        guard let name = named ?? place["sso_start_url"] else {
            throw .incomplete(source: "the profile '\(profile)'", missing: "sso_session or sso_start_url")
        }
        guard let region = place["sso_region"].flatMap({ Region($0) }) else {
            throw .incomplete(source: "the single sign-on of the profile '\(profile)'", missing: "sso_region")
        }
        let token = try token(of: name, profile)
        let origin = try ssoEndpoint(in: region)
        let request = HTTPRequest(
            .get, origin.origin, path: origin.basePath + "/federation/credentials",
            query: [QueryItem("account_id", account), QueryItem("role_name", role)],
            headers: [("x-amz-sso_bearer_token", token.exposed)])
        let response = try fetch(request, from: "single sign-on", limits: ExchangeLimits())
        if response.status == 401 { throw .signInNeeded(profile: profile, reason: "the AWS sign-in has ended") }
        guard response.isSuccess, let answer = try? JSONDecoder().decode(RoleAnswer.self, from: Data(response.body))
        else {
            throw .refused(
                source: "single sign-on",
                reason:
                    "status \(response.status) for the role \(role) in the account \(account); check both in the profile"
            )
        }
        let keys = answer.roleCredentials
        return Found(
            credentials: Credentials(
                accessKeyID: AccessKeyID(keys.accessKeyId), secretAccessKey: Secret(keys.secretAccessKey),
                sessionToken: Secret(keys.sessionToken),
                expiration: Date(timeIntervalSince1970: keys.expiration / 1000)),
            source: .singleSignOn(profile: profile))
    }

    private func token(of name: String, _ profile: String) throws(CredentialError) -> Secret {
        let file = Insecure.SHA1.hash(data: Data(name.utf8)).hexadecimal + ".json"
        let path = "\(settings.home)/.aws/sso/cache/\(file)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .signInNeeded(profile: profile, reason: "nobody has signed in to AWS for '\(name)'")
        }
        guard let signIn = try? JSONDecoder().decode(SignIn.self, from: data),
            let end = Timestamp.read(signIn.expiresAt)
        else { throw .unreadable(path: path, line: nil, reason: "not what 'aws sso login' writes; run it again") }
        guard end > clock.now else { throw .signInNeeded(profile: profile, reason: "the AWS sign-in has ended") }
        return Secret(signIn.accessToken)
    }

    private func ssoEndpoint(in region: Region) throws(CredentialError) -> Endpoints.Override {
        if let text = settings.variable("AWS_ENDPOINT_URL_SSO") { return try Endpoints.parse(text) }
        return Endpoints.Override(origin: Origin(host: "portal.sso.\(region).\(region.partition.domain)"), basePath: "")
    }
}
