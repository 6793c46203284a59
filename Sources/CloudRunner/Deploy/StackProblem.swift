import AWSClient

/// A part of a stack that could not be made, changed or removed.
package struct StackProblem: Hashable, Sendable, CustomStringConvertible {
    /// In the template.
    package let logicalID: String
    /// Such as `AWS::Batch::JobQueue`.
    package let type: String
    /// In CloudFormation's words.
    package let reason: String

    /// nil: the event tells of no failure, or only that others failed.
    init?(_ event: CloudFormation.StackEvent) {
        guard event.status.hasSuffix("_FAILED"), event.type != "AWS::CloudFormation::Stack", let reason = event.reason,
            !reason.hasSuffix("creation cancelled"), !reason.hasSuffix("update cancelled")
        else { return nil }
        logicalID = event.logicalID
        type = event.type
        self.reason = reason
    }

    package var description: String {
        "\(ResourceKind(type).title) \(logicalID): \(reason)\(advice.map { "; \($0)" } ?? "")"
    }

    /// What to do, by the code that CloudFormation's resource handlers end their reasons with.
    var advice: String? {
        switch code {
        case "AlreadyExists", "ResourceConflict":
            "something of this name is in the account already: remove it, or deploy with another --stack"
        case "AccessDenied", "UnauthorizedTaggingOperation":
            "allow this action to your user or role, or deploy with another --profile"
        case "ServiceLimitExceeded": "ask for more in Service Quotas, or remove what is not needed ('cohesin audit')"
        case "InvalidCredentials": "sign in again and repeat the command"
        case "Throttling", "NetworkFailure", "ServiceInternalError", "InternalFailure": "repeat the command"
        case "NotFound":
            "a part that it names is not there: check --vpc, --subnets and what was removed by hand"
        case "NotStabilized": "it did not become ready in time: repeat the command"
        default: nil
        }
    }

    /// `AccessDenied` of `... (RequestToken: ..., HandlerErrorCode: AccessDenied)`
    private var code: String? {
        guard let mark = reason.firstRange(of: "HandlerErrorCode: ") else { return nil }
        return String(reason[mark.upperBound...].prefix { $0.isLetter })
    }
}
