import Foundation

extension ServiceFault {
    private static let throttlingCodes: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequests", "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown",
        "EC2ThrottledException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
    ]
    private static let troubleCodes: Set<String> = [
        "RequestTimeout", "RequestTimeoutException", "InternalError", "InternalFailure", "InternalServerError",
        "ServiceUnavailable", "ServiceUnavailableException", "ServerException", "PriorRequestNotComplete",
    ]
    private static let expiredCodes: Set<String> = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"]
    private static let skewCodes: Set<String> = [
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException",
        "SignatureDoesNotMatch", "AuthFailure",
    ]
    private static let credentialCodes: Set<String> = [
        "InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException", "SignatureDoesNotMatch",
        "InvalidSignatureException", "AuthFailure", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        "IncompleteSignature", "IncompleteSignatureException", "InvalidToken", "NotAuthorizedException",
    ]
    /// What arrived is not what was signed, or not what its checksum says: it was damaged on its way.
    private static let damageCodes: Set<String> = ["BadDigest", "XAmzContentSHA256Mismatch"]
    private static let deniedCodes: Set<String> = [
        "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden", "AllAccessDisabled",
    ]
    /// AWS accepts signatures that are less than five minutes old; below this a skew is not what is wrong.
    private static let toleratedSkew = 240.0

    static func meaning(of words: Words, in response: HTTPResponse, region: String?, skew: Double?) -> Meaning {
        let code = words.code
        if code == "PermanentRedirect" || (code == "AuthorizationHeaderMalformed" && region != nil)
            || code == "IllegalLocationConstraintException"
        {
            return .elsewhere(region.flatMap { Region($0) })
        }
        if throttlingCodes.contains(code) || response.status == 429 { return .throttled }
        // CloudFormation's word for too many requests is another one's word for a quota.
        if code.hasPrefix("Throttling") || words.message.hasPrefix("Rate exceeded") { return .throttled }
        if expiredCodes.contains(code) { return .expiredToken }
        if skewCodes.contains(code) {
            if let skew, abs(skew) > toleratedSkew { return .clockSkew(skew) }
            if code.hasPrefix("Request") || words.message.contains("Signature expired")
                || words.message.contains("Signature not yet current")
            {
                return .clockSkew(nil)
            }
        }
        if credentialCodes.contains(code) { return .wrongCredentials }
        if deniedCodes.contains(code) { return denied(words.message) }
        if troubleCodes.contains(code) || response.status >= 500 { return .serviceTrouble }
        if code.contains("LimitExceeded") || code.contains("QuotaExceeded") || code.hasPrefix("TooMany") {
            return .limitReached
        }
        if response.status == 404 || code.hasPrefix("NoSuch") || code.contains("NotFound")
            || code.contains("DoesNotExist")
            || words.message.contains("does not exist")
        {
            return .notFound
        }
        if response.status == 409 || code.contains("AlreadyExists") || code == "PreconditionFailed" { return .conflict }
        return .other
    }

    /// "User: ARN is not authorized to perform: ACTION on resource: ARN because ..."
    private static func denied(_ message: String) -> Meaning {
        func word(after mark: String) -> String? {
            guard let range = message.range(of: mark) else { return nil }
            let word = message[range.upperBound...].drop { $0 == " " }.prefix { !$0.isWhitespace }
            let bare = word.hasSuffix(".") || word.hasSuffix(",") ? word.dropLast() : word
            return bare.isEmpty ? nil : String(bare)
        }
        return .denied(action: word(after: "to perform:"), resource: word(after: "on resource:"))
    }

    /// What it means for trying again.
    var failureKind: FailureKind {
        switch meaning {
        case .throttled: .throttling
        case .serviceTrouble: .transient
        case .expiredToken: .expiredToken
        case .clockSkew(let seconds): seconds.map { .clockSkew($0) } ?? .permanent
        case .other where Self.damageCodes.contains(code): .transient
        default: .permanent
        }
    }
}
