import Foundation

/// A service's refusal, with what it means for the person who asked.
package struct ServiceFault: Hashable, Sendable {
    /// What the refusal means.
    package enum Meaning: Hashable, Sendable {
        /// The key, the secret or the token is wrong.
        case wrongCredentials
        case expiredToken
        /// Our clock is off by so many seconds (service minus ours), as far as is known.
        case clockSkew(Double?)
        /// The policy lacks an action on a resource, as far as the service names them.
        case denied(action: String?, resource: String?)
        /// The bucket is in another region.
        case elsewhere(Region?)
        case throttled
        case notFound
        /// It exists already, or it was changed meanwhile.
        case conflict
        /// A quota of the account is used up.
        case limitReached
        case serviceTrouble
        case other
    }

    package let service: AWSService
    /// The operation as the service's interface calls it, such as `SubmitJob`.
    package let operation: String
    /// What was asked for: a bucket, a queue, an ARN.
    package let resource: String?
    package let status: Int
    /// The service's own word, such as `AccessDenied`.
    package let code: String
    package let message: String
    package let requestID: String?
    package let meaning: Meaning

    /// Whether the refusal says that the thing is not there.
    package var isNotFound: Bool { meaning == .notFound }
}

extension ServiceFault: CustomStringConvertible {
    package var description: String {
        let subject = "\(service.title) \(operation)\(resource.map { " (\($0))" } ?? "")"
        let said = message.isEmpty ? code : "\(code): \(message)"
        return switch meaning {
        case .wrongCredentials:
            "\(subject): the AWS credentials are wrong (\(code)); check the access key, the secret and AWS_PROFILE"
        case .expiredToken:
            "\(subject): the AWS session has expired (\(code)); sign in again, for example with 'aws sso login'"
        case .clockSkew(let seconds):
            "\(subject): the clock of this machine is wrong"
                + (seconds.map { " by \(Int(abs($0).rounded())) s" } ?? "") + " (\(code)); set it, for example with NTP"
        case .denied(let action, let missing):
            "\(subject): not allowed; the policy must allow \(action ?? "\(service.signingName):\(operation)")"
                + " on \(missing ?? resource ?? "the resource") (\(code))"
        case .elsewhere(let region):
            "\(subject): the bucket is in "
                + (region.map { "\($0): use --region \($0) or a bucket of this region" }
                    ?? "another region: use its region or another bucket")
        case .throttled: "\(subject): too many requests for this account (\(said)); try again in a minute"
        case .limitReached: "\(subject): a limit of the account is reached (\(said)); ask for more in Service Quotas"
        case .serviceTrouble:
            "\(subject): the service has trouble (\(status) \(said)); try again later"
                + (requestID.map { ", request \($0)" } ?? "")
        case .notFound, .conflict, .other: "\(subject): \(said)"
        }
    }
}
