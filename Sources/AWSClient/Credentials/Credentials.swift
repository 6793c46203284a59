import Foundation

/// The public half of a key pair. It may be shown.
package struct AccessKeyID: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// What a request is signed with.
package struct Credentials: Hashable, Sendable {
    package let accessKeyID: AccessKeyID
    package let secretAccessKey: Secret
    /// Present for temporary credentials only.
    package let sessionToken: Secret?
    /// When temporary credentials end; nil when they do not or when the source does not say.
    package let expiration: Date?

    package init(
        accessKeyID: AccessKeyID, secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: Date? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}
