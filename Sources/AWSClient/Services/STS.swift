import Foundation

/// The Security Token Service: who we are, and other roles to be.
package struct STS: Sendable {
    private let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    /// Who the credentials belong to.
    package struct Identity: Hashable, Sendable {
        /// Twelve digits.
        package let account: String
        package let arn: String
        package let userID: String
    }

    package func callerIdentity() throws(AWSError) -> Identity {
        let result = try session.call(QueryForm(.sts, "GetCallerIdentity"))
        func text(_ name: String) throws(AWSError) -> String {
            try session.text(result[name], name, of: .sts, "GetCallerIdentity")
        }
        return Identity(account: try text("Account"), arn: try text("Arn"), userID: try text("UserId"))
    }

    /// A role to be for a while.
    package struct AssumedRole: Hashable, Sendable {
        /// The role's ARN.
        package let role: String
        /// Names the session in the account's records: 2 to 64 of `A-Z a-z 0-9 = , . @ - _`.
        package let session: String
        package let externalID: String?
        /// 900 to 43,200; nil is the service's hour.
        package let seconds: Int?

        package init(role: String, session: String, externalID: String? = nil, seconds: Int? = nil) {
            self.role = role
            self.session = session
            self.externalID = externalID
            self.seconds = seconds
        }
    }

    package func assumeRole(_ request: AssumedRole) throws(AWSError) -> Credentials {
        var form = QueryForm(.sts, "AssumeRole")
        form.resource = request.role
        form.add("RoleArn", request.role)
        form.add("RoleSessionName", request.session)
        form.add("ExternalId", request.externalID)
        form.add("DurationSeconds", request.seconds.map(String.init))
        return try credentials(in: try session.call(form), of: form)
    }

    /// The role of a signed statement by another party. The request is not signed.
    package func assumeRole(_ role: String, session name: String, webIdentity token: Secret) throws(AWSError)
        -> Credentials
    {
        var form = QueryForm(.sts, "AssumeRoleWithWebIdentity")
        form.resource = role
        form.add("RoleArn", role)
        form.add("RoleSessionName", name)
        form.add("WebIdentityToken", token.exposed)
        return try credentials(in: try session.call(form, isAnonymous: true), of: form)
    }

    private func credentials(in result: XMLElement, of form: QueryForm) throws(AWSError) -> Credentials {
        func text(_ name: String) throws(AWSError) -> String {
            try session.text(result["Credentials", name], name, of: .sts, form.operation)
        }
        return Credentials(
            accessKeyID: AccessKeyID(try text("AccessKeyId")), secretAccessKey: Secret(try text("SecretAccessKey")),
            sessionToken: Secret(try text("SessionToken")), expiration: Timestamp.read(try text("Expiration")))
    }
}
